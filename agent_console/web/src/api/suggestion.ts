/** What the rules make of a matter as it is being typed. */
import type { ClockKind, Named } from './types'

export interface Suggestion {
  category: (Named & { confidence: number; words: string[] }) | null
  department: (Named & { confidence: number; reasons: string[] }) | null
  candidates: Named[]
  /** Who helps by the rule that names the department. */
  partners?: SuggestedPartner[]
  deadlines: { kind: ClockKind; due_at: string; reason: string }[]
  due_sentence: string
  emergency: { word: string }[]
  urgency: { code: string; reason: string } | null
  secrecy?: { code: string; reason: string } | null
}

export interface SuggestedPartner extends Named {
  due_at: string | null
  /** Why it cannot have a share. */
  why_not: string | null
}

export interface SuggestRequest {
  text: string
  matter: string
  demand: string
  area: string | null
  place: string
  type: string | null
  urgency: string | null
  category: string | null
  department: string | null
}
