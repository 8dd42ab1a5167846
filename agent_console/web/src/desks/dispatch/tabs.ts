/** The lists of dispatch and supervision; a tab is a row here. */
import type { Tab } from '@/lists/address'

const supervise = { action: 'supervise', title: 'dispatch.bulk.supervise', field: 'reason', asks: 'dispatch.bulk.reason' } as const

export const tabs: readonly Tab[] = [
  { code: 'to_dispatch', title: 'dispatch.tab.toDispatch', view: 'to_dispatch', empty: 'dispatch.empty.toDispatch', bulk: [{ action: 'dispatch', title: 'dispatch.bulk.dispatch' }] },
  {
    code: 'returns',
    title: 'dispatch.tab.returns',
    view: 'returns',
    empty: 'dispatch.empty.returns',
    stepClock: 'list.toDecide',
    asked: 'list.returnAsked',
    bulk: [
      { action: 'approve_return', title: 'dispatch.bulk.approve', field: 'opinion', asks: 'dispatch.bulk.opinion' },
      { action: 'refuse_return', title: 'dispatch.bulk.refuse', field: 'opinion', asks: 'dispatch.bulk.opinion', risky: true },
    ],
  },
  {
    code: 'requests',
    title: 'dispatch.tab.requests',
    view: 'requests',
    empty: 'dispatch.empty.requests',
    stepClock: 'list.toDecide',
    asked: 'list.requestAsked',
  },
  { code: 'to_audit', title: 'dispatch.tab.toAudit', view: 'to_audit', empty: 'dispatch.empty.toAudit' },
  { code: 'dissatisfied', title: 'dispatch.tab.dissatisfied', view: 'dissatisfied', empty: 'dispatch.empty.dissatisfied', rare: true },
  { code: 'to_review', title: 'dispatch.tab.toReview', view: 'to_review', empty: 'dispatch.empty.toReview', rare: true },
  { code: 'unsigned', title: 'dispatch.tab.unsigned', view: 'unsigned', empty: 'dispatch.empty.unsigned', stepClock: 'list.toSign', bulk: [supervise] },
  { code: 'yellow', title: 'dispatch.tab.yellow', view: 'yellow', empty: 'dispatch.empty.yellow', lit: true, bulk: [supervise] },
  { code: 'red', title: 'dispatch.tab.red', view: 'red', empty: 'dispatch.empty.red', lit: true, bulk: [supervise] },
  { code: 'supervised', title: 'dispatch.tab.supervised', view: 'supervised', empty: 'dispatch.empty.supervised' },
  { code: 'estimated', title: 'dispatch.tab.estimated', view: 'estimated', empty: 'dispatch.empty.estimated', rare: true },
  { code: 'open', title: 'dispatch.tab.open', view: 'open', empty: 'dispatch.empty.open', bulk: [supervise] },
]
