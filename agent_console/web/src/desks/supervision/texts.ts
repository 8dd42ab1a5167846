/** The words of supervision orders and bulletins. */
import type { Same } from '@/i18n/shape'

export const zh = {
  tab: { open: '督办单', closed: '已办结', bulletins: '月度通报', exchange: '数据交换' },
  column: { number: '督办单号', matter: '工单与事由', department: '承办单位', issued: '出单', due: '回复期限', state: '状态' },
  state: { to_sign: '待签发', awaiting: '待回复', late: '逾期未回复', replied: '待审核', closed: '已办结' },
  empty: '没有督办单。', emptyWhy: '超期、多次重办、多人同诉、领导批示或媒体关注的工单达到规则包所定次数或时间，会自动出单。',
  pick: '选择一张督办单', pickWhy: '在这里签发、回复、审核。',
  ticket: '工单', reason: '督办事由', sign: '签发', signedBy: '{name} 签发', notSigned: '尚未签发，签发后承办单位才会收到。',
  reply: '书面回复', replyHint: '办理情况、逾期原因、下一步安排和完成日期', sendReply: '提交回复', repliedBy: '{name} 回复',
  opinion: '审核意见', accept: '同意并办结', back: '退回重报', late: '逾期，扣分', onlyLead: '由班长签发。', waiting: '等待承办单位回复。', checking: '已回复，等待热线审核。',
  month: '月份', draft: '生成草稿', signBulletin: '签发通报', signedBulletin: '{number}，{name} 签发', drafted: '草稿',
  reds: '红灯', lateReplies: '督办逾期', grade: '考核', nobody: '本月没有需要通报的单位。', noBulletins: '还没有通报，选月份生成草稿。',
  exchange: {
    none: '尚未与其他热线对接', noneWhy: '对接后，工单可在此移交、查看回执、逐日对账。对接由系统管理员在设置文件的 [exchange] 一节配置。',
    to: '移交至', handOver: '移交', resend: '重发', waiting: '待回执 {count} 件', withIt: '在对方 {count} 件', overdue: '逾期未答复 {count} 件', unknown: '已不在对接名单', lateCount: '超时 {count} 件', last: '最近回执 {at}',
    direction: { out: '发往', in: '来自' },
    column: { at: '时间', partner: '对方', kind: '内容', ticket: '工单 / 对方编号', tries: '次数', state: '状态', day: '日期', counts: '我方发出 / 对方收到', agrees: '对账' },
    state: { waiting: '待回执', late: '超时未回执', taken: '已回执', refused: '拒收' },
    agrees: { yes: '一致', no: '不一致', unknown: '待对方报数' },
  },
}

export const en: Same<typeof zh> = {
  tab: { open: 'Orders', closed: 'Closed', bulletins: 'Bulletins', exchange: 'Exchange' },
  column: { number: 'Order', matter: 'Ticket and cause', department: 'Department', issued: 'Issued', due: 'Reply by', state: 'State' },
  state: { to_sign: 'To sign', awaiting: 'Awaiting reply', late: 'Reply late', replied: 'To check', closed: 'Closed' },
  empty: 'No supervision order.', emptyWhy: 'Orders are issued for tickets late, redone, or of one event with many callers, as the rule pack says, or raised by leaders or media.',
  pick: 'Choose an order', pickWhy: 'Sign, reply and check here.',
  ticket: 'Ticket', reason: 'Cause', sign: 'Sign', signedBy: 'Signed by {name}', notSigned: 'Not signed yet: the department gets it once signed.',
  reply: 'Written reply', replyHint: 'What was done, why it was late, what follows and by when', sendReply: 'Send reply', repliedBy: 'Reply by {name}',
  opinion: 'Opinion', accept: 'Accept and close', back: 'Send back', late: 'Late: points off', onlyLead: 'The shift lead signs.', waiting: 'Waiting for the department.', checking: 'Replied: the hotline checks it.',
  month: 'Month', draft: 'Draft', signBulletin: 'Sign bulletin', signedBulletin: '{number}, signed by {name}', drafted: 'Draft',
  reds: 'Reds', lateReplies: 'Late replies', grade: 'Grade', nobody: 'No department to be named this month.', noBulletins: 'No bulletin yet: choose a month and draft one.',
  exchange: {
    none: 'No other hotline is connected', noneWhy: 'Once one is, tickets are handed over here, with receipts and a daily count. The administrator names partners and keys in the settings, section [exchange].',
    to: 'To', handOver: 'Hand over', resend: 'Send again', waiting: '{count} without receipt', withIt: '{count} with it', overdue: '{count} past due', unknown: 'no partner any more', lateCount: '{count} late', last: 'last receipt {at}',
    direction: { out: 'to', in: 'from' },
    column: { at: 'Time', partner: 'Partner', kind: 'What', ticket: 'Ticket / their number', tries: 'Tries', state: 'State', day: 'Day', counts: 'Sent by us / taken by them', agrees: 'Counts' },
    state: { waiting: 'No receipt yet', late: 'Receipt late', taken: 'Taken', refused: 'Refused' },
    agrees: { yes: 'agree', no: 'differ', unknown: 'not told yet' },
  },
}
