import { describe, expect, test } from 'vitest'
import type { CurveHour, Today } from '@/api/types'
import { peakOf, withToday } from './curve'

const hour = (at: number, today: number | null, lastWeek = 10): CurveHour => ({ hour: at, today, last_week: lastWeek, answered_in_target: null, mean_wait: null })
const today = (at: number, offered: number): Today => ({
  date: '2026-02-13', offered, answered: 20, answered_in_target: 15, abandoned: 1,
  hours: [{ hour: at, offered, answered: 20, answered_in_target: 15, wait_seconds: 240 }],
})

describe("the day's curve", () => {
  test('takes the live figures of the hour that runs', () => {
    const curve = withToday([hour(9, 5), hour(10, 1), hour(11, 4)], today(10, 30), 10)
    expect(curve[1]).toEqual({ hour: 10, today: 30, last_week: 10, answered_in_target: 0.5, mean_wait: 12 })
    expect(curve[0]?.today).toBe(5)
  })

  test('says nothing of hours to come', () => {
    expect(withToday([hour(11, 4)], null, 10)[0]?.today).toBeNull()
  })

  test('an hour that passed without a call is nought', () => {
    expect(withToday([hour(3, null)], null, 10)[0]?.today).toBe(0)
  })

  test('names the busiest hour against last week', () => {
    expect(peakOf([hour(8, 40), hour(9, 78, 62), hour(10, 50)])).toEqual({ hour: 9, calls: 78, change: 26 })
    expect(peakOf([hour(9, 3, 0)])).toEqual({ hour: 9, calls: 3, change: null })
    expect(peakOf([hour(9, 0)])).toBeNull()
  })
})
