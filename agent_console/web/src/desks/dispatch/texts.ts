/** The words of dispatch and supervision. */
import type { Same } from '@/i18n/shape'

export const zh = {
  tab: { toDispatch: '待交办', returns: '退单审核', toAudit: '答复审核', unsigned: '未签收', yellow: '黄灯', red: '红灯', supervised: '督办', open: '在办' },
  empty: {
    toDispatch: '没有待交办的工单，话务岗受理后会排到这里。',
    returns: '没有待审的退单。',
    toAudit: '没有待审核的答复。',
    unsigned: '交办的工单都已签收。',
    yellow: '没有黄灯，各单位都在时限内。',
    red: '没有红灯，没有超期的工单。',
    supervised: '没有督办中的工单。',
    open: '没有在办的工单。',
  },
  bulk: { dispatch: '按规则交办', approve: '准予退单', refuse: '驳回', supervise: '督办', opinion: '审定意见，写入每一件并告知单位', reason: '督办理由，写入每一件' },
  returnAsked: '退单申请',
  returnRound: '第 {count} 次',
  applicant: '申请',
  reason: '理由',
  basis: '依据',
  proposed: '建议去向',
  demand: '诉求',
  last: '最近经过',
  limit: '时限',
  silence: '到时未审视为不准。',
  supervision: '督办情况',
}

export const en: Same<typeof zh> = {
  tab: { toDispatch: 'To dispatch', returns: 'Returns', toAudit: 'Replies', unsigned: 'Unsigned', yellow: 'Yellow', red: 'Red', supervised: 'Supervised', open: 'Open' },
  empty: {
    toDispatch: 'Nothing to dispatch: tickets come here when operators accept them.',
    returns: 'No return waits for a decision.',
    toAudit: 'No reply waits for its audit.',
    unsigned: 'All dispatched tickets are signed.',
    yellow: 'No yellow light: every department is within its limits.',
    red: 'No red light: nothing is overdue.',
    supervised: 'No ticket is under supervision.',
    open: 'No open ticket.',
  },
  bulk: { dispatch: 'Dispatch by the rules', approve: 'Approve', refuse: 'Refuse', supervise: 'Supervise', opinion: 'Decision and why, written to each and told the department', reason: 'Why supervised, written to each' },
  returnAsked: 'Return asked for',
  returnRound: 'No. {count}',
  applicant: 'By',
  reason: 'Reason',
  basis: 'Basis',
  proposed: 'Proposed',
  demand: 'Demand',
  last: 'Latest',
  limit: 'Limits',
  silence: 'Not decided in time means refused.',
  supervision: 'Supervision',
}
