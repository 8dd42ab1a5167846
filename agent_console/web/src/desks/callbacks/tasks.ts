/** The callbacks that wait: read again when tickets change or a call ends, without moving what is under the cursor. */
import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api } from '@/api'
import { ApiError } from '@/api/client'
import type { CallbackTask } from '@/api/types'
import { useFloor } from '@/stores/floor'
import { useTickets } from '@/stores/tickets'

export type Which = 'mine' | 'open'
const AFTER_MS = 800

/** Known tasks keep their places, new ones go to the end; a task that is over stays only while it is selected. */
export function kept(shown: readonly CallbackTask[], read: readonly CallbackTask[], current: string | null): CallbackTask[] {
  const fresh = new Map(read.map((task) => [task.id, task]))
  const stay = shown.filter((task) => fresh.has(task.id) || task.id === current).map((task) => fresh.get(task.id) ?? task)
  const known = new Set(stay.map((task) => task.id))
  return [...stay, ...read.filter((task) => !known.has(task.id))]
}

export function useCallbacks() {
  const route = useRoute()
  const router = useRouter()
  const floor = useFloor()
  const tickets = useTickets()
  const home = route.path
  const which = computed<Which>(() => (route.query['tab'] === 'open' ? 'open' : 'mine'))
  const tasks = shallowRef<CallbackTask[]>([])
  const reading = ref(true)
  const problem = shallowRef<ApiError | null>(null)
  const current = ref<string | null>(null)
  const totals = ref<Record<Which, number | null>>({ mine: null, open: null })
  let timer: ReturnType<typeof setTimeout> | null = null

  async function read(again = true): Promise<void> {
    const wanted = which.value
    const other: Which = wanted === 'mine' ? 'open' : 'mine'
    try {
      const page = await api.callbacks(wanted)
      if (wanted !== which.value) return
      problem.value = null
      tasks.value = again ? kept(tasks.value, page.items, current.value) : page.items
      totals.value = { ...totals.value, [wanted]: page.total }
      if (!tasks.value.some((task) => task.id === current.value)) current.value = tasks.value[0]?.id ?? null
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure
      problem.value = failure
    } finally {
      reading.value = false
    }
    const page = await api.callbacks(other).catch(() => null)
    if (page !== null) totals.value = { ...totals.value, [other]: page.total }
  }

  function soon(): void {
    timer ??= setTimeout(() => {
      timer = null
      void read()
    }, AFTER_MS)
  }

  const stop = floor.listen((message) => {
    const ours = message.type === 'delta' && message.changes.some((change) => change.kind === 'call' && change.id.startsWith('cb-'))
    if (message.type === 'ticket' || ours) soon()
  })
  onBeforeUnmount(() => {
    stop()
    if (timer !== null) clearTimeout(timer)
  })
  watch(
    which,
    () => {
      if (route.path !== home) return
      reading.value = true
      tasks.value = []
      void read(false)
    },
    { immediate: true },
  )

  return {
    which,
    tasks,
    reading,
    problem,
    current,
    totals,
    task: computed(() => tasks.value.find((one) => one.id === current.value) ?? null),
    read,
    show: (tab: Which) => void router.replace({ path: home, query: tab === 'open' ? { tab } : {} }),
    select: (id: string) => (current.value = id),
    update(task: CallbackTask): void {
      tasks.value = tasks.value.map((one) => (one.id === task.id ? task : one))
      void tickets.count().catch(() => undefined)
      soon()
    },
  }
}
