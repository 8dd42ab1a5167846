/** How the workflow's actions look: icon, key, danger; and which stand side by side over one text. */
import type { TicketAction } from '@/api/actions'
import type { KeyId } from '@/keys/table'
import type { IconName } from '@/parts/icons'

export interface Look {
  icon: IconName
  key?: KeyId
  risky?: true
}

const looks: Readonly<Record<string, Look>> = {
  accept: { icon: 'check' },
  accept_and_dispatch: { icon: 'send' },
  answer_directly: { icon: 'message' },
  dispatch: { icon: 'send' },
  sign: { icon: 'check', key: 'act.sign' },
  contact: { icon: 'phone', key: 'act.contact' },
  reply: { icon: 'check' },
  approve_reply: { icon: 'check' },
  refuse_reply: { icon: 'back', risky: true },
  request_return: { icon: 'back', key: 'act.return' },
  approve_return: { icon: 'check', key: 'list.approve' },
  refuse_return: { icon: 'cross', key: 'list.refuse', risky: true },
  convene: { icon: 'transfer' },
  approve_extension: { icon: 'check' },
  refuse_extension: { icon: 'cross', risky: true },
  approve_suspension: { icon: 'check' },
  refuse_suspension: { icon: 'cross', risky: true },
  confirm_refusal: { icon: 'check', risky: true },
  confirm_redo: { icon: 'check' },
  review_repeat: { icon: 'check' },
  append: { icon: 'plus' },
  propose_redo: { icon: 'back' },
  confirm_explained: { icon: 'check', risky: true },
  reject_proposal: { icon: 'cross' },
  transfer: { icon: 'transfer' },
  merge: { icon: 'transfer' },
  unmerge: { icon: 'back' },
  redo: { icon: 'back' },
  reopen: { icon: 'transfer' },
  supervise: { icon: 'bell', key: 'act.supervise' },
  note: { icon: 'file', key: 'act.note' },
  add_partner: { icon: 'plus' },
  assign_below: { icon: 'down' },
  submit_part: { icon: 'check' },
  request_extension: { icon: 'clock' },
  request_suspension: { icon: 'hold' },
  resume: { icon: 'play' },
  record_minutes: { icon: 'book' },
  mark_hard: { icon: 'spark' },
  propose_refusal: { icon: 'cross' },
  propose_explained: { icon: 'message' },
  waive_callback: { icon: 'check' },
  appeal: { icon: 'megaphone' },
  withdraw: { icon: 'cross', risky: true },
  tell_partner: { icon: 'message' },
  ask_withdrawal: { icon: 'cross', risky: true },
  recall: { icon: 'back', risky: true },
}

export function lookOf(action: string): Look {
  return looks[action] ?? { icon: 'right' }
}

/** Decisions for and against: one text, two buttons. */
const DECISIONS: readonly (readonly string[])[] = [
  ['approve_return', 'refuse_return'],
  ['approve_extension', 'refuse_extension'],
  ['approve_suspension', 'refuse_suspension'],
  ['confirm_refusal', 'confirm_redo', 'confirm_explained', 'reject_proposal'],
]

export interface ActionGroup {
  id: string
  actions: readonly TicketAction[]
}

/** The actions as they stand on the page: decisions together, the expected one first, what cannot be done now last. */
export function groupsOf(actions: readonly TicketAction[]): readonly ActionGroup[] {
  const groups: { id: string; actions: TicketAction[] }[] = []
  for (const action of actions) {
    const decision = DECISIONS.find((codes) => codes.includes(action.action))
    const partner = groups.find((group) => decision?.includes(group.id))
    if (partner === undefined) groups.push({ id: action.action, actions: [action] })
    else partner.actions.push(action)
  }
  const rank = (group: ActionGroup): number => {
    if (!group.actions.some((action) => action.enabled)) return 2
    return group.actions.some((action) => action.primary) ? 0 : 1
  }
  return groups.sort((a, b) => rank(a) - rank(b))
}
