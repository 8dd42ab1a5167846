/** Pure: segments of both sides folded into one talk. A later segment of the same side and index replaces the earlier. */
import type { Segment } from '@/api/types'

export type Talk = readonly Segment[]

const keyOf = (segment: Segment): string => `${segment.side}:${segment.index}:${segment.from_recording ? 'r' : 'l'}`

export function folded(talk: Talk, arrived: readonly Segment[]): Talk {
  const byKey = new Map(talk.map((segment) => [keyOf(segment), segment]))
  for (const segment of arrived) {
    const known = byKey.get(keyOf(segment))
    if (known?.final && !segment.final) continue
    byKey.set(keyOf(segment), segment)
  }
  return [...byKey.values()]
    .filter((segment) => segment.text !== '' || !segment.final)
    .sort((a, b) => a.started_at.localeCompare(b.started_at) || a.side.localeCompare(b.side))
}

export interface Piece {
  text: string
  alarm: boolean
}

/** A line cut at the words of alarm in it, so that they can be marked. */
export function pieces(text: string, words: readonly string[]): Piece[] {
  const known = words.filter((word) => word !== '')
  if (known.length === 0) return [{ text, alarm: false }]
  const escaped = known.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return text
    .split(new RegExp(`(${escaped.join('|')})`))
    .filter((part) => part !== '')
    .map((part) => ({ text: part, alarm: known.includes(part) }))
}
