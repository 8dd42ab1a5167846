/** The one table of keys: it drives the handlers, the caps on the buttons and the "?" sheet. */
import type { Leaves } from '@/i18n/shape'
import type { Texts } from '@/i18n/zh-CN'

export type KeyGroup = keyof Texts['key']['groups']
type KeyText = Exclude<Leaves<Texts['key']>, `groups.${string}` | 'title' | 'note'>

export interface KeyRow {
  /** "Ctrl+Enter", "Alt+Shift+1", "F2", "/" - modifiers in the order Ctrl, Alt, Shift. */
  combo: string
  group: KeyGroup
  text: KeyText
  /** Works only where no field has the focus (single letters and arrows). */
  outsideFields?: true
}

const rows = {
  'state.ready': { combo: 'F2', group: 'state', text: 'ready' },
  'state.pause': { combo: 'F3', group: 'state', text: 'pause' },
  'state.wrapUp': { combo: 'F4', group: 'state', text: 'wrapUp' },

  'call.answer': { combo: 'F6', group: 'call', text: 'answer' },
  'call.hold': { combo: 'F7', group: 'call', text: 'hold' },
  'call.mute': { combo: 'F8', group: 'call', text: 'mute' },
  'call.transfer': { combo: 'F9', group: 'call', text: 'transfer' },
  'call.threeWay': { combo: 'F10', group: 'call', text: 'threeWay' },
  'call.sms': { combo: 'Alt+M', group: 'call', text: 'sms' },
  'call.dial': { combo: 'Alt+B', group: 'call', text: 'dial' },
  'call.hangUp': { combo: 'Shift+F6', group: 'call', text: 'hangUp' },

  'talk.follow': { combo: 'Alt+End', group: 'talk', text: 'follow' },
  'talk.noEmergency': { combo: 'Alt+0', group: 'talk', text: 'noEmergency' },
  'suggest.take1': { combo: 'Alt+1', group: 'talk', text: 'take1' },
  'suggest.take2': { combo: 'Alt+2', group: 'talk', text: 'take2' },
  'suggest.take3': { combo: 'Alt+3', group: 'talk', text: 'take3' },
  'suggest.take4': { combo: 'Alt+4', group: 'talk', text: 'take4' },
  'suggest.wrong': { combo: 'Alt+W', group: 'talk', text: 'wrong' },
  'suggest.take5': { combo: 'Alt+5', group: 'talk', text: 'take5' },
  'suggest.dismiss1': { combo: 'Alt+Shift+1', group: 'talk', text: 'dismiss1' },
  'suggest.dismiss2': { combo: 'Alt+Shift+2', group: 'talk', text: 'dismiss2' },
  'suggest.dismiss3': { combo: 'Alt+Shift+3', group: 'talk', text: 'dismiss3' },
  'suggest.dismiss4': { combo: 'Alt+Shift+4', group: 'talk', text: 'dismiss4' },
  'suggest.dismiss5': { combo: 'Alt+Shift+5', group: 'talk', text: 'dismiss5' },

  'repeat.take': { combo: 'Alt+6', group: 'talk', text: 'repeat' },

  'ticket.submit': { combo: 'Ctrl+Enter', group: 'ticket', text: 'submit' },
  'ticket.accept': { combo: 'Ctrl+S', group: 'ticket', text: 'accept' },
  'ticket.answer': { combo: 'Ctrl+D', group: 'ticket', text: 'answerDirectly' },

  'act.sign': { combo: 'Alt+S', group: 'ticket', text: 'actSign' },
  'act.contact': { combo: 'Alt+C', group: 'ticket', text: 'actContact' },
  'act.note': { combo: 'Alt+N', group: 'ticket', text: 'actNote' },
  'act.return': { combo: 'Alt+T', group: 'ticket', text: 'actReturn' },
  'act.supervise': { combo: 'Alt+U', group: 'ticket', text: 'actSupervise' },

  'list.up': { combo: 'ArrowUp', group: 'list', text: 'up', outsideFields: true },
  'list.down': { combo: 'ArrowDown', group: 'list', text: 'down', outsideFields: true },
  'list.tick': { combo: 'Space', group: 'list', text: 'tick', outsideFields: true },
  'list.open': { combo: 'Enter', group: 'list', text: 'open', outsideFields: true },
  'list.search': { combo: '/', group: 'list', text: 'search', outsideFields: true },
  'list.fresh': { combo: 'N', group: 'list', text: 'fresh', outsideFields: true },
  'list.approve': { combo: 'Alt+A', group: 'list', text: 'approve' },
  'list.refuse': { combo: 'Alt+R', group: 'list', text: 'refuse' },
  'list.consult': { combo: 'Alt+H', group: 'list', text: 'consult' },
  'list.approveAll': { combo: 'Alt+Shift+A', group: 'list', text: 'approveAll' },
  'list.refuseAll': { combo: 'Alt+Shift+R', group: 'list', text: 'refuseAll' },
  'list.consultAll': { combo: 'Alt+Shift+H', group: 'list', text: 'consultAll' },

  'floor.listen': { combo: 'L', group: 'floor', text: 'listen', outsideFields: true },
  'floor.whisper': { combo: 'W', group: 'floor', text: 'whisper', outsideFields: true },
  'floor.barge': { combo: 'B', group: 'floor', text: 'barge', outsideFields: true },
  'floor.takeOver': { combo: 'T', group: 'floor', text: 'takeOver', outsideFields: true },
  'floor.reds': { combo: 'R', group: 'floor', text: 'reds', outsideFields: true },
  'floor.yellows': { combo: 'Y', group: 'floor', text: 'yellows', outsideFields: true },

  'page.sheet': { combo: '?', group: 'page', text: 'sheet', outsideFields: true },
} as const satisfies Record<string, KeyRow>

export type KeyId = keyof typeof rows

export const keyTable: Readonly<Record<KeyId, KeyRow>> = rows
