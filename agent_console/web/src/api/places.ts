/** A place of the city's register: taking it sets name, area and point. */
import type { Named, Point } from './types'

export interface PlaceFound {
  name: string
  area: string
  area_name: string
  point: Point
  /** Its name stands in the text already; else the text may be the beginning of it. */
  stands: boolean
}

/** The register that is in force, and what a table of places must hold. */
export interface RegisterDesk {
  current: { source: string; datum: string; places: number; names: number; loaded_by: string; loaded_at: string } | null
  heads: string[]
  datums: Named[]
}

/** Of a table of places: `digest` is sent back to load exactly what was checked. */
export interface RegisterReport {
  digest: string
  places: number
  names: number
  faulty: number
  faults: { line: number; column: string; why: string }[]
  loaded: boolean
}
