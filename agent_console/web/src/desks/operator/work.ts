/** What the operator is at: the running call or the one just ended, its page, and the draft that belongs to it. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { api } from '@/api'
import { ApiError } from '@/api/client'
import type { Call, CallPage } from '@/api/types'
import { useFloor } from '@/stores/floor'
import { useSession } from '@/stores/session'
import { useTranscript } from '@/stores/transcript'
import { useDraft } from './draft'

export type Phase = 'idle' | 'ringing' | 'talking' | 'wrap'

const KEPT = 'hotline.call'
const TRIES = 10
const PAUSE_MS = 1_000

export const useWork = defineStore('operator.work', () => {
  const floor = useFloor()
  const session = useSession()
  const transcript = useTranscript()
  const draft = useDraft()

  const callId = ref<string | null>(sessionStorage.getItem(KEPT))
  const page = shallowRef<CallPage | null>(null)
  const problem = shallowRef<unknown>(null)
  const awaitingDraft = ref(false)
  let beginning = false
  /** Masked facts of the call as last seen live: they stay when the floor forgets the call. */
  const lastSeen = shallowRef<Call | null>(null)

  const seatCall = computed(() => session.seat?.call_id ?? null)
  const live = computed(() => floor.call(callId.value))
  const call = computed(() => live.value ?? (lastSeen.value?.call_id === callId.value ? lastSeen.value : null))
  const phase = computed<Phase>(() => {
    if (callId.value === null) return 'idle'
    if (seatCall.value !== callId.value) return 'wrap'
    const state = session.seat?.state
    if (state === 'ringing') return 'ringing'
    return state === 'talking' || state === 'held' ? 'talking' : 'wrap'
  })
  const answeredAt = computed(() => call.value?.answered_at ?? page.value?.call.answered_at ?? null)
  const recorded = computed(() => phase.value === 'wrap' && page.value?.call.recording === true)

  watch(live, (now) => {
    if (now !== null) lastSeen.value = now
  })

  watch(seatCall, (now) => {
    if (now !== null && now !== callId.value) begin(now)
  }, { immediate: true })

  watch(callId, (now) => {
    if (now === null) sessionStorage.removeItem(KEPT)
    else sessionStorage.setItem(KEPT, now)
  })

  /** Ready again with nothing left to do: the desk is cleared for the next call. */
  watch(() => session.seat?.state, (now) => {
    if (now === 'ready' && !draft.open) clear()
  })

  watch(phase, (now, before) => {
    if (callId.value === null) return
    if (now === 'talking' && before === 'ringing') void findDraft(callId.value)
    if (now === 'wrap' && before === 'talking') void readToTheEnd(callId.value)
  })

  function begin(id: string): void {
    beginning = true
    callId.value = id
    page.value = null
    transcript.watch(id)
    void draft.save().then(() => {
      if (callId.value !== id) return
      draft.reset()
      return resume(id)
    })
  }

  /** After a reload: the same call again, with everything that belongs to it. */
  async function resume(id: string): Promise<void> {
    transcript.watch(id)
    await read(id)
    if (phase.value !== 'ringing') await findDraft(id)
  }

  async function read(id: string): Promise<void> {
    problem.value = null
    try {
      const fresh = await api.callPage(id)
      if (callId.value !== id) return
      page.value = fresh
      transcript.add(fresh.transcript)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      const notMine = error.code === 'talk_not_yours'
      // handed to another seat: what was said until then stays on show, and the whole comes when the call is over
      if (notMine && page.value !== null) return
      if (notMine && phase.value === 'wrap') clear()
      else problem.value = error
    }
  }

  /** The recording and the talk's length are known a moment after the call is over. */
  async function readToTheEnd(id: string): Promise<void> {
    for (let tried = 0; tried < TRIES && callId.value === id; tried++) {
      await read(id)
      if (page.value?.call.ended_at) return
      await new Promise((done) => setTimeout(done, PAUSE_MS * (tried + 1)))
    }
  }

  /** The draft is written a moment after the answer, by whoever takes calls into tickets. */
  async function findDraft(id: string): Promise<void> {
    awaitingDraft.value = true
    for (let tried = 0; tried < TRIES && callId.value === id; tried++) {
      const found = page.value?.draft_id ?? null
      if (found !== null) {
        await openDraft(found)
        break
      }
      await new Promise((done) => setTimeout(done, PAUSE_MS))
      await read(id)
    }
    awaitingDraft.value = false
  }

  async function openDraft(id: string): Promise<void> {
    try {
      await draft.load(id)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      problem.value = error
    }
  }

  function clear(): void {
    callId.value = null
    page.value = null
    lastSeen.value = null
    transcript.watch(null)
    draft.reset()
  }

  if (page.value === null && callId.value !== null && !beginning) void resume(callId.value)

  return { callId, call, page, phase, problem, answeredAt, recorded, awaitingDraft, clear, openDraft }
})
