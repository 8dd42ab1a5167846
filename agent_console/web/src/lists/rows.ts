/** Pure: the rows of a list while the world changes. What is shown never moves: known rows change in place, rows that
 * left stay greyed, rows that came wait until they are asked for. */
import type { Page, TicketRow } from '@/api/types'

export interface Rows {
  readonly shown: readonly TicketRow[]
  /** Shown rows that the list would not hold any more. */
  readonly gone: ReadonlySet<string>
  /** Rows of the list that are not shown yet. */
  readonly fresh: ReadonlySet<string>
  readonly next: string | null
  readonly total: number
  /** There may be more than `total`. */
  readonly orMore: boolean
}

export const noRows: Rows = { shown: [], gone: new Set(), fresh: new Set(), next: null, total: 0, orMore: false }

export function firstPage(page: Page<TicketRow>): Rows {
  return { shown: page.items, gone: new Set(), fresh: new Set(), next: page.next, total: page.total, orMore: page.at_least }
}

export function withPage(rows: Rows, page: Page<TicketRow>): Rows {
  const known = new Set(rows.shown.map((row) => row.id))
  const added = page.items.filter((row) => !known.has(row.id))
  const fresh = new Set([...rows.fresh].filter((id) => !added.some((row) => row.id === id)))
  return { ...rows, shown: [...rows.shown, ...added], fresh, next: page.next, total: page.total, orMore: page.at_least }
}

/** The newer of two states of one ticket. */
function newer(known: TicketRow, read: TicketRow | undefined): TicketRow {
  return read !== undefined && read.version >= known.version ? read : known
}

/**
 * What a second reading of the list's head makes of the rows: `head` is asked for with at least as many rows as are
 * shown. A row that is missing from it has gone, unless it may only have been pushed past the head's end by new ones.
 */
export function reconciled(rows: Rows, head: Page<TicketRow>): Rows {
  const read = new Map(head.items.map((row) => [row.id, row]))
  const known = new Set(rows.shown.map((row) => row.id))
  const fresh = new Set(head.items.filter((row) => !known.has(row.id)).map((row) => row.id))
  const sure = head.next === null ? rows.shown.length : head.items.length - fresh.size
  const gone = rows.shown.filter((row, place) => !read.has(row.id) && (place < sure || rows.gone.has(row.id))).map((row) => row.id)
  return { ...rows, shown: rows.shown.map((row) => newer(row, read.get(row.id))), gone: new Set(gone), fresh, total: head.total, orMore: head.at_least }
}

/** One ticket was read or written here: its row changes in place. */
export function withRow(rows: Rows, row: TicketRow): Rows {
  return { ...rows, shown: rows.shown.map((one) => (one.id === row.id ? newer(one, row) : one)) }
}

/** This page itself moved a ticket out of the list. */
export function withGone(rows: Rows, id: string): Rows {
  return rows.shown.some((row) => row.id === id) ? { ...rows, gone: new Set([...rows.gone, id]), total: Math.max(0, rows.total - 1) } : rows
}

/** The id of the row `by` places from `current`, skipping rows that have gone; stays when there is none. */
export function neighbour(rows: Rows, current: string | null, by: 1 | -1): string | null {
  const start = rows.shown.findIndex((row) => row.id === current)
  for (let at = start < 0 ? (by > 0 ? 0 : rows.shown.length - 1) : start + by; at >= 0 && at < rows.shown.length; at += by) {
    const row = rows.shown[at]
    if (row !== undefined && !rows.gone.has(row.id)) return row.id
  }
  return start < 0 ? null : current
}
