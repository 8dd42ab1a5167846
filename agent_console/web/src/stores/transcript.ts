/** The talk of the one call that this page watches. */
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { Segment } from '@/api/types'
import { folded, type Talk } from '@/live/transcript'
import { useFloor } from './floor'

export const useTranscript = defineStore('transcript', () => {
  const floor = useFloor()
  const callId = ref<string | null>(null)
  const talk = shallowRef<Talk>([])

  floor.listen((message) => {
    if (message.type === 'segments' && message.call_id === callId.value) add(message.segments)
  })

  function add(segments: readonly Segment[]): void {
    talk.value = folded(talk.value, segments)
  }

  function watch(call: string | null): void {
    if (call === callId.value) return
    callId.value = call
    talk.value = []
    floor.watchCall(call)
  }

  return { callId, talk, add, watch }
})
