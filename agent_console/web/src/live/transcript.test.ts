import { describe, expect, test } from 'vitest'
import type { Segment } from '@/api/types'
import { folded, pieces } from './transcript'

const said = (index: number, text: string, extra: Partial<Segment> = {}): Segment => ({
  call_id: 'c1', side: 'citizen', index, started_at: `2026-02-13T02:24:0${index}Z`, ended_at: `2026-02-13T02:24:0${index + 1}Z`,
  text, final: true, confidence: 0.9, from_recording: false, ...extra,
})

describe('the talk', () => {
  test('it replaces a partial line by what was said in the end', () => {
    const talk = folded(folded([], [said(1, '电梯', { final: false })]), [said(1, '电梯停了')])
    expect(talk.map((line) => line.text)).toEqual(['电梯停了'])
  })

  test('it does not let a late partial overwrite the final line', () => {
    const talk = folded([said(1, '电梯停了')], [said(1, '电梯', { final: false })])
    expect(talk[0]?.text).toBe('电梯停了')
  })

  test('it orders both sides by time', () => {
    const talk = folded([], [said(3, '三'), said(1, '一'), said(2, '二', { side: 'seat' })])
    expect(talk.map((line) => line.text)).toEqual(['一', '二', '三'])
  })

  test('it marks the words of alarm', () => {
    expect(pieces('老人在里面被困了', ['被困', '着火'])).toEqual([
      { text: '老人在里面', alarm: false },
      { text: '被困', alarm: true },
      { text: '了', alarm: false },
    ])
  })

  test('it takes the words literally', () => {
    expect(pieces('a+b', ['+'])).toHaveLength(3)
    expect(pieces('好', [])).toEqual([{ text: '好', alarm: false }])
  })
})
