/** Counters of the lists, and the messages that the live socket brings about tickets. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { api } from '@/api'
import type { TicketMessage } from '@/live/messages'
import { useClock } from './clock'
import { useFloor } from './floor'

export interface Notice extends TicketMessage {
  at: number
  read: boolean
}

const KEPT = 30
const COUNT_AFTER_MS = 800

export const useTickets = defineStore('tickets', () => {
  const clock = useClock()
  const counters = ref<Record<string, number>>({})
  const notices = shallowRef<Notice[]>([])
  /** Ticket to the version that this page itself wrote. */
  const own = new Map<string, number>()
  let counted = false
  let counting: ReturnType<typeof setTimeout> | null = null

  /** `reads`: this post reads tickets; the counters are not asked for one that may not. */
  async function begin(reads: boolean): Promise<void> {
    counted = reads
    counters.value = {}
    await count().catch(() => undefined)
  }

  async function count(): Promise<void> {
    if (!counted) return
    counters.value = await api.ticketCounters()
  }

  /** Many changes at once (a storm) ask for the counters once. */
  function countSoon(): void {
    counting ??= setTimeout(() => {
      counting = null
      count().catch(() => undefined) // the next change asks again
    }, COUNT_AFTER_MS)
  }

  function note(message: TicketMessage): void {
    if (message.version <= (own.get(message.id) ?? -1)) return countSoon()
    const others = notices.value.filter((notice) => notice.id !== message.id)
    notices.value = [{ ...message, at: clock.now, read: false }, ...others].slice(0, KEPT)
    countSoon()
  }

  useFloor().listen((message) => {
    if (message.type !== 'ticket') return
    if (message.status === 'draft') countSoon() // being typed: no news
    else note(message)
  })

  return {
    counters,
    notices,
    unread: computed(() => notices.value.filter((notice) => !notice.read).length),
    begin,
    count,
    readAll: () => (notices.value = notices.value.map((notice) => ({ ...notice, read: true }))),
    /** A change that this page made itself is no news. */
    forget: (id: string, version = 0) => {
      own.set(id, Math.max(version, own.get(id) ?? 0))
      notices.value = notices.value.filter((notice) => notice.id !== id)
    },
  }
})
