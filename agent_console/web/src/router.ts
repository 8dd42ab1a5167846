/** Addresses: one route a row of the desks' table, the login, the demo telephone. */
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { desks, desksOf } from '@/desks/table'
import { useSession } from '@/stores/session'

const deskRoutes: RouteRecordRaw[] = desks.map((desk) => ({
  name: desk.name,
  path: desk.path,
  component: desk.page,
  meta: { posts: desk.posts },
}))

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/login', name: 'login', component: () => import('@/desks/login/LoginPage.vue'), meta: { open: true } },
    { path: '/phone', name: 'phone', component: () => import('@/desks/phone/PhonePage.vue'), meta: { open: true } },
    {
      path: '/',
      component: () => import('@/frame/AppFrame.vue'),
      children: [
        { path: '', name: 'home', component: () => import('@/frame/NotFound.vue') },
        ...deskRoutes,
        { path: ':rest(.*)*', name: 'lost', component: () => import('@/frame/NotFound.vue') },
      ],
    },
  ],
})

/** The first desk that this post may open. */
export function home(): string {
  const me = useSession().me
  return (me === null ? undefined : desksOf(me.post)[0]?.path) ?? '/nothing'
}

router.beforeEach(async (to) => {
  if (to.name === 'phone') return true
  const session = useSession()
  await session.recall()
  const mustLogIn = session.me === null || session.needsPassword || session.needsSeatChoice
  if (to.name === 'login') return mustLogIn ? true : home()
  if (mustLogIn) return { name: 'login', query: to.name === 'home' ? {} : { next: to.fullPath } }
  if (to.name === 'home') return home()
  return true
})
