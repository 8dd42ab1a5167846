/** Pure: the unit to which a dispatch goes when none is chosen. */
import type { Ticket } from '@/api/types'

/** Code of the unit named on the ticket, else of the one that its last granted return proposed; null: the rules name it. */
export function goesTo(ticket: Pick<Ticket, 'department' | 'timeline'>): string | null {
  if (ticket.department !== null) return ticket.department.code
  const told = ticket.timeline.filter((event) => event.kind.endsWith('_return')).sort((a, b) => a.seq - b.seq)
  if (told.at(-1)?.kind !== 'approve_return') return null
  const asked = told.findLast((event) => event.kind === 'request_return')?.detail as { proposed_department?: string } | null | undefined
  return asked?.proposed_department ?? null
}
