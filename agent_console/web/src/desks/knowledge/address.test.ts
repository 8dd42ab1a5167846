import { expect, test } from 'vitest'
import { addressOf, tabsOf, whereOf } from './address'

test('a post has its own lists, the first one where it begins', () => {
  expect(whereOf({}, tabsOf('liaison')).tab).toBe('mine')
  expect(whereOf({}, tabsOf('dispatch')).tab).toBe('published')
  expect(whereOf({ tab: 'review' }, tabsOf('voice')).tab).toBe('published')
})

test('an address brings back what it was made from', () => {
  const tabs = tabsOf('lead')
  const where = { ...whereOf({}, tabs), tab: 'alarms' as const, q: '社保', alarm: 'repealed', row: 'k-1' }
  expect(addressOf(where, tabs)).toEqual({ tab: 'alarms', q: '社保', alarm: 'repealed', row: 'k-1' })
  expect(whereOf(addressOf(where, tabs) as Record<string, string>, tabs)).toEqual(where)
  expect(addressOf(whereOf({}, tabs), tabs)).toEqual({})
})
