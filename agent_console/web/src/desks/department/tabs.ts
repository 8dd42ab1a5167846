/** The lists of a department: the server shows it its own tickets only. */
import type { Tab } from '@/lists/address'

export const tabs: readonly Tab[] = [
  { code: 'unsigned', title: 'department.tab.unsigned', view: 'unsigned', empty: 'department.empty.unsigned', stepClock: 'list.toSign', bulk: [{ action: 'sign', title: 'department.sign' }] },
  { code: 'signed', title: 'department.tab.signed', view: 'department', status: 'signed', empty: 'department.empty.signed', stepClock: 'list.toContact' },
  { code: 'working', title: 'department.tab.working', view: 'department', status: 'working', empty: 'department.empty.working' },
  { code: 'yellow', title: 'department.tab.yellow', view: 'yellow', empty: 'department.empty.yellow' },
  { code: 'red', title: 'department.tab.red', view: 'red', empty: 'department.empty.red' },
  { code: 'returns', title: 'department.tab.returns', view: 'returns', empty: 'department.empty.returns', stepClock: 'list.toDecide', asked: 'list.returnAsked' },
  { code: 'replied', title: 'department.tab.replied', view: 'to_audit', empty: 'department.empty.replied' },
  { code: 'closed', title: 'department.tab.closed', view: 'closed', empty: 'department.empty.closed' },
]
