/** Who is signed in, at which seat; starts and stops what follows from it (live data, catalogue, the telephone). */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { api } from '@/api'
import { ApiError, whenPasswordDue, whenSignedOut } from '@/api/client'
import type { Health, Me, PhoneKind, Post } from '@/api/types'
import { desksOf } from '@/desks/table'
import { useCatalogue } from './catalogue'
import { useClock } from './clock'
import { useFloor } from './floor'
import { usePreferences } from './preferences'
import { useTickets } from './tickets'

/** Posts that work at a seat with a telephone. */
export const SEAT_POSTS: readonly Post[] = ['voice', 'online', 'lead', 'dispatch', 'leader', 'media', 'opinion']

/** A yes or no that outlives a reload of this tab, and nothing more. */
function useSessionFlag(key: string): Ref<boolean> {
  const flag = ref(sessionStorage.getItem(key) === 'yes')
  watch(flag, (now) => (now ? sessionStorage.setItem(key, 'yes') : sessionStorage.removeItem(key)), { flush: 'sync' })
  return flag
}

export const useSession = defineStore('session', () => {
  const clock = useClock()
  const floor = useFloor()
  const catalogue = useCatalogue()
  const tickets = useTickets()
  const preferences = usePreferences()

  const me = shallowRef<Me | null>(null)
  const health = shallowRef<Health | null>(null)
  /** The user chose to work without a seat: kept for this tab, so that a reload does not ask again. */
  const seatless = useSessionFlag('hotline.seatless')
  let asked: Promise<void> | null = null

  const seat = computed(() => floor.seat(me.value?.seat ?? null))
  const wantsSeat = computed(() => me.value !== null && SEAT_POSTS.includes(me.value.post))
  const needsPassword = computed(() => me.value?.password_due === true)
  const needsSeatChoice = computed(() => wantsSeat.value && me.value?.seat === null && !seatless.value)

  async function begin(who: Me): Promise<void> {
    me.value = who
    if (who.password_due) return floor.close()
    floor.open(who.live_url)
    await Promise.all([catalogue.load(), tickets.begin(desksOf(who.post).some((desk) => desk.name === 'tickets')), readHealth()])
  }

  function end(): void {
    me.value = null
    seatless.value = false
    floor.close()
  }

  async function readHealth(): Promise<void> {
    health.value = await api.health().catch(() => null)
    if (health.value !== null) clock.learnOffice(health.value.office_ahead)
  }

  /** Asks the server once who we are: the first thing a fresh page does. */
  function recall(): Promise<void> {
    asked ??= api
      .me()
      .then(begin)
      .catch((error: unknown) => {
        if (!(error instanceof ApiError)) throw error
        if (error.status !== 401) asked = null
      })
    return asked
  }

  async function login(account: string, password: string): Promise<void> {
    await begin(await api.login(account, password))
  }

  /** Other sessions end; this one goes on, and begins where it had to wait for an own password. */
  async function setPassword(present: string, fresh: string): Promise<void> {
    const waited = needsPassword.value
    const who = await api.setPassword(present, fresh)
    if (waited) await begin(who)
    else me.value = who
  }

  function seatIs(number: string | null): void {
    if (me.value !== null) me.value = { ...me.value, seat: number }
  }

  async function takeSeat(number: string, phone: PhoneKind | null = null): Promise<void> {
    await api.signInToSeat(number, phone)
    preferences.seat = number
    seatIs(number)
  }

  async function leaveSeat(): Promise<void> {
    await api.signOutOfSeat()
    seatIs(null)
    seatless.value = false
  }

  async function logout(): Promise<void> {
    if (me.value?.seat) await api.signOutOfSeat().catch(() => undefined) // the server signs the seat out as well
    await api.logout()
    end()
  }

  whenSignedOut(end)
  whenPasswordDue(() => {
    if (me.value !== null) me.value = { ...me.value, password_due: true }
    floor.close()
  })
  setInterval(() => {
    if (me.value !== null) void readHealth()
  }, 30_000)

  return { me, seat, health, seatless, wantsSeat, needsPassword, needsSeatChoice, recall, readHealth, login, setPassword, takeSeat, leaveSeat, logout }
})
