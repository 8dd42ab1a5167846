/** The draft under the operator's hands: saved at every pause of typing, kept in this tab until the server has it. */
import { defineStore } from 'pinia'
import { computed, reactive, ref, shallowRef } from 'vue'
import { api } from '@/api'
import { ApiError } from '@/api/client'
import type { Ticket } from '@/api/types'
import { useFloor } from '@/stores/floor'
import { useTickets } from '@/stores/tickets'
import { changesOf, clashes, fieldsOf, merged, type DraftFields, type FieldName, type Marks } from './merge'
import { fits } from './place'

const PAUSE_MS = 800
const AGAIN_MS = 5_000
const KEPT = 'hotline.draft.'

const blank: DraftFields = {
  matter: '', demand: '', area: null, place: '', point: null, type: null, urgency: 'normal', secrecy: 'L1', category: null, department: null,
  caller_name: '', caller_number: '', contact_wish: '', matter_for_unit: '', demand_for_unit: '',
}

interface Kept {
  saved: DraftFields
  fields: DraftFields
  marks: Marks
}

export const useDraft = defineStore('operator.draft', () => {
  const tickets = useTickets()
  const ticket = shallowRef<Ticket | null>(null)
  const fields = reactive<DraftFields>({ ...blank })
  const marks = ref<Marks>({})
  const saving = ref(false)
  const failed = ref(false)
  const wrong = ref<Record<string, string>>({})
  const problem = shallowRef<unknown>(null)
  /** Somebody else's version, when both changed the same field. */
  const conflict = shallowRef<Ticket | null>(null)
  /** The fields that both changed. */
  const clashing = ref<FieldName[]>([])
  const restored = ref(false)
  const acting = ref<string | null>(null)

  let saved: DraftFields = { ...blank }
  let savedMarks = '{}'
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> = Promise.resolve()

  const open = computed(() => ticket.value?.status === 'draft')

  function take(fresh: Ticket, keep: DraftFields | null = null, keptMarks: Marks | null = null): void {
    ticket.value = fresh
    saved = fieldsOf(fresh)
    savedMarks = JSON.stringify(fresh.suggested_fields)
    Object.assign(fields, keep ?? saved)
    marks.value = { ...(keptMarks ?? fresh.suggested_fields) }
  }

  function isChanged(): boolean {
    return Object.keys(changesOf(saved, fields)).length > 0 || JSON.stringify(marks.value) !== savedMarks
  }

  function remember(): void {
    if (ticket.value === null) return
    const key = KEPT + ticket.value.id
    const kept: Kept = { saved, fields: { ...fields }, marks: marks.value }
    if (isChanged()) sessionStorage.setItem(key, JSON.stringify(kept))
    else sessionStorage.removeItem(key)
  }

  async function load(id: string): Promise<void> {
    if (ticket.value?.id === id) return
    await leave()
    const fresh = await api.ticket(id)
    const kept = sessionStorage.getItem(KEPT + id)
    reset()
    if (kept !== null && fresh.status === 'draft') {
      const before = JSON.parse(kept) as Kept
      take(fresh, merged(before.saved, before.fields, fieldsOf(fresh)), before.marks)
      restored.value = true
      saveSoon()
    } else take(fresh)
  }

  async function create(): Promise<void> {
    await leave()
    const fresh = await api.newDraft()
    reset()
    take(fresh)
  }

  function reset(): void {
    clearTimeout(timer)
    ticket.value = null
    conflict.value = null
    problem.value = null
    wrong.value = {}
    failed.value = false
    restored.value = false
    saved = { ...blank }
    Object.assign(fields, blank)
    marks.value = {}
  }

  /** Another draft comes onto the desk: what is typed here is saved first. */
  async function leave(): Promise<void> {
    if (open.value && isChanged()) await save()
  }

  /** What follows from a field: a report is secret by rule; a point goes with its name; a wording was confirmed for the text that it was made of. */
  function following(name: FieldName, value: DraftFields[FieldName]): Partial<DraftFields> {
    if (name === 'type' && value === 'report' && fields.secrecy < 'L2') return { secrecy: 'L2' }
    if (name === 'place' && !fits(fields.point, String(value))) return { point: null }
    return name === 'matter' || name === 'demand' ? { [`${name}_for_unit`]: '' } : {}
  }

  /** Writes one field; typed by hand it loses its mark. */
  function set<Name extends FieldName>(name: Name, value: DraftFields[Name], mark?: { at: string; text: string }): void {
    if (fields[name] === value) return
    Object.assign(fields, { [name]: value }, following(name, value))
    if (mark) marks.value = { ...marks.value, [name]: mark }
    else if (name in marks.value) marks.value = Object.fromEntries(Object.entries(marks.value).filter(([key]) => key !== name))
    if (name in wrong.value) {
      wrong.value = Object.fromEntries(Object.entries(wrong.value).filter(([key]) => key !== name))
      if (Object.keys(wrong.value).length === 0) problem.value = null
    }
    remember()
    saveSoon()
  }

  function saveSoon(after = PAUSE_MS): void {
    clearTimeout(timer)
    timer = setTimeout(() => void save(), after)
  }

  function save(): Promise<void> {
    clearTimeout(timer)
    running = running.then(saveNow)
    return running
  }

  async function saveNow(): Promise<void> {
    const current = ticket.value
    if (current === null || !open.value || conflict.value !== null || !isChanged()) return
    const sent = { ...fields }
    const sentMarks = JSON.stringify(marks.value)
    const changes = changesOf(saved, sent)
    saving.value = true
    try {
      const fresh = await api.saveDraft(current.id, current.version, { ...changes, ...(sentMarks === savedMarks ? {} : { suggested_fields: marks.value }) })
      if (ticket.value?.id !== current.id) return
      failed.value = false
      saved = sent
      savedMarks = sentMarks
      ticket.value = fresh
      tickets.forget(current.id, fresh.version)
      if (isChanged()) saveSoon()
    } catch (error) {
      await notSaved(error, current.id)
    } finally {
      saving.value = false
      remember()
    }
  }

  async function notSaved(error: unknown, id: string): Promise<void> {
    if (!(error instanceof ApiError)) throw error
    if (error.status === 409) return meet(await api.ticket(id))
    wrong.value = { ...wrong.value, ...error.fields }
    failed.value = Object.keys(error.fields).length === 0
    if (error.unreachable || error.status >= 500) saveSoon(AGAIN_MS)
  }

  /** Somebody else's version has come: merge what can be merged, show the rest. */
  function meet(theirs: Ticket): void {
    const other = fieldsOf(theirs)
    clashing.value = clashes(saved, fields, other)
    if (theirs.status !== 'draft' || clashing.value.length > 0) {
      conflict.value = theirs
      return
    }
    take(theirs, merged(saved, fields, other), { ...theirs.suggested_fields, ...marks.value })
    if (isChanged()) saveSoon()
  }

  function keepMine(): void {
    const theirs = conflict.value
    if (theirs === null) return
    conflict.value = null
    take(theirs, merged(saved, fields, fieldsOf(theirs)), marks.value)
    void save()
  }

  function takeTheirs(): void {
    const theirs = conflict.value
    if (theirs === null) return
    conflict.value = null
    sessionStorage.removeItem(KEPT + theirs.id)
    take(theirs)
  }

  /** Saves, then acts. Field errors land in `wrong`, any other refusal in `problem`. */
  async function act(action: string, payload: Record<string, unknown> = {}): Promise<boolean> {
    if (acting.value !== null || ticket.value === null) return false
    acting.value = action
    problem.value = null
    try {
      await save()
      if (isChanged() || conflict.value !== null) return false
      const fresh = await api.act(ticket.value.id, action, ticket.value.version, payload)
      sessionStorage.removeItem(KEPT + fresh.id)
      tickets.forget(fresh.id, fresh.version)
      take(fresh)
      return true
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.status === 409 && ticket.value) meet(await api.ticket(ticket.value.id))
      wrong.value = error.fields
      problem.value = error
      return false
    } finally {
      acting.value = null
    }
  }

  /** Reads the ticket again after something else than this form wrote to it. */
  async function refresh(): Promise<void> {
    const current = ticket.value
    if (current !== null) meet(await api.ticket(current.id))
  }

  useFloor().listen((message) => {
    const current = ticket.value
    if (message.type !== 'ticket' || current?.id !== message.id || message.version <= current.version || saving.value) return
    if (acting.value === null) void api.ticket(message.id).then((fresh) => (fresh.version > (ticket.value?.version ?? 0) ? meet(fresh) : undefined))
  })

  return { ticket, fields, marks, saving, failed, wrong, problem, conflict, clashing, restored, acting, open, load, create, reset, set, save, refresh, act, keepMine, takeTheirs }
})
