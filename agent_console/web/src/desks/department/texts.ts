/** The words of a department's desk. */
import type { Same } from '@/i18n/shape'

export const zh = {
  tab: { unsigned: '待签收', signed: '待联系', working: '办理中', returns: '退单审核', yellow: '黄灯', red: '红灯', replied: '已答复', closed: '已办结' },
  empty: {
    unsigned: '没有待签收的工单。新交办的会出现在这里，并有消息提醒。',
    signed: '签收的工单都已联系市民。',
    working: '没有办理中的工单。',
    returns: '没有申请中的退单。',
    yellow: '没有黄灯。',
    red: '没有红灯，没有超期的工单。',
    replied: '没有等待审核的答复。',
    closed: '还没有办结的工单。',
  },
  sign: '签收',
  figures: { open: '在办', yellow: '黄灯', red: '红灯' },
}

export const en: Same<typeof zh> = {
  tab: { unsigned: 'To sign', signed: 'To contact', working: 'In hand', returns: 'Returns', yellow: 'Yellow', red: 'Red', replied: 'Replied', closed: 'Closed' },
  empty: {
    unsigned: 'Nothing to sign. Newly dispatched tickets appear here, with a message.',
    signed: 'The citizen was contacted for every signed ticket.',
    working: 'No ticket is being handled.',
    returns: 'No return is asked for.',
    yellow: 'No yellow light.',
    red: 'No red light: nothing is overdue.',
    replied: 'No reply waits for its audit.',
    closed: 'No closed ticket yet.',
  },
  sign: 'Sign',
  figures: { open: 'Open', yellow: 'Yellow', red: 'Red' },
}
