import { describe, expect, test } from 'vitest'
import type { Call, CallbackTask, Link, Seat } from '@/api/types'
import { consequence, hindranceOf, isComplete, noAnswers, phaseOf } from './phase'

const task = (more: Partial<CallbackTask> = {}): CallbackTask => ({
  id: 'k', ticket_id: 't', ticket_number: '260213-0417', matter: '电梯停运', department: null, number: '138****2716', state: 'open',
  due_at: '2026-02-13T09:30:00Z', tries: 0, next_try_at: null, attempts: [], version: 1, ...more,
})
const call = (state: Call['state']): Call => ({
  call_id: 'cb-1', direction: 'callback', state, number: '138****2716', name: '', queue: null, seat: '8001', arrived_at: '', queued_at: null,
  ringing_at: null, answered_at: null, ended_at: null, state_since: '', waited_seconds: null, priority: 0,
})
const seat = (state: Seat['state'], callId: string | null = null): Seat => ({
  seat: '8001', post: 'voice', agent_id: 'a', agent_name: '苏念慈', state, state_since: '', pause_reason: null, call_id: callId, device: 'web',
})
const up: Link = { state: 'up', since: '', reason: '' }
const attempt = (outcome: string) => ({ at: '', outcome, seat: '8001', talk_seconds: 0, call_id: 'cb-1' })

describe('a callback', () => {
  test('rings the seat, then the citizen, then talks', () => {
    expect(phaseOf(task(), call('ringing'), seat('ringing', 'cb-1'))).toBe('seat')
    expect(phaseOf(task(), call('ringing'), seat('talking', 'cb-1'))).toBe('citizen')
    expect(phaseOf(task(), call('talking'), seat('talking', 'cb-1'))).toBe('talking')
  })

  test('a call that reached the citizen waits for the answers, one that did not was missed', () => {
    expect(phaseOf(task({ attempts: [attempt('reached')] }), null, seat('ready'))).toBe('ended')
    expect(phaseOf(task({ attempts: [attempt('no_answer')] }), null, seat('ready'))).toBe('missed')
    expect(phaseOf(task(), null, seat('ready'))).toBe('idle')
  })

  test('says why it cannot be dialled', () => {
    expect(hindranceOf(task(), 'voice', null, up)).toBe('noSeat')
    expect(hindranceOf(task(), 'voice', seat('ready'), { ...up, state: 'none' })).toBe('telephony')
    expect(hindranceOf(task(), 'voice', seat('offline'), up)).toBe('seatOffline')
    expect(hindranceOf(task(), 'voice', seat('held'), up)).toBe('seatBusy')
    expect(hindranceOf(task({ state: 'dialling' }), 'lead', seat('ready'), up)).toBe('dialling')
    expect(hindranceOf(task(), 'auditor', seat('ready'), up)).toBe('post')
    expect(hindranceOf(task(), 'voice', seat('paused'), up)).toBeNull()
  })

  test('is complete with three answers, or with nobody reached', () => {
    expect(isComplete(noAnswers)).toBe(false)
    expect(isComplete({ ...noAnswers, reached: false })).toBe(true)
    expect(isComplete({ ...noAnswers, reached: true, solved: 'yes', satisfied: 'satisfied' })).toBe(false)
    expect(isComplete({ ...noAnswers, reached: true, contacted: 'yes', solved: 'yes', satisfied: 'satisfied' })).toBe(true)
  })

  test('closes when content and at least partly solved, else asks the lead', () => {
    const answers = { ...noAnswers, reached: true, contacted: 'yes' }
    expect(consequence({ ...answers, solved: 'partly', satisfied: 'fairly_satisfied' })).toBe('closes')
    expect(consequence({ ...answers, solved: 'no', satisfied: 'satisfied' })).toBe('asksLead')
    expect(consequence({ ...answers, solved: 'yes', satisfied: 'dissatisfied' })).toBe('asksLead')
    expect(consequence({ ...noAnswers, reached: false })).toBe('retries')
    expect(consequence(noAnswers)).toBeNull()
  })
})
