/** What units have announced and is in force now: read again every half minute while somebody of the office is here. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { knowledge, type Announcement } from '@/api/knowledge'

const EVERY_MS = 30_000

export const useAnnouncements = defineStore('announcements', () => {
  const running = shallowRef<Announcement[]>([])
  let timer: ReturnType<typeof setInterval> | undefined

  async function read(): Promise<void> {
    running.value = (await knowledge.announcements('running').catch(() => null))?.items ?? running.value
  }

  function watch(wanted: boolean): void {
    clearInterval(timer)
    if (!wanted) return void (running.value = [])
    void read()
    timer = setInterval(() => void read(), EVERY_MS)
  }

  return { running, read, watch }
})
