/** What may be done with a ticket, each with its form, as docs/design.md states it. */
import type { Named } from './types'

export interface ActionField {
  name: string
  kind: 'text' | 'long_text' | 'choice' | 'department' | 'knowledge' | 'attachment' | 'partners' | 'boolean'
  required: boolean
  choices: Named[] | null
  title: string
  /** What is to be said of single departments; all others may be chosen. */
  units: readonly UnitNote[]
}

export interface UnitNote {
  code: string
  text: string
  /** Cannot be chosen here. */
  barred: boolean
}

export interface TicketAction {
  action: string
  name: string
  enabled: boolean
  why_not: string | null
  primary: boolean
  fields: ActionField[]
}
