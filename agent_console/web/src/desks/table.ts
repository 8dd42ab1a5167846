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
  /** View of /api/tickets/counters whose number stands on the rail. */
  counter?: string
  /** A page that is reached from others (a ticket), not from the rail. */
  hidden?: true
  page: () => Promise<{ default: Component }>
}

export const desks: readonly Desk[] = [
  {
    name: 'operator',
    path: '/calls',
    title: 'desk.operator',
    icon: 'phone',
    posts: ['voice', 'lead', 'leader', 'media', 'opinion', 'online'],
    page: () => import('./operator/OperatorDesk.vue'),
  },
]

export function desksOf(post: Post): readonly Desk[] {
  return desks.filter((desk) => desk.posts.includes(post))
}
