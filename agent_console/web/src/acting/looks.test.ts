import { describe, expect, test } from 'vitest'
import type { TicketAction } from '@/api/actions'
import { groupsOf } from './looks'

const action = (code: string, more: Partial<TicketAction> = {}): TicketAction => ({
  action: code, name: code, enabled: true, why_not: null, primary: false, fields: [], ...more,
})
const ids = (actions: TicketAction[]): string[] => groupsOf(actions).map((group) => group.id)

describe('the actions on the page', () => {
  test('the expected one comes first, what cannot be done now last', () => {
    expect(ids([action('request_return', { enabled: false }), action('note'), action('reply', { primary: true })])).toEqual(['reply', 'note', 'request_return'])
  })

  test('approving and refusing stand together over one text', () => {
    const groups = groupsOf([action('note'), action('approve_return', { primary: true }), action('refuse_return')])
    expect(groups[0]?.actions.map((one) => one.action)).toEqual(['approve_return', 'refuse_return'])
  })

  test('actions that only share a field stay apart', () => {
    expect(ids([action('supervise'), action('withdraw')])).toEqual(['supervise', 'withdraw'])
  })
})
