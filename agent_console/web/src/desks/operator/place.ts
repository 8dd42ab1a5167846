/** Pure: what is typed as a place, and whether the register's point still belongs to it. */
import type { Point } from '@/api/types'

const PAIR = /^\s*-?\d{1,3}(\.\d+)?°?\s*[,，;；\s]\s*-?\d{1,3}(\.\d+)?°?\s*$/

/** "30.9401,118.7512" and nothing else: meant as a point, not as an address. */
export function looksLikePoint(text: string): boolean {
  return PAIR.test(text.normalize('NFKC')) && text.includes('.')
}

/** What names and texts are compared by, as on the server. */
export function keyOf(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

/** The register's point of a name that the place no longer has is another place's. */
export function fits(point: Point | string | null, place: string): boolean {
  return point === null || typeof point === 'string' || point.source !== 'register' || keyOf(place).includes(keyOf(point.name))
}

export function degrees(point: Point): string {
  return `${point.latitude.toFixed(5)}, ${point.longitude.toFixed(5)}`
}
