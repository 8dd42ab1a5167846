import { describe, expect, test } from 'vitest'
import { NO_FILTERS, addressOf, cleared, filtersOf, isByStatus, isFiltered, isPersonal, seenTabs, ticketQuery, type Tab } from './address'

const tabs: readonly Tab[] = [
  { code: 'dispatch', title: 'list.all', view: 'to_dispatch', empty: 'list.all' },
  { code: 'working', title: 'list.all', view: 'department', status: 'working', empty: 'list.all' },
]

describe('filters in the address', () => {
  test('an empty address is the first tab without filters', () => {
    expect(filtersOf({}, tabs)).toEqual({ tab: 'dispatch', ...NO_FILTERS })
  })

  test('a tab that does not exist is the first one', () => {
    expect(filtersOf({ tab: 'gone' }, tabs).tab).toBe('dispatch')
  })

  test('what was written to the address is read back', () => {
    const filters = { ...NO_FILTERS, tab: 'working', q: '电梯', light: 'red', department: 'xc-scjg', area: '341802', since: '2026-02-01' }
    expect(filtersOf(addressOf(filters, tabs), tabs)).toEqual(filters)
  })

  test('the first tab without filters leaves the address bare', () => {
    expect(addressOf(filtersOf({}, tabs), tabs)).toEqual({})
  })

  test('a number by which somebody is found is no part of an address', () => {
    expect(addressOf({ tab: 'dispatch', ...NO_FILTERS, q: '138 0000 1234', light: 'red' }, tabs)).toEqual({ light: 'red' })
    for (const q of ['13800001234', '0563-3012345', '电话13800001234']) expect(isPersonal(q), q).toBe(true)
    for (const q of ['260213-0001', '260213-', '1234', '电梯', '3 栋 601']) expect(isPersonal(q), q).toBe(false)
  })

  test('a repeated value counts once', () => {
    expect(filtersOf({ q: ['停水', '停电'] }, tabs).q).toBe('停水')
  })

  test('clearing keeps the tab', () => {
    const filters = filtersOf({ tab: 'working', q: '电梯', light: 'red' }, tabs)
    expect(isFiltered(filters)).toBe(true)
    expect(isFiltered(cleared(filters))).toBe(false)
    expect(cleared(filters).tab).toBe('working')
  })

  test('what the tab fixes wins over the filter', () => {
    expect(ticketQuery({ ...NO_FILTERS, tab: 'working', q: ' 电梯 ', status: 'replied' }, tabs)).toEqual({
      view: 'department', status: 'working', q: '电梯',
    })
  })

  test('a ticket leaves a list of one status with its status, and stays in a list of lights', () => {
    expect(tabs.map(isByStatus)).toEqual([true, true])
    expect(isByStatus({ code: 'red', title: 'list.all', view: 'red', empty: 'list.all' })).toBe(false)
  })

  test('a list that the post does not have is no tab', () => {
    expect(seenTabs(tabs, { department: 3 }).map((tab) => tab.code)).toEqual(['working'])
    expect(seenTabs(tabs, {})).toEqual(tabs)
  })
})
