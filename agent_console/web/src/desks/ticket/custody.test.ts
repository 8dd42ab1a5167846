import { describe, expect, test } from 'vitest'
import type { TicketEvent } from '@/api/types'
import { custodyOf, isFlow } from './custody'

const event = (seq: number, kind: string): TicketEvent => ({ seq, kind, at: `2026-02-13T0${seq}:00:00Z`, title: kind, actor: null, text: '', detail: null })
const now = (status: string, kinds: string[]): string | undefined =>
  custodyOf({ status, timeline: kinds.map((kind, place) => event(place + 1, kind)) }).find((one) => one.state === 'now')?.stage

describe('who has the ticket', () => {
  test('the stage follows the status', () => {
    expect(now('draft', ['opened'])).toBe('hotline')
    expect(now('accepted', ['opened', 'accept'])).toBe('dispatch')
    expect(now('working', ['opened', 'accept', 'dispatch', 'sign', 'contact'])).toBe('unit')
    expect(now('replied', ['opened', 'reply'])).toBe('audit')
    expect(now('callback', ['opened'])).toBe('callback')
    expect(now('withdrawn', ['opened'])).toBe('closed')
  })

  test('a stage carries the time at which it was first reached', () => {
    const way = custodyOf({ status: 'working', timeline: [event(1, 'opened'), event(2, 'accept'), event(3, 'dispatch'), event(7, 'dispatch')] })
    expect(way.map((one) => one.at)).toEqual(['2026-02-13T01:00:00Z', '2026-02-13T02:00:00Z', '2026-02-13T03:00:00Z', null, null, null])
  })

  test('the review stands in the way only where a return was asked for', () => {
    const stages = (status: string, kinds: string[]): string[] =>
      custodyOf({ status, timeline: kinds.map((kind, place) => event(place + 1, kind)) }).map((one) => one.stage)
    expect(stages('working', ['opened', 'accept', 'dispatch'])).not.toContain('review')
    expect(stages('return_review', ['opened', 'accept', 'dispatch', 'request_return'])).toContain('review')
    expect(stages('signed', ['opened', 'accept', 'dispatch', 'request_return', 'refuse_return'])).toContain('review')
  })

  test('another hotline stands where the unit would', () => {
    const stages = (status: string, kinds: string[]): string[] =>
      custodyOf({ status, timeline: kinds.map((kind, place) => event(place + 1, kind)) }).map((one) => one.stage)
    expect(now('handed_over', ['opened', 'accept', 'hand_over'])).toBe('partner')
    expect(stages('handed_over', ['opened', 'accept', 'hand_over'])).toEqual(['hotline', 'dispatch', 'partner', 'audit', 'callback', 'closed'])
    expect(stages('replied', ['opened', 'accept', 'hand_over', 'partner_answered'])).toEqual(['hotline', 'dispatch', 'partner', 'audit', 'callback', 'closed'])
    expect(stages('dispatched', ['opened', 'accept', 'hand_over', 'handed_back', 'dispatch'])).toContain('unit')
  })

  test('a hotline that has given the ticket back is past, and a unit here comes next', () => {
    const way = custodyOf({ status: 'accepted', timeline: ['opened', 'accept', 'hand_over', 'handed_back'].map((kind, place) => event(place + 1, kind)) })
    expect(way.map((one) => `${one.stage} ${one.state}`)).toEqual(['hotline past', 'partner past', 'dispatch now', 'unit next', 'audit next', 'callback next', 'closed next'])
  })

  test('notes and lights are no flow', () => {
    expect(isFlow(event(1, 'note'))).toBe(false)
    expect(isFlow(event(1, 'light_red'))).toBe(false)
    expect(isFlow(event(1, 'sign'))).toBe(true)
  })
})
