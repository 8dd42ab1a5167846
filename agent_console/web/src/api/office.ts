/** Requests of the office's own desks: notices, calendar, supervision, assessment, surveys, administration. */
import { http, withQuery } from './client'
import type { RegisterDesk, RegisterReport } from './places'
import type { Named, Page } from './types'

const id = encodeURIComponent

export interface Notice { id: string; at: string; kind: string; text: string; ticket_id: string | null; seen_at: string | null; seen_by: string | null }
export interface CalendarYear {
  year: number; state: 'announced' | 'estimated'; source: string; version: number; rest: number; work: number; local: number
  loaded_by: string | null; loaded_at: string | null; estimated_tickets: number
}
export interface SheetLoaded { year: number; version: number; moved: number; settled: number }
export interface Order {
  id: string; number: string; ticket_id: string; ticket_number: string; matter: string; department: Named | null; reason: string
  issued_at: string; issued_by: string; reply_due_at: string | null; signed_at: string | null; signed_by: string | null
  reply: string; replied_at: string | null; replied_by: string | null; overdue: boolean; closed_at: string | null; opinion: string
  state: 'to_sign' | 'awaiting' | 'late' | 'replied' | 'closed'; version: number
}
export interface Bulletin {
  month: string; number: string | null; rule: string; drafted_at: string; signed_at: string | null; signed_by: string | null
  units: { department: Named | null; reds: number; late_replies: number; grade: string }[]
}
export interface Rate { name: string; count: number; of: number; raw: number | null; value: number | null; low: number | null; high: number | null; mean: number | null }
export interface AssessedUnit {
  department: Named | null; tier: string; rank: number; score: number; low: number; high: number; base: number; penalty: number; bonus: number; grade: Grade
  tickets: number; rates: Rate[]; beside: Rate[]; raw_dissatisfied: number; excluded: number; exclusion_share: number | null; exclusion_alarm: boolean
  unreached: number; reds: number; improper_returns: number; late_replies: number; false_closes: number; good_cases: number
  median_days: number | null; p90_days: number | null
}
export type Grade = 'excellent' | 'good' | 'fair' | 'poor'
export type Scheme = Record<Indicator | 'red' | 'improper_return' | 'late_reply' | 'false_close' | 'good_case' | 'most_bonus' | 'k' | 'tier_a' | 'tier_b', number> & { grades: number[] }
export type Indicator = 'sign' | 'contact' | 'on_time' | 'solved' | 'satisfied' | 'knowledge'
export interface SchemeInForce { scheme: Scheme; adopted_by: string | null; adopted_at: string | null; reason: string }
export interface Assessment { period: string; begin: string; end: string; units: AssessedUnit[]; in_force: SchemeInForce }
export interface Ratio { name: string; count: number; of: number; value: number | null }
/** A mean with of how many; quality 0 to 100, wrap_up in seconds. */
export interface Mean { name: string; total: number; of: number; value: number | null }
export interface HotlineFigures {
  period: string; target_seconds: number; gave_up_seconds: number; calls: Ratio[]; mean_wait: number | null; wrap_up: Mean; work: Ratio[]
  operators: { name: string; rates: Ratio[]; means: Mean[] }[]
}
export interface Relisten {
  id: string; ticket_id: string; ticket_number: string; matter: string; call_id: string | null; first_agent: string
  contacted: boolean | null; solved: string | null; satisfied: string | null; note: string; drawn_at: string
  listened_at: string | null; listener: string; agrees: boolean | null; score: number | null; remark: string
}
export interface SchemeReplay {
  period: string; digest: string
  units: { department: Named | null; tier_before: string; tier_after: string; before: number; after: number; change: number; grade_before: Grade; grade_after: Grade }[]
}
export interface Exclusion {
  id: string; ticket_id: string; ticket_number: string; matter: string; department: Named | null; code: string; code_name: string; evidence: string; citizen_text: string
  state: 'asked' | 'granted' | 'refused'; asked_by: string; asked_at: string; lead: string; second: string; refused_by: string; refusal: string; appeal: string; sign_why_not: string | null
}
export interface Exclusions { items: Exclusion[]; grounds: Named[] }
export interface ExclusionAsked { number: string; code: string; evidence: string; citizen_text: string }
export interface Posting { post: string; post_title: string; department: Named | null; since: string; until: string | null; changed_by: string; reason: string }
export interface AccountEvent { at: string; text: string; by: string }
export interface PersonKept {
  account: string; name: string; post: string; post_title: string; department: Named | null; active: boolean
  password_due: boolean; last_login_at: string | null; created_at: string; postings: Posting[]; events: AccountEvent[]
}
export interface People { items: PersonKept[]; posts: Named[]; unit_posts: string[] }
export interface PasswordShown { account: string; password: string }
export interface PackApproval { standing: 'approved' | 'partly' | 'changed' | 'declared' | 'none'; text: string; missing: number }
export interface PackTerms {
  pin: string; digest: string; effective_from: string | null; approval: PackApproval; signed: string[]
  unfounded: { path: string; title: string; value: string; tag: string; tag_name: string; basis: string }[]
}
export interface PackKept {
  pin: string; title: string; in_force: boolean; force: string; approval: PackApproval; effective_from: string | null; approved_by: string | null; extends: string | null
  verified: number; weak: number; proposal: number
}
export interface PackReplay {
  pack: string; since: string; tickets: number; left_out: number; turn_red: number; no_longer_red: number
  groups: { department: Named | null; type: string; tickets: number; earlier: number; later: number; red_now: number; red_then: number }[]
}
export interface CatalogueKept { source: string; areas: number; categories: number; departments: { code: string; name: string; area: string; level: string }[] }

export interface ClockStanding {
  office_at: string; real_at: string; ahead_seconds: number
  under_way: { shown_before: string; to: string; done_until: string; swept: number } | null
  next_step: { at: string; ticket_id: string; number: string; status_name: string } | null
  moves: { real_at: string; shown_before: string; shown_after: string; how: ClockMove; swept: number; name: string }[]
}
export type ClockMove = 'set' | 'hour' | 'working_day' | 'next_step' | 'real'
export type Both = Record<'zh' | 'en', string>
export interface TrialDue {
  kind: string; kind_name: Both; due_at: string | null; limit: Both | null; reason: Both; sentence: Both; basis: string[]; estimated: boolean
  skipped: { day: string; why: Both }[]; worked: string[]
}
export interface Trial { pack: string; at: string; dues: TrialDue[] }

/** A move over months does all that falls due on the way, and answers when it is there. */
const MOVE_MS = 30 * 60_000

export const office = {
  notices: () => http.get<Page<Notice>>('/api/notices', { unseen: 'true' }),
  noticeSeen: (notice: string) => http.post<Notice>(`/api/notices/${id(notice)}/seen`),
  calendars: () => http.get<Page<CalendarYear>>('/api/calendars'),
  loadSheet: (text: string) => http.post<SheetLoaded>('/api/calendars', { text }),

  orders: (state: 'open' | 'closed') => http.get<Page<Order>>('/api/supervision/orders', { state }),
  signOrder: (order: Order) => http.post<Order>(`/api/supervision/orders/${id(order.id)}/sign`, { version: order.version }),
  replyOrder: (order: Order, reply: string) => http.post<Order>(`/api/supervision/orders/${id(order.id)}/reply`, { version: order.version, reply }),
  closeOrder: (order: Order, opinion: string, accepted: boolean) => http.post<Order>(`/api/supervision/orders/${id(order.id)}/close`, { version: order.version, opinion, accepted }),
  bulletins: () => http.get<Page<Bulletin>>('/api/supervision/bulletins'),
  draftBulletin: (month: string) => http.post<Bulletin>(`/api/supervision/bulletins/${id(month)}`),
  signBulletin: (month: string) => http.post<Bulletin>(`/api/supervision/bulletins/${id(month)}/sign`),

  assessment: (period: string) => http.get<Assessment>('/api/reports/assessment', { period }),
  hotlineFigures: (period: string) => http.get<HotlineFigures>('/api/reports/hotline', { period }),
  replayScheme: (scheme: Scheme) => http.post<SchemeReplay>('/api/reports/assessment/replay', { scheme }),
  adoptScheme: (scheme: Scheme, digest: string, reason: string) => http.post<SchemeInForce>('/api/reports/assessment/scheme', { scheme, digest, reason }),
  exclusions: () => http.get<Exclusions>('/api/exclusions'),
  askExclusion: (asked: ExclusionAsked) => http.post<Exclusion>('/api/exclusions', asked),
  signExclusion: (one: string) => http.post<Exclusion>(`/api/exclusions/${id(one)}/sign`),
  refuseExclusion: (one: string, reason: string) => http.post<Exclusion>(`/api/exclusions/${id(one)}/refuse`, { reason }),
  appealExclusion: (one: string, appeal: string) => http.post<Exclusion>(`/api/exclusions/${id(one)}/appeal`, { appeal }),

  relistens: () => http.get<Page<Relisten>>('/api/surveys/relisten'),
  relistened: (one: string, agrees: boolean, score: number, remark: string) => http.post<Relisten>(`/api/surveys/relisten/${id(one)}`, { agrees, score, remark }),

  people: () => http.get<People>('/api/admin/people'),
  addPerson: (account: string, name: string, post: string, department: string | null) => http.post<PasswordShown>('/api/admin/people', { account, name, post, department }),
  changePost: (account: string, post: string, department: string | null, reason: string) => http.post<PersonKept>(`/api/admin/people/${id(account)}/post`, { post, department, reason }),
  setActive: (account: string, active: boolean) => http.post<PersonKept>(`/api/admin/people/${id(account)}/active`, { active }),
  resetPassword: (account: string) => http.post<PasswordShown>(`/api/admin/people/${id(account)}/password`),
  packs: () => http.get<Page<PackKept>>('/api/admin/packs'),
  diffPacks: (before: string, after: string) => http.get<{ before: string; after: string; sentences: string[] }>('/api/admin/packs/diff', { before, after }),
  packTerms: (pack: string) => http.get<PackTerms>('/api/admin/packs/terms', { pack }),
  approvePack: (signed: { pack: string; digest: string; shown: number; approved_by: string }) => http.post<PackTerms>('/api/admin/packs/approve', signed),
  replayPack: (pack: string, since: string) => http.get<PackReplay>('/api/admin/packs/replay', { pack, since }),
  clock: () => http.get<ClockStanding>('/api/demo/clock'),
  moveClock: (how: ClockMove, to?: string) => http.post<ClockStanding>('/api/demo/clock', to === undefined ? { how } : { how, to }, MOVE_MS),
  trial: (asked: { at: string; type: string; urgency: string; channel: string; secret: boolean }) => http.post<Trial>('/api/routing/trial', asked),
  register: () => http.get<RegisterDesk>('/api/admin/places'),
  loadRegister: (file: File, datum: string, digest: string) => http.send<RegisterReport>(withQuery('/api/admin/places', digest === '' ? { datum } : { datum, digest }), file),
  catalogueKept: () => http.get<CatalogueKept>('/api/admin/catalogue'),
}
