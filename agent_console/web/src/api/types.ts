/** What the server sends, as docs/design.md states it. Times are ISO 8601 in UTC. */
import type { TicketAction } from './actions'
import type { Side } from './exchange'

export type Light = 'green' | 'yellow' | 'red' | 'supervised' | 'none'
export type CallState = 'arrived' | 'waiting' | 'ringing' | 'talking' | 'held' | 'talk_ended' | 'ended'
export type SeatState = 'away' | 'offline' | 'ready' | 'ringing' | 'talking' | 'held' | 'wrap_up' | 'paused'
export type Post =
  | 'voice' | 'online' | 'lead' | 'dispatch' | 'leader' | 'media' | 'opinion' | 'auditor' | 'admin'
  | 'liaison' | 'handler' | 'deputy' | 'head'
export type ClockKind = 'sign' | 'contact' | 'result' | 'callback'

export interface Named {
  code: string
  name: string
}

export interface Me {
  id: string
  account: string
  name: string
  post: Post
  post_title: string
  role: string
  department: Named | null
  seat: string | null
  demo: boolean
  live_url: string
  language: string | null
  /** Nothing else is answered before an own password is set. */
  password_due: boolean
}

export interface TreeNode extends Named {
  parent: string | null
}

export interface Department extends Named {
  area: string | null
  level: string
}

export type PhoneKind = 'browser' | 'sip'

export interface Catalogue {
  areas: TreeNode[]
  categories: TreeNode[]
  departments: Department[]
  types: Named[]
  urgencies: Named[]
  secrecy: Named[]
  pause_reasons: Named[]
  seats: string[]
  /** The kind of telephone that is in use at each seat. */
  phones: Readonly<Record<string, PhoneKind>>
}

export interface Call {
  call_id: string
  direction: 'inbound' | 'callback'
  state: CallState
  /** Masked by the server. */
  number: string
  name: string
  queue: string | null
  seat: string | null
  arrived_at: string
  queued_at: string | null
  ringing_at: string | null
  answered_at: string | null
  ended_at: string | null
  state_since: string
  waited_seconds: number | null
  priority: number
}

export interface Seat {
  seat: string
  post: Post | null
  agent_id: string | null
  agent_name: string | null
  state: SeatState
  state_since: string
  pause_reason: string | null
  call_id: string | null
  device: string
}

export interface Queue {
  queue: string
  title: string
  waiting: number
  longest_since: string | null
  offered: number
  answered: number
  answered_in_target: number
  abandoned: number
}

export interface TodayHour {
  hour: number
  offered: number
  answered: number
  answered_in_target: number
  wait_seconds: number
}

export interface Today {
  date: string
  offered: number
  answered: number
  answered_in_target: number
  abandoned: number
  hours: TodayHour[]
}

export interface Link {
  state: 'up' | 'lost' | 'none'
  since: string
  reason: string
}

export interface Segment {
  call_id: string
  side: 'citizen' | 'seat'
  index: number
  started_at: string
  ended_at: string
  text: string
  final: boolean
  confidence: number | null
  from_recording: boolean
}

export interface EarlierCall {
  call_id: string
  started_at: string
  answered: boolean
  talk_seconds: number
  agent_name: string | null
}

export interface Step {
  level: string
  name: string
  document_number: string | null
}

export interface TicketRow {
  id: string
  number: string
  status: string
  status_name: string
  light: Light
  /** Which promise is late or nearly so; else the state. */
  light_why: string
  matter: string
  type: string | null
  urgency: string
  secrecy: string
  department: Named | null
  area_name: string | null
  due_at: string | null
  left: { text: string; overdue: boolean } | null
  /** Left for the step at hand; and what the unit asks for and nobody has decided, in short. */
  step_left: { text: string; overdue: boolean } | null
  asked: string | null
  opened_at: string
  owner: string | null
  step: Step | null
  version: number
}

export interface CallPage {
  call: {
    call_id: string
    number: string
    name: string
    queue: string | null
    seat: string | null
    agent_name: string | null
    started_at: string
    answered_at: string | null
    ended_at: string | null
    talk_seconds: number
    recording: boolean
  }
  earlier_calls: EarlierCall[]
  earlier_tickets: TicketRow[]
  transcript: Segment[]
  draft_id: string | null
}

export interface TicketEvent {
  seq: number
  at: string
  kind: string
  title: string
  actor: { name: string; post: string; department: string | null } | null
  text: string
  detail: Record<string, unknown> | null
}

export interface CallbackAttempt {
  at: string
  outcome: string
  seat: string
  talk_seconds: number
  call_id: string | null
}

export interface CallbackTask {
  id: string
  ticket_id: string
  ticket_number: string
  matter: string
  department: Named | null
  number: string
  state: 'open' | 'dialling' | 'done' | 'unreached'
  due_at: string
  tries: number
  next_try_at: string | null
  attempts: CallbackAttempt[]
  version: number
}

export interface TicketClock {
  kind: ClockKind
  due_at: string
  met_at: string | null
  state: string
  reason: string
}

export interface Mark {
  at: string
  text: string
}

/** Degrees of CGCS2000 (WGS-84). */
export interface Point {
  latitude: number
  longitude: number
  precision_m: number
  source: 'register' | 'typed'
  /** The register's name of it; "" for one that was typed. */
  name: string
}

export interface Ticket extends TicketRow {
  caller: { name: string; number: string; contact_wish: string | null }
  place: string
  point: Point | null
  area: string | null
  demand: string
  category: string | null
  category_name: string | null
  channel: string
  call_id: string | null
  answer: string | null
  drafts_saved_at: string | null
  /** Field name to the moment in the talk it was taken from. */
  suggested_fields: Record<string, Mark>
  clocks: TicketClock[]
  due_reason: string | null
  actions: TicketAction[]
  timeline: TicketEvent[]
  callbacks: CallbackTask[]
  supervision: { level: string; name: string; document_number: string | null; at: string; reason: string }[]
  life?: TicketLife
  /** The confirmed wording for units, for those who read the original. */
  wording?: UnitWording | null
  /** The reader's own mark on a secret ticket: across the page, and unseen in its texts. */
  watermark?: string | null
  mark?: string | null
}

/** What a unit reads of a secret ticket instead of matter and demand. */
export interface UnitWording {
  matter_for_unit: string
  demand_for_unit: string
}

/** What several people do to one ticket: requests, shares, merging, decisions. */
export interface TicketLife {
  interim_lead: Named | null
  original_due_at: string | null
  within_original: boolean | null
  extensions: { days: number; unit?: string; asked: string; reason: string; interim_answer: string; granted: boolean | null; decide_by: string }[]
  suspensions: { reason: string; reason_name: string; evidence: string; evidence_name: string; granted: boolean | null; from: string | null; until: string | null; seconds: number }[]
  resume_by: string | null
  shares: { department: Named; kind: 'joint' | 'below'; task: string; due_at: string | null; met_at: string | null; late: boolean; text: string }[]
  master: JoinedTicket | null
  merged: JoinedTicket[]
  repeats: JoinedTicket | null
  repeat_times: number
  review: boolean
  appended: JoinedTicket[]
  callers: number
  for_citizen?: string
  proposal: { kind: 'refusal' | 'redo' | 'explained'; code: string; text: string; by: string } | null
  audit: Record<string, unknown> | null
  /** Other hotlines that gave the ticket or were given it. */
  sides?: Side[]
}

export interface JoinedTicket { id: string; number: string; status_name?: string; due_at: string | null }

export interface PhoneAccount {
  ws_url: string
  uri: string
  password: string
  display: string
}

export interface CurveHour {
  hour: number
  today: number | null
  last_week: number
  answered_in_target: number | null
  mean_wait: number | null
}

export interface HealthPart {
  state: 'up' | 'down' | 'off'
  /** Why it is not up; of speech that is up: what it can be used for. */
  detail: string
}

/** `office_ahead`: seconds from real time to the office's. */
export type Health = Record<'database' | 'redis' | 'telephony' | 'speech', HealthPart> & { office_ahead: number }

export interface Page<T> {
  items: T[]
  next: string | null
  total: number
  /** There may be more than `total`: long lists are not counted to their end. */
  at_least: boolean
}
