/** After a reload in mid-call: asks once for the call's voice, and answers when it rings. */
import { watch } from 'vue'
import { api } from '@/api'
import { useSession } from '@/stores/session'
import { useSoftphone } from './softphone'

/** What rings later is another call, to be answered by hand. */
const EXPECT_MS = 10_000

export function useRegain(): void {
  const softphone = useSoftphone()
  const session = useSession()
  /** A page that has carried a call, or has asked, has lost none by being loaded. */
  let settled = false
  let expected: string | null = null

  // The telephone and the floor tell of the ring by two ways, and either may be first.
  watch(
    () => ({ line: softphone.call, call: session.seat?.call_id ?? null }),
    ({ line, call }) => {
      if (line === 'idle') return
      settled = true
      if (line === 'ringing' && (expected === null || call !== expected)) return
      expected = null
      if (line === 'ringing') void softphone.answer()
    },
  )

  watch(
    () => ({ phone: softphone.state, state: session.seat?.state, call: session.seat?.call_id ?? null }),
    ({ phone, state, call }) => {
      if (settled || phone !== 'registered' || call === null || (state !== 'talking' && state !== 'held')) return
      settled = true
      expected = call
      setTimeout(() => (expected = null), EXPECT_MS)
      void api.regain(call).catch(() => (expected = null))
    },
    { immediate: true },
  )
}
