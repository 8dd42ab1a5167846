/** Shapes of steps for many tickets, and of files that belong to a ticket. */
import type { Named } from './types'

export interface BulkOutcome {
  id: string
  number: string
  version: number | null
  ok: boolean
  code: string | null
  why: string | null
  /** The state it comes to, or would come to. */
  next: string | null
}

export interface BulkReport {
  dry_run: boolean
  done: number
  refused: number
  items: BulkOutcome[]
}

export interface Attachment {
  id: string
  name: string
  media: string
  size: number
  digest: string
  by: string
  at: string
}

export interface AttachmentAdded {
  attachment: Attachment
  version: number
}

/** Of a table of old tickets: `digest` is sent back to bring over exactly what was checked. */
export interface ImportReport {
  digest: string
  dry_run: boolean
  lines: number
  good: number
  known: number
  imported: number
  faulty: number
  faults: { line: number; column: string; why: string }[]
}

/** A ticket in hand into which another may be merged. */
export interface SimilarTicket {
  id: string
  number: string
  matter: string
  department: Named | null
  likeness: number
  reach: 'near' | 'further' | 'unknown'
  /** Null where one of the two has no point. */
  distance_m: number | null
  allowance_m: number | null
  opened_at: string
}

/** In the rule's order: what to do with a matter that the same citizen has brought before. */
export type RepeatAdvice = 'append' | 'redo' | 'refuse'

export interface RepeatFound {
  earlier: { id: string; number: string; status: string; status_name: string; matter: string; opened_at: string }
  times: number
  days: number
  advice: RepeatAdvice[]
  urgency: Named | null
  review: boolean
  why: string
  letter: string
}
