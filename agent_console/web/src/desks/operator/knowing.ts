/** What the knowledge base and the announcements say to the talk so far: slot 4 and slot 3 of the desk. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { ApiError } from '@/api/client'
import { knowledge, type KnowledgeFound, type KnowledgeSuggestion } from '@/api/knowledge'
import { useTranscript } from '@/stores/transcript'
import { useDraft } from './draft'

const PAUSE_MS = 500

export type SlotState = 'none' | 'offered' | 'taken' | 'dismissed'

export const useKnowing = defineStore('operator.knowing', () => {
  const draft = useDraft()
  const transcript = useTranscript()

  const answer = shallowRef<KnowledgeSuggestion | null>(null)
  /** The item that the direct answer rests on. */
  const cited = shallowRef<KnowledgeFound | null>(null)
  const dismissed = ref<readonly string[]>([])
  /** The item that is being said to be wrong; those that this person has said so of. */
  const doubting = shallowRef<KnowledgeFound | null>(null)
  const doubted = ref<readonly string[]>([])
  const linking = ref(false)
  const problem = shallowRef<ApiError | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0

  const text = computed(() => {
    const said = transcript.talk.filter((line) => line.side === 'citizen' && line.final).map((line) => line.text)
    return [...said, draft.fields.matter, draft.fields.demand, draft.fields.place].join('\n').trim()
  })
  const item = computed(() => cited.value ?? answer.value?.items[0] ?? null)
  const announcement = computed(() => {
    const all = answer.value?.announcements ?? []
    return all.find((one) => one.id === answer.value?.linked) ?? all[0] ?? null
  })
  const stateOf = (id: string | undefined, taken: boolean): SlotState => {
    if (id === undefined || !draft.open) return 'none'
    return taken ? 'taken' : dismissed.value.includes(id) ? 'dismissed' : 'offered'
  }
  const itemState = computed(() => stateOf(item.value?.id, cited.value !== null))
  const announcementState = computed(() => stateOf(announcement.value?.id, announcement.value !== null && answer.value?.linked === announcement.value.id))

  /** Cites the item in the direct answer; again: no longer. */
  function cite(one: KnowledgeFound | null = item.value): void {
    if (itemState.value === 'dismissed') return
    cited.value = cited.value === null ? one : null
  }

  function dismiss(id: string | undefined): void {
    if (id === undefined) return
    dismissed.value = dismissed.value.includes(id) ? dismissed.value.filter((one) => one !== id) : [...dismissed.value, id]
  }

  /** The call is about what was announced; again: it is not. */
  async function link(): Promise<void> {
    const [row, ticket] = [announcement.value, draft.ticket]
    if (row === null || ticket === null || linking.value) return
    linking.value = true
    problem.value = null
    try {
      await draft.save()
      await (announcementState.value === 'taken' ? knowledge.unlink(row.id, ticket.id) : knowledge.link(row.id, ticket.id))
      await draft.refresh()
      await ask()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      problem.value = error
    } finally {
      linking.value = false
    }
  }

  async function ask(): Promise<void> {
    const current = ++asked
    const { category, area } = draft.fields
    if (text.value === '' && category === null) return void (answer.value = null)
    const found = await knowledge.suggest({ text: text.value, category, area, ticket: draft.ticket?.id ?? null }).catch(() => null)
    if (current === asked && found !== null) answer.value = found
  }

  watch([text, () => draft.fields.category, () => draft.fields.area, () => draft.ticket?.id], () => {
    clearTimeout(timer)
    timer = setTimeout(() => void ask(), PAUSE_MS)
  }, { immediate: true })

  watch(() => draft.ticket?.id, () => {
    cited.value = null
    dismissed.value = []
    problem.value = null
  })

  return { answer, item, itemState, announcement, announcementState, cited, doubting, doubted, linking, problem, cite, dismiss, link }
})
