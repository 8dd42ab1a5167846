/** Pure: the columns of a table, and the row that the arrow keys go to. */

export interface Column<Row> {
  name: string
  title: string
  /** Pixels; a column without it shares what is left. */
  width?: number
  /** Pixels where the table is wide. */
  wide?: number
  /** Left out where the table is narrow. */
  onlyWide?: boolean
  /** Figures: at the right edge. */
  numeric?: boolean
  /** The cell in one line, cut with an ellipsis and whole in its tooltip; a slot of the column's name may draw it otherwise. */
  text?: (row: Row) => string
  /** Several lines instead of one. */
  wrap?: boolean
  /** Classes of one cell: "t2", "danger b"… */
  look?: (row: Row) => string
}

/** The id `by` places from `current`, skipping those that may not be chosen; the first or last where none is chosen. */
export function stepped(ids: readonly string[], current: string | null, by: 1 | -1, skipped: (id: string) => boolean = () => false): string | null {
  const free = ids.filter((id) => id === current || !skipped(id))
  const at = current === null ? -1 : free.indexOf(current)
  if (at < 0) return (by > 0 ? free[0] : free.at(-1)) ?? null
  return free[at + by] ?? current
}
