/** The list that the address names: its rows, the chosen one, and how both are read again after a step. */
import { computed, inject, provide, ref, watch, type InjectionKey } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { knowledge, type KnowledgeRow, type KnowledgeTask } from '@/api/knowledge'
import { useReading } from '@/parts/reading'
import { useKnowledge } from '@/stores/knowledge'
import { useSession } from '@/stores/session'
import { addressOf, tabsOf, whereOf, type Where } from './address'

/** What stands in the place of the list: a form for a new item, for a change of one, or for what a task asks for. */
export interface Writing {
  item: string | null
  task: KnowledgeTask | null
}

function makeList() {
  const route = useRoute()
  const router = useRouter()
  const session = useSession()
  const counts = useKnowledge()

  const tabs = computed(() => tabsOf(session.me?.post ?? 'voice'))
  const where = computed(() => whereOf(route.query, tabs.value))
  const isTasks = computed(() => where.value.tab === 'tasks')
  const writing = ref<Writing | null>(null)
  const repealing = ref(false)

  const items = useReading(() => {
    const { tab, q, owner, status, alarm, category } = where.value
    return knowledge.items({ view: tab, q, owner, status, alarm, category })
  })
  const allTasks = useReading(knowledge.tasks)
  const tasks = computed<KnowledgeTask[]>(() => {
    const { kind, owner, q, done } = where.value
    return (allTasks.value.value?.items ?? []).filter(
      (one) =>
        (kind === '' || one.kind === kind) &&
        (owner === '' || (one.department?.code ?? 'nobody') === owner) &&
        (done !== '' || one.state === 'open') &&
        (q === '' || `${one.matter}${one.ticket_number}${one.item_number}`.includes(q)),
    )
  })
  const item = computed<KnowledgeRow | null>(() => items.value.value?.items.find((one) => one.id === where.value.row) ?? null)
  const task = computed(() => allTasks.value.value?.items.find((one) => one.id === where.value.row) ?? null)

  function go(change: Partial<Where>): void {
    void router.replace({ path: route.path, query: addressOf({ ...where.value, ...change }, tabs.value) })
  }

  async function read(): Promise<void> {
    await Promise.all([isTasks.value ? allTasks.read() : items.read(), counts.count()])
  }

  const asked = computed(() => {
    const { tab, q, owner, status, alarm, category } = where.value
    return route.name === 'knowledge' ? (tab === 'tasks' ? tab : JSON.stringify([tab, q, owner, status, alarm, category])) : null
  })
  watch(asked, (now, before) => {
    if (now === null) return
    if (before !== undefined && before !== now) [writing.value, repealing.value] = [null, false]
    void read()
  }, { immediate: true })

  return { tabs, where, isTasks, writing, repealing, items, allTasks, tasks, item, task, counters: computed(() => counts.counters), go, read }
}

export type KnowledgeList = ReturnType<typeof makeList>
const KEY: InjectionKey<KnowledgeList> = Symbol('knowledge list')

/** Made by the desk, used by everything in it. */
export function provideList(): KnowledgeList {
  const list = makeList()
  provide(KEY, list)
  return list
}

export function useList(): KnowledgeList {
  const list = inject(KEY)
  if (list === undefined) throw new Error('outside of the knowledge desk')
  return list
}
