/** The words of the live socket, both ways. */
import type { Call, Link, Queue, Seat, Segment, Today } from '@/api/types'

export type Change =
  | { kind: 'call'; id: string; value: Call | null }
  | { kind: 'seat'; id: string; value: Seat | null }
  | { kind: 'queue'; id: string; value: Queue | null }
  | { kind: 'today'; id: string; value: Today | null }
  | { kind: 'link'; id: string; value: Link | null }

export interface SnapshotMessage {
  type: 'snapshot'
  revision: number
  at: string
  calls: Call[]
  seats: Seat[]
  queues: Queue[]
  today: Today | null
  link: Link | null
}

export interface DeltaMessage {
  type: 'delta'
  revision: number
  at: string
  changes: Change[]
}

export interface PulseMessage {
  type: 'pulse'
  revision: number
  at: string
  bridge_at: string | null
  /** Seconds from real time to the office's. */
  office_ahead: number
}

export interface SegmentsMessage {
  type: 'segments'
  call_id: string
  segments: Segment[]
}

export interface TicketMessage {
  type: 'ticket'
  id: string
  number: string
  version: number
  status: string
  department: string | null
}

export type ServerMessage = SnapshotMessage | DeltaMessage | PulseMessage | SegmentsMessage | TicketMessage
export type ClientMessage = { type: 'hello'; revision: number | null } | { type: 'watch'; call_id: string | null }
