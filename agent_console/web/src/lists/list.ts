/** One list of tickets: its tab and filters in the address, its pages, its cursor and ticks, kept true by live messages. */
import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api } from '@/api'
import { ApiError } from '@/api/client'
import type { TicketRow } from '@/api/types'
import { useFloor } from '@/stores/floor'
import { useTickets } from '@/stores/tickets'
import { NO_FILTERS, addressOf, filtersOf, isPersonal, seenTabs, ticketQuery, type Filters, type Tab } from './address'
import { firstPage, neighbour, noRows, reconciled, withGone, withPage, withRow, type Rows } from './rows'

const PAGE = 50
/** The server gives no more rows at once. */
const MOST = 200
const AFTER_MS = 1_000

export type TicketList = ReturnType<typeof useTicketList>

export function useTicketList(all: readonly Tab[]) {
  const route = useRoute()
  const router = useRouter()
  const tickets = useTickets()
  const tabs = seenTabs(all, tickets.counters)
  const home = route.path

  /** A number that is searched for: kept here, out of the address. */
  const unwritten = ref('')
  const filters = computed<Filters>(() => {
    const written = filtersOf(route.query, tabs)
    return { ...written, q: written.q || unwritten.value }
  })
  const tab = computed(() => tabs.find((one) => one.code === filters.value.tab) ?? tabs[0])
  const rows = shallowRef<Rows>(noRows)
  const reading = ref(true)
  const readingMore = ref(false)
  const problem = shallowRef<ApiError | null>(null)
  const current = ref<string | null>(null)
  const ticked = ref<ReadonlySet<string>>(new Set())
  const counts = ref<Record<string, number>>({})
  let asked = 0
  let checking: ReturnType<typeof setTimeout> | null = null

  function filter(change: Partial<Filters>): void {
    const wanted = { ...filters.value, ...change }
    unwritten.value = isPersonal(wanted.q) ? wanted.q : ''
    void router.replace({ path: home, query: addressOf(wanted, tabs) })
  }

  /** Reads the list from its beginning; what is under the cursor stays so when it is still there. */
  async function load(): Promise<void> {
    const mine = ++asked
    reading.value = true
    problem.value = null
    try {
      const page = await api.tickets({ ...ticketQuery(filters.value, tabs), limit: PAGE })
      if (mine !== asked) return
      rows.value = firstPage(page)
      const there = page.items.some((row) => row.id === current.value)
      if (!there) current.value = page.items[0]?.id ?? null
      ticked.value = new Set([...ticked.value].filter((id) => page.items.some((row) => row.id === id)))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (mine === asked) problem.value = error
    } finally {
      if (mine === asked) reading.value = false
    }
    void countTabs()
  }

  async function more(): Promise<void> {
    const { next } = rows.value
    if (next === null || readingMore.value || reading.value) return
    const mine = asked
    readingMore.value = true
    try {
      const page = await api.tickets({ ...ticketQuery(filters.value, tabs), limit: PAGE, cursor: next })
      if (mine === asked) rows.value = withPage(rows.value, page)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (mine === asked) problem.value = error
    } finally {
      readingMore.value = false
    }
  }

  /** Reads the head again behind the page's back: nothing moves by it. */
  async function check(): Promise<void> {
    const mine = asked
    const limit = Math.min(MOST, Math.max(PAGE, rows.value.shown.length))
    const head = await api.tickets({ ...ticketQuery(filters.value, tabs), limit }).catch(() => null)
    if (head !== null && mine === asked) {
      const nothingToMove = rows.value.shown.length === 0
      rows.value = nothingToMove ? firstPage(head) : reconciled(rows.value, head)
      if (nothingToMove) current.value = head.items[0]?.id ?? null
    }
    await countTabs()
  }

  /** Tabs that narrow a view have no counter of their own: their total is asked for. */
  async function countTabs(): Promise<void> {
    const narrowed = tabs.filter((one) => one.status !== undefined || one.light !== undefined)
    const totals = await Promise.all(
      narrowed.map((one) =>
        api
          .tickets({ ...ticketQuery({ tab: one.code, ...NO_FILTERS }, tabs), limit: 1 })
          .then((page) => [one.code, page.total] as const)
          .catch(() => null),
      ),
    )
    counts.value = { ...counts.value, ...Object.fromEntries(totals.filter((total) => total !== null)) }
  }

  function count(one: Tab): number | null {
    if (one.status !== undefined || one.light !== undefined) return counts.value[one.code] ?? null
    return tickets.counters[one.view] ?? null
  }

  const stop = useFloor().listen((message) => {
    if (message.type !== 'ticket') return
    checking ??= setTimeout(() => {
      checking = null
      void check()
    }, AFTER_MS)
  })
  onBeforeUnmount(() => {
    stop()
    if (checking !== null) clearTimeout(checking)
  })

  watch(
    () => JSON.stringify(filters.value),
    (now, before) => {
      if (route.path !== home) return
      if (before !== undefined && filtersOf(JSON.parse(before) as Record<string, string>, tabs).tab !== filters.value.tab) {
        ticked.value = new Set()
        current.value = null
        rows.value = noRows
      }
      if (now !== before) void load()
    },
    { immediate: true },
  )

  return {
    tabs,
    tab,
    filters,
    rows,
    reading,
    readingMore,
    problem,
    current,
    ticked,
    counts,
    filter,
    load,
    check,
    more,
    count,
    currentRow: computed<TicketRow | null>(() => rows.value.shown.find((row) => row.id === current.value) ?? null),
    tickedRows: computed<TicketRow[]>(() => rows.value.shown.filter((row) => ticked.value.has(row.id))),
    select: (id: string) => (current.value = id),
    tick(id: string): void {
      const next = new Set(ticked.value)
      if (!next.delete(id) && !rows.value.gone.has(id)) next.add(id)
      ticked.value = next
    },
    tickAll(on: boolean): void {
      ticked.value = new Set(on ? rows.value.shown.filter((row) => !rows.value.gone.has(row.id)).map((row) => row.id) : [])
    },
    update: (row: TicketRow) => (rows.value = withRow(rows.value, row)),
    /** A step taken here moved the ticket on: its row is greyed and the cursor goes to the next. */
    left(id: string): void {
      const next = neighbour(rows.value, id, 1)
      rows.value = withGone(rows.value, id)
      ticked.value = new Set([...ticked.value].filter((one) => one !== id))
      if (current.value === id) current.value = next === id ? neighbour(rows.value, id, -1) : next
      void tickets.count().catch(() => undefined)
    },
  }
}
