/** What this post was told and nobody of it has seen: read at once, with each change of a ticket, and every minute. */
import { computed, onBeforeUnmount, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { ApiError } from '@/api/client'
import { office, type Notice } from '@/api/office'
import { useDoing, useReading } from '@/parts/reading'
import { useFloor } from '@/stores/floor'
import { usePreferences } from '@/stores/preferences'

const AFTER_MS = 1_000
const EVERY_MS = 60_000
/** Where one acts on what is about no single ticket. */
const DESK_OF: Readonly<Record<string, string>> = {
  order_to_sign: '/supervision', order_replied: '/supervision', bulletin_to_sign: '/supervision', interview_due: '/supervision', exchange_counts: '/supervision',
}

export interface Reminders {
  unseen: ComputedRef<readonly Notice[]>
  /** Why they could not be read. */
  problem: ShallowRef<ApiError | null>
  /** Why the last one could not be marked. */
  refused: ShallowRef<unknown>
  read: () => Promise<void>
  see: (notice: Notice) => Promise<void>
}

/** The page that a reminder leads to; null for none. */
export function pageOf(notice: Pick<Notice, 'ticket_id' | 'kind'>): string | null {
  return notice.ticket_id === null ? (DESK_OF[notice.kind] ?? null) : `/tickets/${notice.ticket_id}`
}

export function useReminders(): Reminders {
  const list = useReading(office.notices)
  const { problem: refused, run } = useDoing()
  const preferences = usePreferences()
  let soon: ReturnType<typeof setTimeout> | null = null

  async function see(notice: Notice): Promise<void> {
    if ((await run(() => office.noticeSeen(notice.id))) !== null) await list.read()
  }

  const stop = useFloor().listen((message) => {
    if (message.type !== 'ticket') return
    soon ??= setTimeout(() => {
      soon = null
      void list.read()
    }, AFTER_MS)
  })
  const timer = setInterval(() => void list.read(), EVERY_MS)
  onBeforeUnmount(() => {
    stop()
    clearInterval(timer)
    if (soon !== null) clearTimeout(soon)
  })
  watch(() => preferences.language, () => void list.read(), { flush: 'post' })
  void list.read()

  return { unseen: computed(() => list.value.value?.items ?? []), problem: list.problem, refused, read: list.read, see }
}
