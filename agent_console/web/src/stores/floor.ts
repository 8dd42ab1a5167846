/** The live floor in this browser: what the socket told, how old it is, and the figures of the top bar. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { api } from '@/api'
import type { Call } from '@/api/types'
import { applyDelta, emptyFloor, floorOf, type Floor } from '@/live/floor'
import type { ServerMessage } from '@/live/messages'
import { LiveSocket } from '@/live/socket'
import { seconds } from '@/parts/times'
import { useClock } from './clock'

export type Freshness = 'waiting' | 'live' | 'stale' | 'dead'

/** Whoever changed the own password has the cookie of the new session by then; all others are told that theirs is over. */
const RENEWED_MS = 1500

export const useFloor = defineStore('floor', () => {
  const clock = useClock()
  const floor = shallowRef<Floor>(emptyFloor)
  const connected = ref(false)
  /** Server time of the bridge's last sign of life. */
  const aliveAt = ref<string | null>(null)
  const listeners = new Set<(message: ServerMessage) => void>()

  const socket = new LiveSocket({
    message: receive,
    connected: (up) => (connected.value = up),
    revision: () => floor.value.revision,
    sessionOver: () => setTimeout(() => void api.me().catch(() => undefined), RENEWED_MS),
  })

  function receive(message: ServerMessage): void {
    switch (message.type) {
      case 'snapshot':
        clock.learn(message.at)
        floor.value = floorOf(message)
        aliveAt.value ??= message.at
        break
      case 'delta': {
        const applied = applyDelta(floor.value, message)
        floor.value = applied.floor
        if (applied.gap) socket.hello(null)
        break
      }
      case 'pulse':
        clock.learn(message.at)
        clock.learnOffice(message.office_ahead)
        if (message.bridge_at !== null) aliveAt.value = message.bridge_at
        break
      default:
        break
    }
    for (const listener of listeners) listener(message)
  }

  const age = computed(() => (aliveAt.value === null ? null : seconds(aliveAt.value, clock.now)))
  const freshness = computed<Freshness>(() => {
    if (age.value === null) return 'waiting'
    if (age.value < 5) return 'live'
    return age.value <= 30 ? 'stale' : 'dead'
  })

  const waiting = computed<Call[]>(() =>
    Object.values(floor.value.calls)
      .filter((call) => call.state === 'waiting')
      .sort((a, b) => b.priority - a.priority || (a.queued_at ?? a.arrived_at).localeCompare(b.queued_at ?? b.arrived_at)),
  )
  const queues = computed(() => Object.values(floor.value.queues))
  const waitingCount = computed(() => queues.value.reduce((sum, queue) => sum + queue.waiting, 0))
  const longestWait = computed(() => {
    const since = queues.value.map((queue) => queue.longest_since).filter((at) => at !== null)
    return since.length === 0 ? null : Math.max(...since.map((at) => seconds(at, clock.now)))
  })
  const inTarget = computed(() => {
    const today = floor.value.today
    return today === null || today.answered === 0 ? null : (100 * today.answered_in_target) / today.offered
  })

  return {
    floor,
    connected,
    age,
    freshness,
    waiting,
    queues,
    waitingCount,
    longestWait,
    inTarget,
    answered: computed(() => floor.value.today?.answered ?? 0),
    link: computed(() => floor.value.link),
    seat: (seat: string | null) => (seat === null ? null : (floor.value.seats[seat] ?? null)),
    call: (call: string | null) => (call === null ? null : (floor.value.calls[call] ?? null)),
    open: (url: string) => socket.open(url),
    close: () => {
      socket.close()
      floor.value = emptyFloor
      aliveAt.value = null
    },
    watchCall: (call: string | null) => socket.watch(call),
    /** Hears every message of the socket; returns how to stop. */
    listen: (listener: (message: ServerMessage) => void): (() => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
})
