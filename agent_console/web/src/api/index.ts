/** Every request the console makes, by name. A new one is a line here; its shape stands in types.ts. */
import { http, withQuery, type Query } from './client'
import type { PlaceFound } from './places'
import type { Attachment, AttachmentAdded, BulkReport, ImportReport, RepeatFound, SimilarTicket } from './lists'
import type { CallerShown, Unmask, Unmasks, Viewers, WordingField } from './secrecy'
import type { Suggestion, SuggestRequest } from './suggestion'
import type {
  CallbackTask,
  CallPage,
  Catalogue,
  CurveHour,
  Health,
  Me,
  Page,
  PhoneAccount,
  PhoneKind,
  Ticket,
  TicketEvent,
  TicketRow,
  UnitWording,
} from './types'

const id = encodeURIComponent
/** 200 tickets are done in one request. */
const BULK_MS = 120_000

export interface TicketQuery extends Query {
  view?: string
  status?: string
  light?: string
  department?: string
  type?: string
  urgency?: string
  area?: string
  since?: string
  until?: string
  q?: string
  cursor?: string
  limit?: number
}

export interface CallbackOutcome {
  version: number
  reached: boolean
  contacted: string | null
  solved: string | null
  satisfied: string | null
  note: string
  no_more: boolean
}

export const api = {
  login: (account: string, password: string) => http.post<Me>('/api/login', { account, password }),
  logout: () => http.post('/api/logout'),
  me: () => http.get<Me>('/api/me'),
  setPassword: (present: string, fresh: string) => http.post<Me>('/api/me/password', { present, new: fresh }),
  health: () => http.get<Health>('/api/health'),
  catalogue: () => http.get<Catalogue>('/api/catalogue'),

  signInToSeat: (seat: string, phone: PhoneKind | null) => http.post('/api/seat/sign-in', { seat, phone }),
  signOutOfSeat: () => http.post('/api/seat/sign-out'),
  ready: () => http.post('/api/seat/ready'),
  pause: (reason: string) => http.post('/api/seat/pause', { reason }),
  wrapUp: () => http.post('/api/seat/wrap-up'),
  seatPhone: () => http.get<PhoneAccount>('/api/seat/phone'),
  demoPhone: () => http.get<PhoneAccount>('/api/demo/phone'),

  callPage: (call: string) => http.get<CallPage>(`/api/calls/${id(call)}`),
  hangUp: (call: string) => http.post(`/api/calls/${id(call)}/hang-up`),
  regain: (call: string) => http.post(`/api/calls/${id(call)}/regain`),
  transfer: (call: string, target: string) => http.post(`/api/calls/${id(call)}/transfer`, { target }),
  recordingUrl: (call: string, side: 'mix' | 'citizen' | 'seat' = 'mix') => `/api/calls/${id(call)}/recording?side=${side}`,

  tickets: (query: TicketQuery) => http.get<Page<TicketRow>>('/api/tickets', query),
  ticketCounters: () => http.get<Record<string, number>>('/api/tickets/counters'),
  ticket: (ticket: string) => http.get<Ticket>(`/api/tickets/${id(ticket)}`),
  ticketEvents: (ticket: string) => http.get<Page<TicketEvent>>(`/api/tickets/${id(ticket)}/events`),
  newDraft: () => http.post<Ticket>('/api/tickets', {}),
  saveDraft: (ticket: string, version: number, fields: Record<string, unknown>) =>
    http.patch<Ticket>(`/api/tickets/${id(ticket)}`, { version, fields }),
  act: (ticket: string, action: string, version: number, payload: Record<string, unknown> = {}) =>
    http.post<Ticket>(`/api/tickets/${id(ticket)}/actions/${id(action)}`, { version, ...payload }),
  bulk: (action: string, ids: readonly { id: string; version: number }[], payload: Record<string, unknown>, dryRun: boolean) =>
    http.post<BulkReport>('/api/tickets/bulk', { action, ids, payload, dry_run: dryRun }, BULK_MS),
  exportUrl: (query: TicketQuery) => withQuery('/api/tickets/export', query),
  importTable: (file: File, digest: string) => http.send<ImportReport>(withQuery('/api/tickets/import', digest === '' ? {} : { digest }), file),
  attachments: (ticket: string) => http.get<Page<Attachment>>(`/api/tickets/${id(ticket)}/attachments`),
  similar: (ticket: string) => http.get<Page<SimilarTicket>>(`/api/tickets/${id(ticket)}/similar`),
  repeat: (ticket: string) => http.get<{ found: RepeatFound | null }>(`/api/tickets/${id(ticket)}/repeat`),
  attach: (ticket: string, file: File) => http.send<AttachmentAdded>(`/api/tickets/${id(ticket)}/attachments`, file),
  attachmentUrl: (ticket: string, attachment: string) => `/api/tickets/${id(ticket)}/attachments/${id(attachment)}`,
  viewers: (ticket: string) => http.get<Viewers>(`/api/tickets/${id(ticket)}/views`),
  unmasks: (ticket: string) => http.get<Unmasks>(`/api/tickets/${id(ticket)}/unmask`),
  askUnmask: (ticket: string, reason: string) => http.post<Unmask>(`/api/tickets/${id(ticket)}/unmask`, { reason }),
  openUnmasks: () => http.get<Page<Unmask>>('/api/unmask'),
  decideUnmask: (request: string, word: { granted: boolean; minutes: number; opinion: string }) => http.post<Unmask>(`/api/unmask/${id(request)}`, word),
  wording: (ticket: string, typed: { [Field in keyof UnitWording]: string | null }) =>
    http.post<{ fields: WordingField[] }>(`/api/tickets/${id(ticket)}/wording`, typed),
  setSecrecy: (ticket: string, body: UnitWording & { version: number; secrecy: string; named_readers?: string[] }) =>
    http.put<Ticket>(`/api/tickets/${id(ticket)}/secrecy`, body),
  paperUrl: (ticket: string, form: 'export' | 'print' | 'notice' | 'letter') => withQuery(`/api/tickets/${id(ticket)}/paper`, { form }),
  callerShown: (ticket: string) => http.get<CallerShown>(`/api/tickets/${id(ticket)}/caller`),
  suggestPlaces: (text: string, area: string | null) => http.post<Page<PlaceFound>>('/api/places/suggest', { text, area }),
  suggest: (request: SuggestRequest) => http.post<Suggestion>('/api/routing/suggest', request),

  callbacks: (view: 'mine' | 'open') => http.get<Page<CallbackTask>>('/api/callbacks', { view }),
  dialCallback: (callback: string) => http.post<{ call_id: string }>(`/api/callbacks/${id(callback)}/dial`),
  callbackOutcome: (callback: string, outcome: CallbackOutcome) =>
    http.post<CallbackTask>(`/api/callbacks/${id(callback)}/outcome`, outcome),

  curve: () => http.get<{ hours: CurveHour[] }>('/api/floor/curve'),
}
