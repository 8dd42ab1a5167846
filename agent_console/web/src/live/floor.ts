/** Pure: the live floor as this browser knows it, and what a snapshot or a delta makes of it. */
import type { Call, Link, Queue, Seat, Today } from '@/api/types'
import type { DeltaMessage, SnapshotMessage } from './messages'

export interface Floor {
  /** null until the first snapshot. */
  readonly revision: number | null
  readonly calls: Readonly<Record<string, Call>>
  readonly seats: Readonly<Record<string, Seat>>
  readonly queues: Readonly<Record<string, Queue>>
  readonly today: Today | null
  readonly link: Link | null
}

export const emptyFloor: Floor = { revision: null, calls: {}, seats: {}, queues: {}, today: null, link: null }

export type Applied = { floor: Floor; gap: false } | { floor: Floor; gap: true }

function keyed<T>(values: readonly T[], key: (value: T) => string): Record<string, T> {
  return Object.fromEntries(values.map((value) => [key(value), value]))
}

export function floorOf(message: SnapshotMessage): Floor {
  return {
    revision: message.revision,
    calls: keyed(message.calls, (call) => call.call_id),
    seats: keyed(message.seats, (seat) => seat.seat),
    queues: keyed(message.queues, (queue) => queue.queue),
    today: message.today,
    link: message.link,
  }
}

function changed<T>(values: Readonly<Record<string, T>>, id: string, value: T | null): Record<string, T> {
  const next = { ...values }
  if (value === null) Reflect.deleteProperty(next, id)
  else next[id] = value
  return next
}

/** The next floor; a delta that is not the very next one leaves the floor as it was and says so. Older ones are ignored. */
export function applyDelta(floor: Floor, message: DeltaMessage): Applied {
  if (floor.revision === null || message.revision > floor.revision + 1) return { floor, gap: true }
  if (message.revision <= floor.revision) return { floor, gap: false }
  let next: Floor = { ...floor, revision: message.revision }
  for (const change of message.changes) {
    switch (change.kind) {
      case 'call':
        next = { ...next, calls: changed(next.calls, change.id, change.value) }
        break
      case 'seat':
        next = { ...next, seats: changed(next.seats, change.id, change.value) }
        break
      case 'queue':
        next = { ...next, queues: changed(next.queues, change.id, change.value) }
        break
      case 'today':
        next = { ...next, today: change.value }
        break
      case 'link':
        next = { ...next, link: change.value }
        break
    }
  }
  return { floor: next, gap: false }
}
