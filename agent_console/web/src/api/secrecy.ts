/** Who saw a ticket, and seeing a number under a permission. */
import type { Named } from './types'

export interface Viewers {
  people: { at: string; what: string; name: string; post: string; department: Named | null }[] | null
  units: { department: Named | null; looks: number; last_at: string }[]
  answer: string
}

export interface Unmask {
  id: string
  ticket_id: string
  ticket_number: string
  state: string
  reason: string
  asked_name: string
  asked_at: string
  decided_name: string
  decided_at: string | null
  opinion: string
  until: string | null
  mine: boolean
  decidable: boolean
}

export interface Unmasks {
  may_ask: boolean
  items: Unmask[]
}

export interface CallerShown {
  name: string
  number: string
  place: string
  until: string
}

export interface WordingField {
  field: string
  wording: string
  proposed: string
  /** How the wording came from what was said: joined, "same" and "cut" are what was said. */
  parts: { op: 'same' | 'cut' | 'new'; text: string }[]
  leaks: string[]
}
