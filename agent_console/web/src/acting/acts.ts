/** Acting on one ticket: sends the step, keeps what was typed when it is refused, shows the other's act on a conflict. */
import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { api } from '@/api'
import { ApiError } from '@/api/client'
import type { Ticket, TicketEvent } from '@/api/types'
import { useTickets } from '@/stores/tickets'
import { useForms } from './forms'

export type Acts = ReturnType<typeof useActs>

/** `changed` hears the ticket after each step, `acted` that it was this page's own. */
export function useActs(ticket: Ref<Ticket | null>, changed: (ticket: Ticket, own: boolean) => void) {
  const forms = useForms()
  const tickets = useTickets()
  const busy = ref<string | null>(null)
  const problem = shallowRef<ApiError | null>(null)
  /** Form that the refusal belongs to. */
  const failed = ref<string | null>(null)
  /** What others did meanwhile, newest last; null: no conflict. */
  const conflict = shallowRef<readonly TicketEvent[] | null>(null)
  /** Form that is open. */
  const open = ref<string | null>(null)

  function settle(): void {
    problem.value = null
    failed.value = null
    conflict.value = null
  }

  /** Carries the action out with the form's values. True when it was done. */
  async function run(action: string, form: string): Promise<boolean> {
    const subject = ticket.value
    if (subject === null || busy.value !== null) return false
    busy.value = action
    settle()
    try {
      const values = Object.entries(forms.of(subject.id, form)).filter(([, value]) => value !== '')
      const after = await api.act(subject.id, action, subject.version, Object.fromEntries(values))
      forms.drop(subject.id, form)
      tickets.forget(subject.id)
      open.value = null
      changed(after, true)
      return true
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      failed.value = form
      if (error.status === 409) await clash(subject, error)
      else problem.value = error
      return false
    } finally {
      busy.value = null
    }
  }

  /** Reads the ticket again, so that the other's act is seen and the next try is made from it. */
  async function clash(before: Ticket, error: ApiError): Promise<void> {
    const seen = Math.max(0, ...before.timeline.map((event) => event.seq))
    const after = await api.ticket(before.id).catch(() => null)
    if (after === null || after.version === before.version) {
      problem.value = error
      return
    }
    conflict.value = after.timeline.filter((event) => event.seq > seen).sort((a, b) => a.seq - b.seq)
    changed(after, false)
  }

  watch(
    () => ticket.value?.id,
    () => {
      settle()
      open.value = null
    },
  )

  return {
    busy,
    problem,
    failed,
    conflict,
    open,
    run,
    settle,
    /** The ticket after this page's own write that was no step. */
    take: (after: Ticket) => {
      settle()
      tickets.forget(after.id, after.version)
      changed(after, true)
    },
    toggle: (form: string) => (open.value = open.value === form ? null : form),
    fieldErrors: computed<Record<string, string>>(() => problem.value?.fields ?? {}),
  }
}
