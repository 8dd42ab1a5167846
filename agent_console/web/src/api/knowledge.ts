/** The knowledge base and announcements: their shapes and every request about them. */
import { http } from './client'
import type { Named, Page, Ticket } from './types'

export type KnowledgeAlarm = 'repealed' | 'expired' | 'review_due' | 'expiring'

export interface KnowledgeRow {
  id: string
  number: string
  status: 'draft' | 'reviewed' | 'published' | 'withdrawn'
  status_name: string
  owner: Named | null
  title: string
  document_number: string
  category: Named | null
  area: Named | null
  review_by: string | null
  expires_on: string | null
  uses: number
  wrong: number
  alarms: KnowledgeAlarm[]
  under_way: 'draft' | 'reviewed' | null
  changed_at: string
  version: number
}

export interface KnowledgeText {
  number: number
  state: 'draft' | 'reviewed' | 'published' | 'superseded' | 'refused'
  state_name: string
  title: string
  question: string
  answer: string
  basis: string
  document_number: string
  category: Named | null
  area: Named | null
  effective_from: string
  expires_on: string | null
  reason: string
  author: string
  written_at: string
  reviewer: string
  publisher: string
  published_at: string | null
}

export interface KnowledgeAct {
  act: string
  name: string
  needs_note: boolean
}

export interface KnowledgeEvent {
  seq: number
  at: string
  kind: string
  title: string
  actor: string
  text: string
}

export interface KnowledgeItem extends KnowledgeRow {
  repealed: string | null
  may_propose: boolean
  texts: KnowledgeText[]
  acts: KnowledgeAct[]
  events: KnowledgeEvent[]
}

/** A type, not an interface: forms are filled by field name. */
export type KnowledgeForm = {
  title: string
  question: string
  answer: string
  basis: string
  document_number: string
  category: string | null
  area: string | null
  effective_from: string | null
  expires_on: string | null
  reason: string
}

export interface KnowledgeFound {
  id: string
  number: string
  title: string
  answer: string
  basis: string
  document_number: string
  words: string[]
  why: string
}

export interface AnnouncementMatch {
  id: string
  number: string
  title: string
  text: string
  ends_at: string
  linked: number
  why: string
}

export interface KnowledgeSuggestion {
  items: KnowledgeFound[]
  announcements: AnnouncementMatch[]
  linked: string | null
}

export type TaskKind = 'gap' | 'filing' | 'correction'

export interface KnowledgeTask {
  id: string
  kind: TaskKind
  state: 'open' | 'filed' | 'dropped'
  department: Named | null
  ticket_id: string | null
  ticket_number: string
  matter: string
  /** What was answered; of a correction, what is said to be wrong. */
  answer: string
  asked_by: string
  category: Named | null
  area: Named | null
  due_at: string
  overdue: boolean
  item_id: string | null
  item_number: string
  note: string
  settled_by: string
  settled_at: string | null
  created_at: string
  version: number
}

export interface Announcement {
  id: string
  number: string
  state: 'ahead' | 'running' | 'over'
  kind: string
  kind_name: string
  title: string
  text: string
  department: Named
  area: Named | null
  category: Named | null
  keywords: string[]
  starts_at: string
  ends_at: string
  author: string
  linked: number
  may_end: boolean
  version: number
}

export interface AnnouncementWhole extends Announcement {
  tickets: { id: string; number: string; matter: string; status_name: string; area: Named | null; at: string; automatic: boolean; by: string }[]
  automatic: number
  events: KnowledgeEvent[]
}

/** A type, not an interface: forms are filled by field name. */
export type AnnouncementForm = {
  kind: string
  title: string
  text: string
  area: string | null
  category: string | null
  keywords: string[]
  starts_at: string | null
  ends_at: string | null
  department: string | null
}

export interface KnowledgeAsked {
  text: string
  category: string | null
  area: string | null
  ticket: string | null
}

/** Narrows a list of items; what is empty does not. */
export interface ItemsAsked {
  view: string
  q?: string
  category?: string
  owner?: string
  status?: string
  alarm?: string
}

const id = encodeURIComponent

export const knowledge = {
  items: (asked: ItemsAsked) => http.get<Page<KnowledgeRow>>('/api/knowledge', { ...asked }),
  item: (item: string) => http.get<KnowledgeItem>(`/api/knowledge/${id(item)}`),
  counters: () => http.get<Record<string, number>>('/api/knowledge/counters'),
  propose: (form: KnowledgeForm, owner: string | null, task: string | null) => http.post<KnowledgeItem>('/api/knowledge', { form, owner, task }),
  change: (item: string, version: number, form: KnowledgeForm, task: string | null = null) => http.post<KnowledgeItem>(`/api/knowledge/${id(item)}/texts`, { version, form, task }),
  act: (item: string, act: string, version: number, note: string) => http.post<KnowledgeItem>(`/api/knowledge/${id(item)}/acts/${id(act)}`, { version, note }),
  repeal: (document_number: string, note: string) => http.post<Page<string>>('/api/knowledge/repeals', { document_number, note }),
  suggest: (asked: KnowledgeAsked) => http.post<KnowledgeSuggestion>('/api/knowledge/suggest', asked),
  tasks: () => http.get<Page<KnowledgeTask>>('/api/knowledge/tasks'),
  settle: (task: string, version: number, by: { item?: string; department?: string; note?: string }) => http.post<KnowledgeTask>(`/api/knowledge/tasks/${id(task)}`, { version, ...by }),

  announcements: (view: 'running' | 'all') => http.get<Page<Announcement>>('/api/announcements', { view }),
  announcement: (row: string) => http.get<AnnouncementWhole>(`/api/announcements/${id(row)}`),
  announce: (form: AnnouncementForm) => http.post<Announcement>('/api/announcements', form),
  endAnnouncement: (row: string, version: number) => http.post<Announcement>(`/api/announcements/${id(row)}/end`, { version }),
  moveEnd: (row: string, version: number, ends_at: string, note: string) => http.post<Announcement>(`/api/announcements/${id(row)}/move-end`, { version, ends_at, note }),
  link: (row: string, ticket: string) => http.post<Ticket>(`/api/announcements/${id(row)}/link`, { ticket }),
  unlink: (row: string, ticket: string) => http.post<Ticket>(`/api/announcements/${id(row)}/unlink`, { ticket }),
}
