/** Pure: how far a callback's call is, why it cannot be dialled now, and the answers as they are sent. */
import type { Call, CallbackTask, Link, Post, Seat } from '@/api/types'

export type Phase = 'idle' | 'seat' | 'citizen' | 'talking' | 'ended' | 'missed'
export type Hindrance = 'post' | 'noSeat' | 'telephony' | 'seatOffline' | 'seatBusy' | 'dialling' | 'done'

const CALLERS: readonly Post[] = ['voice', 'online', 'lead']
const BUSY = new Set(['ringing', 'talking', 'held'])

/** A task whose last try reached the citizen waits for the answers. */
export function awaitsAnswers(task: CallbackTask): boolean {
  return task.state === 'open' && task.attempts.at(-1)?.outcome === 'reached'
}

/** The seat rings first; when it has answered the citizen is called: only then the call itself leaves "ringing". */
export function phaseOf(task: CallbackTask, call: Call | null, seat: Seat | null): Phase {
  if (call !== null && call.state !== 'ended' && call.state !== 'talk_ended') {
    if (call.state === 'talking' || call.state === 'held') return 'talking'
    return seat?.call_id === call.call_id && seat.state !== 'ringing' ? 'citizen' : 'seat'
  }
  if (awaitsAnswers(task)) return 'ended'
  const last = task.attempts.at(-1)
  return last !== undefined && last.outcome !== '' && task.state === 'open' ? 'missed' : 'idle'
}

export function hindranceOf(task: CallbackTask, post: Post | null, seat: Seat | null, link: Link | null): Hindrance | null {
  if (post === null || !CALLERS.includes(post)) return 'post'
  if (task.state === 'done' || task.state === 'unreached') return 'done'
  if (link?.state !== 'up') return 'telephony'
  if (seat === null || seat.state === 'away') return 'noSeat'
  if (seat.state === 'offline') return 'seatOffline'
  if (BUSY.has(seat.state)) return 'seatBusy'
  return task.state === 'dialling' ? 'dialling' : null
}

export interface Answers {
  reached: boolean | null
  contacted: string | null
  solved: string | null
  satisfied: string | null
  note: string
  /** The citizen wants no further callbacks. */
  noMore: boolean
}

export const noAnswers: Answers = { reached: null, contacted: null, solved: null, satisfied: null, note: '', noMore: false }

export function isComplete(answers: Answers): boolean {
  if (answers.reached === null) return false
  return !answers.reached || (answers.contacted !== null && answers.solved !== null && answers.satisfied !== null)
}

/** What saving does to the ticket. */
export function consequence(answers: Answers): 'closes' | 'asksLead' | 'retries' | null {
  if (!isComplete(answers)) return null
  if (!answers.reached) return 'retries'
  const content = ['very_satisfied', 'satisfied', 'fairly_satisfied'].includes(answers.satisfied ?? '')
  return content && answers.solved !== 'no' ? 'closes' : 'asksLead'
}
