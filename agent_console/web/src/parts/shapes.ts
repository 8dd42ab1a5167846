/** Shapes on a 12 x 12 grid. A colour never stands alone: each light and each seat state has its own outline. */
import type { Light, SeatState } from '@/api/types'

const CIRCLE = 'M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1z'
const RING = 'M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1zM6 2.700a3.300 3.300 0 1 1 0 6.600 3.300 3.300 0 0 1 0-6.600z'
const TRIANGLE = 'M6 .7 11.700 11.200H.3z'
const SQUARE = 'M1 1h10v10H1z'
const DIAMOND = 'M6 0l6 6-6 6-6-6z'
const SPEECH = 'M1 1.800h10v6.400H6.200L3 11.200V8.200H1z'
const BARS = 'M2 1h3v10H2zM7 1h3v10H7z'

export interface Shape {
  path: string
  colour: string
}

export const lightShapes: Readonly<Record<Light, Shape>> = {
  green: { path: CIRCLE, colour: 'var(--li-green)' },
  yellow: { path: TRIANGLE, colour: 'var(--li-yellow)' },
  red: { path: SQUARE, colour: 'var(--li-red)' },
  supervised: { path: DIAMOND, colour: 'var(--li-sup)' },
  none: { path: RING, colour: 'var(--li-grey)' },
}

export const stateShapes: Readonly<Record<SeatState, Shape & { weak: string }>> = {
  away: { path: RING, colour: 'var(--st-pause)', weak: 'var(--st-pause-w)' },
  offline: { path: RING, colour: 'var(--danger)', weak: 'var(--danger-w)' },
  ready: { path: CIRCLE, colour: 'var(--st-ready)', weak: 'var(--st-ready-w)' },
  ringing: { path: TRIANGLE, colour: 'var(--st-ring)', weak: 'var(--st-ring-w)' },
  talking: { path: SPEECH, colour: 'var(--st-talk)', weak: 'var(--st-talk-w)' },
  held: { path: BARS, colour: 'var(--st-hold)', weak: 'var(--st-hold-w)' },
  wrap_up: { path: DIAMOND, colour: 'var(--st-wrap)', weak: 'var(--st-wrap-w)' },
  paused: { path: SQUARE, colour: 'var(--st-pause)', weak: 'var(--st-pause-w)' },
}
