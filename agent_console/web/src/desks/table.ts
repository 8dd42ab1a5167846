/** The one table of desks: a desk is a folder beside this file and a row here. */
import type { Component } from 'vue'
import type { IconName } from '@/parts/icons'
import type { Post } from '@/api/types'
import type { TextKey } from '@/i18n'

export interface Desk {
  name: string
  path: string
  title: TextKey
  icon: IconName
  /** Posts that may open it; the first row that a post may open is its home. */
  posts: readonly Post[]
  /** View of /api/tickets/counters whose number stands on the rail, or "knowledge.waiting" of the knowledge base. */
  counter?: string
  /** A page that is reached from others (a ticket), not from the rail. */
  hidden?: true
  page: () => Promise<{ default: Component }>
}

const UNIT: readonly Post[] = ['liaison', 'handler', 'deputy', 'head']

export const desks: readonly Desk[] = [
  { name: 'floor', path: '/floor', title: 'desk.floor', icon: 'grid', posts: ['lead'], page: () => import('./floor/FloorDesk.vue') },
  {
    name: 'department',
    path: '/department',
    title: 'desk.department',
    icon: 'check',
    posts: UNIT,
    counter: 'unsigned',
    page: () => import('./department/DepartmentDesk.vue'),
  },
  {
    name: 'dispatch',
    path: '/dispatch',
    title: 'desk.dispatch',
    icon: 'send',
    posts: ['dispatch', 'lead'],
    counter: 'to_dispatch',
    page: () => import('./dispatch/DispatchDesk.vue'),
  },
  {
    name: 'operator',
    path: '/calls',
    title: 'desk.operator',
    icon: 'phone',
    posts: ['voice', 'lead', 'leader', 'media', 'opinion', 'online'],
    page: () => import('./operator/OperatorDesk.vue'),
  },
  {
    name: 'tickets',
    path: '/tickets',
    title: 'desk.tickets',
    icon: 'list',
    posts: ['voice', 'online', 'lead', 'dispatch', 'leader', 'media', 'opinion', ...UNIT, 'auditor'],
    page: () => import('./tickets/TicketsDesk.vue'),
  },
  {
    name: 'ticket',
    path: '/tickets/:id',
    title: 'desk.ticket',
    icon: 'list',
    posts: ['voice', 'online', 'lead', 'dispatch', 'leader', 'media', 'opinion', ...UNIT, 'auditor'],
    hidden: true,
    page: () => import('./ticket/TicketPage.vue'),
  },
  {
    name: 'callbacks',
    path: '/callbacks',
    title: 'desk.callbacks',
    icon: 'headset',
    posts: ['voice', 'online', 'lead'],
    page: () => import('./callbacks/CallbacksDesk.vue'),
  },
  {
    name: 'knowledge',
    path: '/knowledge',
    title: 'desk.knowledge',
    icon: 'book',
    posts: ['voice', 'online', 'lead', 'dispatch', 'leader', 'media', 'opinion', ...UNIT, 'auditor'],
    counter: 'knowledge.waiting',
    page: () => import('./knowledge/KnowledgeDesk.vue'),
  },
  {
    name: 'announcements',
    path: '/announcements',
    title: 'desk.announcements',
    icon: 'megaphone',
    posts: ['voice', 'online', 'lead', 'dispatch', 'leader', 'media', 'opinion', ...UNIT, 'auditor'],
    page: () => import('./announcements/AnnouncementsDesk.vue'),
  },
  {
    name: 'rules',
    path: '/rules',
    title: 'desk.rules',
    icon: 'branch',
    posts: ['lead', 'dispatch', 'auditor'],
    page: () => import('./rules/RulesDesk.vue'),
  },
  {
    name: 'supervision',
    path: '/supervision',
    title: 'desk.supervision',
    icon: 'bell',
    posts: ['dispatch', 'lead', 'leader', 'auditor', ...UNIT],
    page: () => import('./supervision/SupervisionDesk.vue'),
  },
  {
    name: 'assessment',
    path: '/assessment',
    title: 'desk.assessment',
    icon: 'chart',
    posts: ['lead', 'dispatch', 'leader', 'auditor', ...UNIT],
    page: () => import('./assessment/AssessmentDesk.vue'),
  },
  {
    name: 'admin',
    path: '/admin',
    title: 'desk.admin',
    icon: 'gear',
    posts: ['admin'],
    page: () => import('./admin/AdminDesk.vue'),
  },
  {
    name: 'trial',
    path: '/trial',
    title: 'desk.trial',
    icon: 'calendar',
    posts: ['dispatch', 'lead', 'leader', 'auditor', 'admin'],
    page: () => import('./trial/TrialDesk.vue'),
  },
  {
    name: 'imports',
    path: '/imports',
    title: 'desk.imports',
    icon: 'file',
    posts: ['dispatch', 'lead', 'admin'],
    page: () => import('./imports/ImportDesk.vue'),
  },
]

export function desksOf(post: Post): readonly Desk[] {
  return desks.filter((desk) => desk.posts.includes(post))
}
