/** Whether the same citizen was here with the same matter, asked whenever the draft was saved; and the ways that follow. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { api } from '@/api'
import type { RepeatAdvice, RepeatFound } from '@/api/lists'
import { useDraft } from './draft'

export const useRepeating = defineStore('operator.repeating', () => {
  const draft = useDraft()
  const found = shallowRef<RepeatFound | null>(null)
  /** The letter that says the matter is not taken up again is being written. */
  const writing = ref(false)
  let asked = 0

  const proposal = computed(() => (draft.open ? (draft.ticket?.life?.proposal ?? null) : null))
  /** Nothing is offered while the lead has not decided on what was proposed. */
  const advice = computed<readonly RepeatAdvice[]>(() => (proposal.value === null ? (found.value?.advice ?? []) : []))
  const raise = computed(() => (draft.open && draft.fields.urgency === 'normal' ? (found.value?.urgency ?? null) : null))

  async function ask(): Promise<void> {
    const [current, ticket] = [++asked, draft.ticket]
    if (ticket === null || !draft.open) return void (found.value = null)
    const answer = await api.repeat(ticket.id).catch(() => null)
    if (current === asked && answer !== null) found.value = answer.found
  }

  function take(kind: RepeatAdvice | undefined = advice.value[0]): void {
    const earlier = found.value?.earlier.number
    if (kind === undefined || earlier === undefined) return
    if (kind === 'append') void draft.act('append', { earlier })
    else if (kind === 'redo') void draft.act('propose_redo', { earlier, text: draft.fields.demand || draft.fields.matter })
    else writing.value = true
  }

  async function refuse(text: string): Promise<void> {
    if (await draft.act('propose_refusal', { code: 'repeated', text })) writing.value = false
  }

  watch(() => [draft.ticket?.id, draft.ticket?.version], () => void ask(), { immediate: true })
  watch(() => draft.ticket?.id, () => {
    writing.value = false
    found.value = null
  })

  return { found, proposal, advice, raise, writing, take, refuse }
})
