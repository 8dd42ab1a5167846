/** Pure: who has had a ticket, who has it now, who comes next; and which events move it on. */
import type { Ticket, TicketEvent } from '@/api/types'

export type Stage = 'hotline' | 'dispatch' | 'unit' | 'partner' | 'review' | 'audit' | 'callback' | 'closed'

export interface Custody {
  stage: Stage
  state: 'past' | 'now' | 'next'
  /** When the stage was first reached; null: not yet, or passed over. */
  at: string | null
}

const STAGE_OF: Readonly<Record<string, Stage>> = {
  draft: 'hotline',
  accepted: 'dispatch',
  dispatched: 'unit',
  handed_over: 'partner',
  signed: 'unit',
  working: 'unit',
  suspended: 'unit',
  merged: 'unit',
  return_review: 'review',
  consult: 'review',
  replied: 'audit',
  auditing_ok: 'callback',
  callback: 'callback',
  dissatisfied: 'callback',
  answered: 'closed',
  closed: 'closed',
  refused: 'closed',
  transferred: 'closed',
  withdrawn: 'closed',
  appended: 'closed',
  archived: 'closed',
}

/** Events that open a stage, so that its first time can be told. */
const OPENS: Readonly<Record<string, Stage>> = {
  opened: 'hotline',
  accept: 'dispatch',
  accept_and_dispatch: 'unit',
  dispatch: 'unit',
  hand_over: 'partner',
  request_return: 'review',
  convene: 'review',
  merge: 'unit',
  reply: 'audit',
  partner_answered: 'audit',
  approve_reply: 'callback',
  master_answered: 'callback',
  satisfied: 'closed',
  unreached: 'closed',
  waive_callback: 'closed',
  answer_directly: 'closed',
  withdraw: 'closed',
  taken_back: 'closed',
  confirm_refusal: 'closed',
  append: 'closed',
  confirm_redo: 'closed',
  confirm_explained: 'closed',
  transfer: 'closed',
}

/** Events that change nothing of where the ticket is. */
const ALONGSIDE = new Set([
  'note', 'call_linked', 'callback_tried', 'callback_due', 'light_yellow', 'light_red', 'supervise', 'supervised', 'deadline_moved', 'draft_saved', 'joined', 'left', 'master_moved', 'submit_part', 'partner_news', 'partner_file_missing', 'attached', 'supplemented', 'repeat_found', 'review_repeat',
  'held', 'hold_lifted', 'minimised', 'secrecy_from_home', 'secrecy_from_custodian', 'secrecy_followed',
])

export function isFlow(event: TicketEvent): boolean {
  return !ALONGSIDE.has(event.kind)
}

/** Whether another hotline had the ticket and gave it back, without an answer or taken back: it lies with the desk again. */
function cameBack(timeline: readonly TicketEvent[]): boolean {
  const moved = timeline.filter((event) => event.kind === 'hand_over' || event.kind === 'handed_back')
  return moved.sort((a, b) => a.seq - b.seq).at(-1)?.kind === 'handed_back'
}

/** The way of a ticket, without what it passed over. The review stands in it only while a return is decided or after one
    was; another hotline only where the ticket was handed over, and in the unit's place until one here had it. */
export function custodyOf(ticket: Pick<Ticket, 'status' | 'timeline'>): readonly Custody[] {
  const now = STAGE_OF[ticket.status] ?? 'hotline'
  const first = new Map<Stage, string>()
  for (const event of ticket.timeline) {
    const stage = OPENS[event.kind]
    if (stage !== undefined && !first.has(stage)) first.set(stage, event.at)
  }
  const way: Stage[] = ['hotline', 'dispatch', 'unit', 'audit', 'callback', 'closed']
  if (now === 'review' || first.has('review')) way.splice(3, 0, 'review')
  if (now === 'dispatch' && cameBack(ticket.timeline)) way.splice(1, 0, 'partner')
  else if (now === 'partner' || first.has('partner')) way.splice(2, now === 'unit' || first.has('unit') ? 0 : 1, 'partner')
  const here = way.indexOf(now)
  const all = way.map((stage, place): Custody => ({
    stage,
    state: place === here ? 'now' : place < here ? 'past' : 'next',
    at: place <= here || stage === 'review' ? (first.get(stage) ?? null) : null,
  }))
  return all.filter((one) => one.state !== 'past' || one.at !== null)
}
