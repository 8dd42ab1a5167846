/** Pure: which list of the knowledge desk, its filters and its chosen row, kept in the address. */
import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type { Post } from '@/api/types'

export const TABS = ['mine', 'published', 'review', 'alarms', 'tasks', 'all'] as const
export type Tab = (typeof TABS)[number]

const UNIT: readonly Tab[] = ['mine', 'published', 'review', 'alarms', 'tasks']
const DESK: readonly Tab[] = ['published', 'review', 'alarms', 'tasks', 'all']
const READER: readonly Tab[] = ['published', 'mine', 'tasks']
const BY_POST: Partial<Record<Post, readonly Tab[]>> = { liaison: UNIT, handler: UNIT, deputy: UNIT, head: UNIT, lead: DESK, dispatch: DESK, auditor: DESK }

const NAMES = ['q', 'owner', 'status', 'alarm', 'category', 'kind', 'done', 'row'] as const
export type Where = Record<(typeof NAMES)[number], string> & { tab: Tab }

export function tabsOf(post: Post): readonly Tab[] {
  return BY_POST[post] ?? READER
}

/** What the address says; a tab that is not this post's is its first one. */
export function whereOf(query: LocationQuery, tabs: readonly Tab[]): Where {
  const one = (name: string): string => String((Array.isArray(query[name]) ? query[name][0] : query[name]) ?? '')
  const tab = tabs.find((known) => known === one('tab')) ?? tabs[0] ?? 'published'
  const given = Object.fromEntries(NAMES.map((name) => [name, one(name)])) as Omit<Where, 'tab'>
  return { tab, ...given }
}

/** The address of it: only what differs from the first tab without filters. */
export function addressOf(where: Where, tabs: readonly Tab[]): LocationQueryRaw {
  const named = NAMES.filter((name) => where[name] !== '').map((name) => [name, where[name]])
  return { ...(where.tab === tabs[0] ? {} : { tab: where.tab }), ...Object.fromEntries(named) }
}
