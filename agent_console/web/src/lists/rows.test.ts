import { describe, expect, test } from 'vitest'
import type { Page, TicketRow } from '@/api/types'
import { firstPage, neighbour, noRows, reconciled, withGone, withPage, withRow } from './rows'

const row = (id: string, version = 1): TicketRow => ({
  id, version, number: id, status: 'accepted', status_name: '待交办', light: 'green', matter: id, type: null, urgency: 'normal',
  secrecy: 'L1', department: null, area_name: null, due_at: null, left: null, light_why: '', step_left: null, asked: null, opened_at: '2026-02-13T02:00:00Z', owner: null, step: null,
})
const page = (ids: string[], next: string | null = null, total = ids.length): Page<TicketRow> => ({ items: ids.map((id) => row(id)), next, total, at_least: false })
const ids = (rows: { shown: readonly TicketRow[] }): string[] => rows.shown.map((one) => one.id)

describe('the rows of a list', () => {
  test('new rows wait and nothing moves', () => {
    const rows = reconciled(firstPage(page(['a', 'b'])), page(['new', 'a', 'b']))
    expect(ids(rows)).toEqual(['a', 'b'])
    expect([...rows.fresh]).toEqual(['new'])
    expect(rows.total).toBe(3)
  })

  test('a row that left stays where it was, greyed', () => {
    const rows = reconciled(firstPage(page(['a', 'b', 'c'])), page(['a', 'c']))
    expect(ids(rows)).toEqual(['a', 'b', 'c'])
    expect([...rows.gone]).toEqual(['b'])
  })

  test('a row that comes back is no longer gone', () => {
    const left = reconciled(firstPage(page(['a', 'b'])), page(['a']))
    expect(reconciled(left, page(['a', 'b'])).gone.size).toBe(0)
  })

  test('rows pushed past the end of the head by new ones have not gone', () => {
    const rows = reconciled(firstPage(page(['a', 'b', 'c'], 'more', 9)), page(['new', 'a', 'b'], 'more', 10))
    expect(rows.gone.size).toBe(0)
    expect([...rows.fresh]).toEqual(['new'])
  })

  test('a known row changes in place and never back', () => {
    const rows = withRow(firstPage(page(['a', 'b'])), row('a', 3))
    expect(withRow(rows, row('a', 2)).shown[0]?.version).toBe(3)
  })

  test('the next page adds only rows that are not shown', () => {
    const rows = withPage(firstPage(page(['a', 'b'], 'x', 4)), page(['b', 'c'], null, 4))
    expect(ids(rows)).toEqual(['a', 'b', 'c'])
    expect(rows.next).toBeNull()
  })

  test('a row that waited and arrives with a page waits no longer', () => {
    const waiting = reconciled(firstPage(page(['a'], 'x', 2)), page(['a', 'b'], null, 2))
    expect(withPage(waiting, page(['b'])).fresh.size).toBe(0)
  })

  test('the cursor skips rows that have gone and stops at the ends', () => {
    const rows = withGone(firstPage(page(['a', 'b', 'c'])), 'b')
    expect(neighbour(rows, 'a', 1)).toBe('c')
    expect(neighbour(rows, 'c', 1)).toBe('c')
    expect(neighbour(rows, 'c', -1)).toBe('a')
    expect(neighbour(rows, null, 1)).toBe('a')
    expect(neighbour(noRows, null, 1)).toBeNull()
  })

  test('what this page moved on is counted off at once', () => {
    expect(withGone(firstPage(page(['a', 'b'])), 'a').total).toBe(1)
    expect(withGone(firstPage(page(['a', 'b'])), 'z').total).toBe(2)
  })
})
