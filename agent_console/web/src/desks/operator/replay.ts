/** Plays a call's recording from a moment of the talk; one player for the whole desk. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { api } from '@/api'
import { useWork } from './work'

const LEAD_SECONDS = 0.3

export const useReplay = defineStore('operator.replay', () => {
  const work = useWork()
  const audio = new Audio()
  audio.preload = 'none'
  /** ISO time of the line being heard. */
  const hearing = ref<string | null>(null)
  const failed = ref(false)
  let until = 0

  audio.addEventListener('timeupdate', () => {
    if (until > 0 && audio.currentTime >= until) audio.pause()
  })
  for (const name of ['pause', 'ended'] as const) audio.addEventListener(name, () => (hearing.value = null))
  audio.addEventListener('error', () => {
    failed.value = hearing.value !== null
    hearing.value = null
  })

  /** Seconds into the recording, which begins when the call was answered. */
  function offset(at: string): number {
    return work.answeredAt === null ? 0 : Math.max(0, (Date.parse(at) - Date.parse(work.answeredAt)) / 1000)
  }

  async function play(from: string, to?: string): Promise<void> {
    if (work.callId === null || !work.recorded) return
    const url = api.recordingUrl(work.callId)
    if (!audio.src.endsWith(url)) audio.src = url
    failed.value = false
    hearing.value = from
    audio.currentTime = Math.max(0, offset(from) - LEAD_SECONDS)
    until = to === undefined ? 0 : offset(to) + LEAD_SECONDS
    await audio.play().catch(() => undefined) // said by the error event
  }

  return { hearing, failed, offset, play, stop: () => audio.pause(), playable: computed(() => work.recorded) }
})
