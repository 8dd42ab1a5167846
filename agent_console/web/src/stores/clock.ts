/** The server's time, ticking once a second: every running clock on the page reads it, so they all step together. */
import { defineStore } from 'pinia'
import { ref } from 'vue'

export const useClock = defineStore('clock', () => {
  const offset = ref(0)
  const now = ref(Date.now())

  function tick(): void {
    now.value = Date.now() + offset.value
  }

  /** Learns how far this machine's clock is from the server's. */
  function learn(serverTime: string): void {
    offset.value = Date.parse(serverTime) - Date.now()
    tick()
  }

  setInterval(tick, 1000)
  return { now, learn }
})
