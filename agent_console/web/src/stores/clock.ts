/** The server's time, ticking once a second: every running clock on the page reads it, so they all step together.
    `now` is real time, by which calls are counted; `office` is the time of tickets, which a demo may have moved. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'

/** The office's clock is shown as moved from this distance on, in milliseconds. */
const NOTICED = 1000

export const useClock = defineStore('clock', () => {
  const offset = ref(0)
  const now = ref(Date.now())
  const ahead = ref(0)

  function tick(): void {
    now.value = Date.now() + offset.value
  }

  /** Learns how far this machine's clock is from the server's. */
  function learn(serverTime: string): void {
    offset.value = Date.parse(serverTime) - Date.now()
    tick()
  }

  /** Learns how many seconds the office's clock is ahead of real time. */
  function learnOffice(secondsAhead: number): void {
    ahead.value = secondsAhead * 1000
  }

  setInterval(tick, 1000)
  return { now, office: computed(() => now.value + ahead.value), moved: computed(() => Math.abs(ahead.value) >= NOTICED), learn, learnOffice }
})
