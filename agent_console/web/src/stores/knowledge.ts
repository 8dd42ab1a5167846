/** How much of the knowledge base waits for this post: counted again every minute, and after each step taken here. */
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { knowledge } from '@/api/knowledge'

const EVERY_MS = 60_000

export const useKnowledge = defineStore('knowledge', () => {
  const counters = ref<Record<string, number>>({})
  let timer: ReturnType<typeof setInterval> | undefined

  async function count(): Promise<void> {
    counters.value = (await knowledge.counters().catch(() => null)) ?? counters.value
  }

  function watch(wanted: boolean): void {
    clearInterval(timer)
    if (!wanted) return void (counters.value = {})
    void count()
    timer = setInterval(() => void count(), EVERY_MS)
  }

  return { counters, count, watch }
})
