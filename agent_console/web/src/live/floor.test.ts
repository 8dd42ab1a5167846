import { describe, expect, test } from 'vitest'
import type { Call, Seat } from '@/api/types'
import { applyDelta, emptyFloor, floorOf } from './floor'
import type { SnapshotMessage } from './messages'

const at = '2026-02-13T02:24:00Z'
const seat = (state: Seat['state']): Seat => ({
  seat: '8003', post: 'voice', agent_id: 'a1', agent_name: '苏念慈', state, state_since: at, pause_reason: null, call_id: null, device: 'free',
})
const call = (state: Call['state']): Call => ({
  call_id: 'c1', direction: 'inbound', state, number: '138****2716', name: '', queue: 'hotline', seat: null, arrived_at: at, queued_at: at,
  ringing_at: null, answered_at: null, ended_at: null, state_since: at, waited_seconds: 0, priority: 0,
})
const snapshot = (revision: number): SnapshotMessage => ({
  type: 'snapshot', revision, at, calls: [], seats: [seat('ready')], queues: [], today: null, link: { state: 'up', since: at, reason: '' },
})

describe('the live floor', () => {
  test('it takes the snapshot as the whole truth', () => {
    const floor = floorOf(snapshot(7))
    expect(floor.revision).toBe(7)
    expect(floor.seats['8003']?.state).toBe('ready')
  })

  test('it applies the very next delta', () => {
    const applied = applyDelta(floorOf(snapshot(7)), {
      type: 'delta', revision: 8, at,
      changes: [{ kind: 'call', id: 'c1', value: call('ringing') }, { kind: 'seat', id: '8003', value: seat('ringing') }],
    })
    expect(applied.gap).toBe(false)
    expect(applied.floor.calls['c1']?.state).toBe('ringing')
    expect(applied.floor.seats['8003']?.state).toBe('ringing')
    expect(applied.floor.revision).toBe(8)
  })

  test('it forgets a call whose value is gone', () => {
    const before = { ...floorOf(snapshot(7)), calls: { c1: call('ended') } }
    const applied = applyDelta(before, { type: 'delta', revision: 8, at, changes: [{ kind: 'call', id: 'c1', value: null }] })
    expect(applied.floor.calls).toEqual({})
    expect(before.calls['c1']).toBeDefined()
  })

  test('it reports a gap and changes nothing', () => {
    const before = floorOf(snapshot(7))
    const applied = applyDelta(before, { type: 'delta', revision: 9, at, changes: [{ kind: 'seat', id: '8003', value: null }] })
    expect(applied).toEqual({ floor: before, gap: true })
  })

  test('it asks for a snapshot when there has been none', () => {
    expect(applyDelta(emptyFloor, { type: 'delta', revision: 1, at, changes: [] }).gap).toBe(true)
  })

  test('it ignores a delta that it has seen', () => {
    const before = floorOf(snapshot(7))
    const applied = applyDelta(before, { type: 'delta', revision: 7, at, changes: [{ kind: 'seat', id: '8003', value: null }] })
    expect(applied).toEqual({ floor: before, gap: false })
  })
})
