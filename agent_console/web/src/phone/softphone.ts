/** The telephone of the seat one is signed in to: one line, in one tab of the browser only. */
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { api } from '@/api'
import { ApiError } from '@/api/client'
import { createLine, type Registration } from './line'

export type PhoneState = Registration | 'elsewhere' | 'unsupported' | 'desk'

const AGAIN_MS = 10_000

export const useSoftphone = defineStore('softphone', () => {
  const line = createLine()
  const seat = ref<string | null>(null)
  const elsewhere = ref(false)
  const problem = ref<ApiError | null>(null)
  let giveUpLock: (() => void) | null = null
  let again: ReturnType<typeof setTimeout> | undefined

  const state = computed<PhoneState>(() => {
    if (elsewhere.value) return 'elsewhere'
    if (!window.isSecureContext && seat.value !== null) return 'unsupported'
    if (problem.value?.code === 'desk_phone') return 'desk'
    return line.registration.value
  })

  function letGo(): void {
    clearTimeout(again)
    giveUpLock?.()
    giveUpLock = null
    line.stop()
  }

  /** Holds the seat's lock for as long as this tab is its telephone; false when another tab holds it. */
  function hold(number: string, steal: boolean): Promise<boolean> {
    return new Promise((resolve) => {
      const mode: LockOptions = steal ? { steal: true } : { ifAvailable: true }
      navigator.locks
        .request(`hotline-seat-${number}`, mode, (lock) => {
          resolve(lock !== null)
          return lock === null ? undefined : new Promise<void>((release) => (giveUpLock = release))
        })
        .catch(() => {
          // Another tab took the lock over.
          if (seat.value !== number) return
          line.stop()
          elsewhere.value = true
        })
    })
  }

  async function register(): Promise<void> {
    problem.value = null
    try {
      await line.start(await api.seatPhone())
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      problem.value = cause
      if (cause.code === 'desk_phone') return
      again = setTimeout(() => void register(), AGAIN_MS)
    }
  }

  async function useSeat(number: string | null, steal = false): Promise<void> {
    letGo()
    seat.value = number
    elsewhere.value = false
    if (number === null || !window.isSecureContext) return
    if (!(await hold(number, steal))) {
      elsewhere.value = true
      return
    }
    await register()
  }

  watch(line.registration, (now) => {
    clearTimeout(again)
    if (now === 'refused' && seat.value !== null) again = setTimeout(() => void register(), AGAIN_MS)
  })

  /** Leaving the page would hang up: the browser asks first. */
  window.addEventListener('beforeunload', (event) => {
    if (line.state.value !== 'idle') event.preventDefault()
  })

  return {
    state,
    problem,
    call: line.state,
    since: line.since,
    muted: line.muted,
    held: line.held,
    microphone: line.microphone,
    /** True while the call of this seat runs through this page. */
    carries: computed(() => line.state.value !== 'idle'),
    answer: line.answer,
    hangUp: line.hangUp,
    toggleMute: line.toggleMute,
    toggleHold: line.toggleHold,
    useSeat,
    takeOver: () => useSeat(seat.value, true),
  }
})
