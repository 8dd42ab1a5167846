/** The lists that forms choose from: areas, categories, departments, types and so on; read once a session. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { api } from '@/api'
import type { Catalogue, Department, TreeNode } from '@/api/types'

/** A type, not an interface: Element Plus wants an index signature. */
export type Branch = {
  value: string
  label: string
  children?: Branch[]
}

const empty: Catalogue = {
  areas: [],
  categories: [],
  departments: [],
  types: [],
  urgencies: [],
  secrecy: [],
  pause_reasons: [],
  seats: [],
  phones: {},
}

export function treeOf(nodes: readonly TreeNode[], parent: string | null = null): Branch[] {
  return nodes
    .filter((node) => node.parent === parent)
    .map((node) => {
      const children = treeOf(nodes, node.code)
      return { value: node.code, label: node.name, ...(children.length > 0 ? { children } : {}) }
    })
}

/** "城乡建设 / 物业管理 / 电梯运行", or "" when the code is not known. */
export function pathOf(nodes: readonly TreeNode[], code: string | null): string {
  const node = nodes.find((one) => one.code === code)
  if (node === undefined) return ''
  const above = pathOf(nodes, node.parent)
  return above === '' ? node.name : `${above} / ${node.name}`
}

/** The departments of one county, towns and all. */
export interface DepartmentGroup {
  /** "" for those of no area. */
  area: string
  name: string
  departments: readonly Department[]
}

/** Departments under the county that their area lies in, both in the order of the catalogue; `other` names those of no area. */
export function departmentsByArea({ areas, departments }: Pick<Catalogue, 'areas' | 'departments'>, other: string): readonly DepartmentGroup[] {
  const depth = areas.filter((one) => one.parent === null).length === 1 ? 1 : 0
  const county = (code: string | null): string => {
    const path = ancestors(areas, code)
    return (path[depth] ?? path.at(-1))?.code ?? ''
  }
  return [...areas, { code: '', name: other }]
    .map(({ code, name }) => ({ area: code, name, departments: departments.filter((one) => county(one.area) === code) }))
    .filter((group) => group.departments.length > 0)
}

/** The area and those that it lies in, from the outermost. */
function ancestors(areas: readonly TreeNode[], code: string | null): readonly TreeNode[] {
  const node = areas.find((one) => one.code === code)
  return node === undefined ? [] : [...ancestors(areas, node.parent), node]
}

export function liesIn(nodes: readonly TreeNode[], code: string | null, outer: string): boolean {
  if (code === null || code === outer) return code === outer
  return liesIn(nodes, nodes.find((one) => one.code === code)?.parent ?? null, outer)
}

export const useCatalogue = defineStore('catalogue', () => {
  const catalogue = shallowRef<Catalogue>(empty)

  async function load(): Promise<void> {
    catalogue.value = await api.catalogue()
  }

  return {
    catalogue,
    load,
    areas: computed(() => treeOf(catalogue.value.areas)),
    categories: computed(() => treeOf(catalogue.value.categories)),
    /** Whether an area is, or lies in, another. */
    liesIn: (code: string | null, outer: string) => liesIn(catalogue.value.areas, code, outer),
    areaPath: (code: string | null) => pathOf(catalogue.value.areas, code),
    categoryPath: (code: string | null) => pathOf(catalogue.value.categories, code),
    department: (code: string | null) => catalogue.value.departments.find((one) => one.code === code) ?? null,
    pauseReason: (code: string | null) => catalogue.value.pause_reasons.find((one) => one.code === code)?.name ?? code ?? '',
  }
})
