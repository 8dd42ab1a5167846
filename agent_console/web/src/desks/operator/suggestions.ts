/** What the rules make of the talk so far: five slots that never move, each offered, taken or dismissed. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { api } from '@/api'
import type { Suggestion } from '@/api/suggestion'
import type { Segment } from '@/api/types'
import { timeOfDay } from '@/parts/times'
import { useClock } from '@/stores/clock'
import { useTranscript } from '@/stores/transcript'
import { useDraft } from './draft'

/** Slots 3 and 4 (incident, knowledge) are those of `knowing.ts`. */
export type Slot = 1 | 2 | 5
export type SlotField = 'category' | 'department' | 'urgency'

const FIELD: Readonly<Record<Slot, SlotField>> = { 1: 'category', 2: 'department', 5: 'urgency' }
const PAUSE_MS = 700

interface Taken {
  value: string
  before: string | null
  at: string
}

export const useSuggestions = defineStore('operator.suggestions', () => {
  const clock = useClock()
  const draft = useDraft()
  const transcript = useTranscript()

  const suggestion = shallowRef<Suggestion | null>(null)
  const taken = ref<Partial<Record<Slot, Taken>>>({})
  const dismissed = ref<Partial<Record<Slot, string>>>({})
  const calmed = ref<readonly string[]>([])
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0

  const said = computed(() => transcript.talk.filter((line) => line.side === 'citizen' && line.final))
  const text = computed(() => said.value.map((line) => line.text).join('\n'))

  function offered(slot: Slot): string | null {
    const now = suggestion.value
    if (slot === 1) return now?.category?.code ?? null
    return slot === 2 ? (now?.department?.code ?? null) : (now?.urgency?.code ?? null)
  }

  const state = (slot: Slot): 'none' | 'offered' | 'taken' | 'dismissed' | 'by_hand' => {
    const value = offered(slot)
    if (draft.ticket !== null && !draft.open) return 'none'
    const field = draft.fields[FIELD[slot]]
    if (taken.value[slot] !== undefined && field === taken.value[slot]?.value) return 'taken'
    if (value === null) return 'none'
    if (dismissed.value[slot] === value) return 'dismissed'
    const untouched = slot === 5 ? field === 'normal' : field === null
    return untouched ? 'offered' : field === value ? 'none' : 'by_hand'
  }

  /** The line that a suggestion rests on: the first with one of its words, else the last that was said. */
  function source(words: readonly string[]): Segment | null {
    return said.value.find((line) => words.some((word) => line.text.includes(word))) ?? said.value.at(-1) ?? null
  }

  function take(slot: Slot): void {
    const already = taken.value[slot]
    if (state(slot) === 'taken' && already) {
      draft.set(FIELD[slot], already.before as never)
      taken.value = { ...taken.value, [slot]: undefined }
      return
    }
    const value = offered(slot)
    if (value === null || state(slot) === 'by_hand') return
    taken.value = { ...taken.value, [slot]: { value, before: draft.fields[FIELD[slot]], at: timeOfDay(new Date(clock.now).toISOString()) } }
    dismissed.value = { ...dismissed.value, [slot]: undefined }
    const line = source(suggestion.value?.category?.words ?? [])
    draft.set(FIELD[slot], value, line ? { at: line.started_at, text: line.text } : undefined)
  }

  function dismiss(slot: Slot): void {
    const value = offered(slot)
    if (value === null || state(slot) === 'taken') return
    dismissed.value = { ...dismissed.value, [slot]: dismissed.value[slot] === value ? undefined : value }
  }

  const alarm = computed(() => {
    if (draft.ticket !== null && !draft.open) return null
    for (const { word } of suggestion.value?.emergency ?? []) {
      const line = said.value.find((one) => one.text.includes(word))
      if (line !== undefined && !calmed.value.includes(word)) return { word, line }
    }
    return null
  })

  /** What the rules make of the word; a word without advice is a matter of life. */
  const raisedTo = computed(() => suggestion.value?.urgency?.code ?? 'U1')

  function calm(): void {
    if (alarm.value) calmed.value = [...calmed.value, alarm.value.word]
  }

  function raise(): void {
    const line = alarm.value?.line
    if (line) draft.set('urgency', raisedTo.value, { at: line.started_at, text: line.text })
    calm()
  }

  async function ask(): Promise<void> {
    const current = ++asked
    const { matter, demand, area, place, type, urgency, category, department } = draft.fields
    if (text.value === '' && matter === '' && demand === '' && category === null) {
      suggestion.value = null
      return
    }
    const answer = await api.suggest({ text: text.value, matter, demand, area, place, type, urgency, category, department }).catch(() => null)
    if (current === asked && answer !== null) suggestion.value = answer
  }

  watch([text, () => ({ ...draft.fields })], () => {
    clearTimeout(timer)
    timer = setTimeout(() => void ask(), PAUSE_MS)
  }, { deep: true, immediate: true })

  watch(() => draft.ticket?.id, () => {
    taken.value = {}
    dismissed.value = {}
    calmed.value = []
  })

  return { suggestion, taken, alarm, raisedTo, state, take, dismiss, calm, raise }
})
