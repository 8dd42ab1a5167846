/** A refusal in words: what happened, what was kept, what to do. */
import { ApiError } from '@/api/client'
import type { Translate } from '@/i18n'

export interface Told {
  title: string
  detail: string
}

export function told(error: unknown, t: Translate): Told {
  if (!(error instanceof ApiError)) throw error
  const problem = error.problem
  if (problem.code === 'timeout') return { title: t('error.timeout'), detail: t('error.timeoutDetail') }
  if (error.unreachable) return { title: t('error.unreachable'), detail: t('error.unreachableDetail') }
  const title = problem.title || t('error.unknown', { status: problem.status })
  return { title, detail: [problem.detail, problem.kept, problem.todo].filter(Boolean).join(' ') }
}
