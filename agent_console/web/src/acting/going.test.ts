import { describe, expect, it } from 'vitest'
import type { Ticket, TicketEvent } from '@/api/types'
import { goesTo } from './going'

const event = (seq: number, kind: string, detail: unknown = null): TicketEvent => ({ seq, kind, detail }) as unknown as TicketEvent
const ticket = (timeline: TicketEvent[], department: Ticket['department'] = null): Pick<Ticket, 'department' | 'timeline'> => ({ department, timeline })
const housing = { proposed_department: '341802-housing' }

describe('where a dispatch goes when none is chosen', () => {
  it('is the unit named on the ticket', () => {
    expect(goesTo(ticket([], { code: '341802-market', name: '宣州区市场监督管理局' }))).toBe('341802-market')
  })

  it('is the unit that the granted return proposed, the latest of them', () => {
    const told = [event(3, 'request_return', { proposed_department: '341802-urban' }), event(4, 'approve_return'), event(7, 'request_return', housing), event(8, 'approve_return')]
    expect(goesTo(ticket(told))).toBe('341802-housing')
  })

  it('is left to the rules where nothing was returned', () => {
    expect(goesTo(ticket([event(1, 'open'), event(2, 'accept')]))).toBeNull()
  })
})
