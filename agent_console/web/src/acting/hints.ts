/** What the machine sees of a reply: while a unit types it, and beside the ten points when it is audited. */
import { computed, onBeforeUnmount, shallowRef, watch, type Ref } from 'vue'
import { routing, type AuditHint } from '@/api/routing'
import type { Ticket } from '@/api/types'
import type { ActionGroup } from './looks'

const PAUSE_MS = 700
const SHORTEST = 8

export function useHints(ticket: () => Ticket, group: () => ActionGroup, answer: Ref<string>) {
  const found = shallowRef<readonly AuditHint[]>([])
  const replies = computed(() => group().actions.some((action) => action.action === 'reply'))
  const audits = computed(() => group().actions.some((action) => action.action === 'approve_reply'))
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0

  async function read(): Promise<void> {
    const mine = ++asked
    const page = await (audits.value ? routing.auditHints(ticket().id) : routing.replyHints(ticket().id, answer.value)).catch(() => null)
    if (mine === asked && page !== null) found.value = page.items
  }

  watch(() => [ticket().id, audits.value, replies.value ? answer.value : ''], () => {
    clearTimeout(timer)
    if (audits.value) return void read()
    if (!replies.value || answer.value.trim().length < SHORTEST) return void (found.value = [])
    timer = setTimeout(() => void read(), PAUSE_MS)
  }, { immediate: true })
  onBeforeUnmount(() => clearTimeout(timer))

  return { found, replies, audits }
}
