/** Every view of tickets; the page leaves out those that the server does not count for this post. */
import type { Tab } from '@/lists/address'

export const tabs: readonly Tab[] = [
  { code: 'open', title: 'tickets.tab.open', view: 'open', empty: 'tickets.empty.open' },
  { code: 'mine', title: 'tickets.tab.mine', view: 'mine', empty: 'tickets.empty.mine' },
  { code: 'yellow', title: 'tickets.tab.yellow', view: 'yellow', empty: 'tickets.empty.yellow' },
  { code: 'red', title: 'tickets.tab.red', view: 'red', empty: 'tickets.empty.red' },
  { code: 'supervised', title: 'tickets.tab.supervised', view: 'supervised', empty: 'tickets.empty.supervised' },
  { code: 'requests', title: 'dispatch.tab.requests', view: 'requests', empty: 'dispatch.empty.requests', stepClock: 'list.toDecide', asked: 'list.requestAsked', rare: true },
  { code: 'callbacks', title: 'tickets.tab.callbacks', view: 'callbacks', empty: 'tickets.empty.callbacks' },
  { code: 'closed', title: 'tickets.tab.closed', view: 'closed', empty: 'tickets.empty.closed' },
]
