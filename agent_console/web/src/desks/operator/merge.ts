/** Pure: a draft as the operator sees it, and what to do when somebody else wrote to it meanwhile. */
import type { Mark, Point, Ticket } from '@/api/types'

export interface DraftFields {
  matter: string
  demand: string
  area: string | null
  place: string
  /** As the register or the server has it, or as it was typed. */
  point: Point | string | null
  type: string | null
  urgency: string
  secrecy: string
  category: string | null
  department: string | null
  caller_name: string
  caller_number: string
  contact_wish: string
  matter_for_unit: string
  demand_for_unit: string
}

export type FieldName = keyof DraftFields
export type Changes = Partial<DraftFields>
export type Marks = Record<string, Mark>

export const FIELD_NAMES: readonly FieldName[] = [
  'matter', 'demand', 'area', 'place', 'point', 'type', 'urgency', 'secrecy', 'category', 'department', 'caller_name', 'caller_number', 'contact_wish',
  'matter_for_unit', 'demand_for_unit',
]

export function fieldsOf(ticket: Ticket): DraftFields {
  return {
    matter: ticket.matter,
    demand: ticket.demand,
    area: ticket.area,
    place: ticket.place,
    point: ticket.point ?? null,
    type: ticket.type,
    urgency: ticket.urgency,
    secrecy: ticket.secrecy,
    category: ticket.category,
    department: ticket.department?.code ?? null,
    caller_name: ticket.caller.name,
    caller_number: ticket.caller.number,
    contact_wish: ticket.caller.contact_wish ?? '',
    matter_for_unit: ticket.wording?.matter_for_unit ?? '',
    demand_for_unit: ticket.wording?.demand_for_unit ?? '',
  }
}

/** The server keeps texts without blanks around them: those alone are no change. */
function same(a: Point | string | null, b: Point | string | null): boolean {
  return a === b || plain(a) === plain(b)
}

function plain(value: Point | string | null): string {
  if (value === null || typeof value === 'string') return (value ?? '').trim()
  return [value.latitude, value.longitude, value.precision_m, value.source, value.name].join('|')
}

export function changesOf(saved: DraftFields, now: DraftFields): Changes {
  return Object.fromEntries(FIELD_NAMES.filter((name) => !same(saved[name], now[name])).map((name) => [name, now[name]])) as Changes
}

/** The fields that both sides changed, and differently: only these make a conflict. */
export function clashes(saved: DraftFields, mine: DraftFields, theirs: DraftFields): FieldName[] {
  return FIELD_NAMES.filter(
    (name) => !same(mine[name], saved[name]) && !same(theirs[name], saved[name]) && !same(mine[name], theirs[name]),
  )
}

/** Mine where I changed something, theirs everywhere else. */
export function merged(saved: DraftFields, mine: DraftFields, theirs: DraftFields): DraftFields {
  return { ...theirs, ...changesOf(saved, mine) }
}
