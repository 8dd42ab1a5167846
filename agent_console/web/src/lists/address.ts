/** Pure: a list's tab and filters, kept in the address so that a link, a reload and the back key bring them back. */
import type { TicketQuery } from '@/api'
import type { TextKey } from '@/i18n'
import type { Light } from '@/api/types'

/** One tab above a list: what it asks the server for, and whose counter stands on it. */
export interface Tab {
  code: string
  title: TextKey
  view: string
  /** Narrows the view to one status; then the counter is asked for, since the server counts views only. */
  status?: string
  light?: Light
  /** Why it is empty, and what is done next. */
  empty: TextKey
  /** Stands among the tabs only while something is in it. */
  rare?: true
  /** Shows the clock of the step at hand under this head, instead of the result's. */
  stepClock?: TextKey
  /** Shows what the unit asks for under this head, instead of the state. */
  asked?: TextKey
  /** Shows what gives each row its light, instead of the owner. */
  lit?: true
  /** Steps that may be taken for all ticked rows. */
  bulk?: readonly BulkStep[]
}

export interface BulkStep {
  action: string
  title: TextKey
  /** Field of the action that one text fills for all. */
  field?: string
  /** What the text is for. */
  asks?: TextKey
  risky?: true
}

export interface Filters {
  tab: string
  q: string
  light: string
  status: string
  department: string
  type: string
  urgency: string
  area: string
  /** First and last day of opening, as YYYY-MM-DD. */
  since: string
  until: string
}

export type AddressQuery = Record<string, string | null | (string | null)[] | undefined>

const NAMES = ['q', 'light', 'status', 'department', 'type', 'urgency', 'area', 'since', 'until'] as const
export const NO_FILTERS: Omit<Filters, 'tab'> = { q: '', light: '', status: '', department: '', type: '', urgency: '', area: '', since: '', until: '' }

function one(value: AddressQuery[string]): string {
  const first = Array.isArray(value) ? value[0] : value
  return first ?? ''
}

/** What the address says; an unknown tab is the first one. */
export function filtersOf(query: AddressQuery, tabs: readonly Tab[]): Filters {
  const asked = one(query['tab'])
  const tab = tabs.find((known) => known.code === asked) ?? tabs[0]
  return {
    tab: tab?.code ?? '',
    q: one(query['q']),
    light: one(query['light']),
    status: one(query['status']),
    department: one(query['department']),
    type: one(query['type']),
    urgency: one(query['urgency']),
    area: one(query['area']),
    since: one(query['since']),
    until: one(query['until']),
  }
}

const TICKET_NUMBER = /^\d{6}-\d*$/
const MANY_DIGITS = /\d[\s-]*(?:\d[\s-]*){6,}/

/** Whether what is searched for may be somebody's telephone or identity number: it never stands in an address. */
export function isPersonal(q: string): boolean {
  return !TICKET_NUMBER.test(q.trim()) && MANY_DIGITS.test(q)
}

/** The address of these filters: only what differs from the first tab without filters. */
export function addressOf(filters: Filters, tabs: readonly Tab[]): Record<string, string> {
  const address: Record<string, string> = filters.tab === tabs[0]?.code ? {} : { tab: filters.tab }
  for (const name of NAMES) if (filters[name] !== '' && !(name === 'q' && isPersonal(filters.q))) address[name] = filters[name]
  return address
}

export function isFiltered(filters: Filters): boolean {
  return NAMES.some((name) => filters[name] !== '')
}

export function cleared(filters: Filters): Filters {
  return { tab: filters.tab, ...NO_FILTERS }
}

const BY_STATUS = new Set(['to_dispatch', 'returns', 'unsigned', 'to_audit', 'callbacks', 'dissatisfied'])

/** Whether a ticket leaves the list as soon as its status changes. */
export function isByStatus(tab: Tab | undefined): boolean {
  return tab !== undefined && (tab.status !== undefined || BY_STATUS.has(tab.view))
}

/** The tabs whose lists this post has: the server counts those, and never counts what is closed. */
export function seenTabs(tabs: readonly Tab[], counters: Readonly<Record<string, number>>): readonly Tab[] {
  const seen = tabs.filter((tab) => tab.view === 'closed' || tab.view in counters)
  return Object.keys(counters).length === 0 ? tabs : seen
}

/** What to ask /api/tickets for; what the tab fixes is not the user's to choose. */
export function ticketQuery(filters: Filters, tabs: readonly Tab[]): TicketQuery {
  const tab = tabs.find((known) => known.code === filters.tab)
  const query: Record<string, string | undefined> = {
    view: tab?.view,
    status: tab?.status ?? filters.status,
    light: tab?.light ?? filters.light,
    department: filters.department,
    type: filters.type,
    urgency: filters.urgency,
    area: filters.area,
    since: filters.since,
    until: filters.until,
    q: filters.q.trim(),
  }
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined && value !== ''))
}
