/** A list with a card beside it: its tab and its chosen row stand in the address. */
import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

export interface RowAddress<Tab extends string> {
  tab: ComputedRef<Tab>
  /** "" while no row is chosen. */
  row: ComputedRef<string>
  go: (change: { tab?: string; row?: string }) => void
}

/** `tabs`: the first is where one comes without an address. */
export function useRowAddress<Tab extends string>(tabs: readonly [Tab, ...Tab[]]): RowAddress<Tab> {
  const route = useRoute()
  const router = useRouter()
  const asked = (name: string): string => String(route.query[name] ?? '')
  const tab = computed<Tab>(() => tabs.find((one) => one === asked('tab')) ?? tabs[0])
  const row = computed(() => asked('row'))

  function go(change: { tab?: string; row?: string }): void {
    const next = { tab: tab.value as string, row: row.value, ...change }
    const kept = Object.entries(next).filter(([name, value]) => value !== '' && !(name === 'tab' && value === tabs[0]))
    void router.replace({ path: route.path, query: Object.fromEntries(kept) })
  }
  return { tab, row, go }
}
