import { expect, test } from 'vitest'
import { clock, deadline, ofField, seconds, shortDate, timeOfDay, toDay, toField } from './times'

const now = Date.parse('2026-02-13T02:24:31Z')

test('clocks have minutes, and hours only when there are any', () => {
  expect(clock(107)).toBe('01:47')
  expect(clock(3725)).toBe('1:02:05')
  expect(clock(-3)).toBe('00:00')
})

test('seconds never run backwards', () => {
  expect(seconds('2026-02-13T02:24:00Z', now)).toBe(31)
  expect(seconds('2026-02-13T02:25:00Z', now)).toBe(0)
  expect(seconds(null, now)).toBe(0)
})

test('times are those of the office', () => {
  expect(timeOfDay('2026-02-13T02:24:31Z')).toBe('10:24:31')
  expect(shortDate('2026-02-12T17:00:00Z', now)).toBe('02-13')
  expect(shortDate('2025-11-20T02:00:00Z', now)).toBe('25-11-20')
})

test('a deadline carries its weekday', () => {
  expect(deadline('2026-02-14T09:30:00Z', 'zh-CN')).toBe('02-14（周六）17:30')
  expect(deadline('2026-02-14T09:30:00Z', 'en')).toBe('Sat 02-14 17:30')
})

test('a field for date and time holds the time of the office', () => {
  expect(toField('2026-02-14T09:30:00Z')).toBe('2026-02-14T17:30')
  expect(toDay('2026-02-14T17:30:00Z')).toBe('2026-02-15')
  expect(ofField('2026-02-14T17:30')).toBe('2026-02-14T09:30:00.000Z')
  expect(ofField('')).toBeNull()
  expect(ofField('2026-02-14T')).toBeNull()
})
