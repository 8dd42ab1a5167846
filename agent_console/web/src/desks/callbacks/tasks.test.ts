import { describe, expect, test } from 'vitest'
import type { CallbackTask } from '@/api/types'
import { kept } from './tasks'

const task = (id: string, version = 1): CallbackTask => ({
  id, version, ticket_id: id, ticket_number: id, matter: '', department: null, number: '', state: 'open', due_at: '', tries: 0, next_try_at: null, attempts: [],
})

describe('the list of callbacks', () => {
  test('keeps its places and puts new ones at the end', () => {
    expect(kept([task('b'), task('a')], [task('new'), task('a', 2), task('b')], null).map((one) => `${one.id}${one.version}`)).toEqual(['b1', 'a2', 'new1'])
  })

  test('a task that is over goes, unless it is selected', () => {
    expect(kept([task('a'), task('b')], [], 'b').map((one) => one.id)).toEqual(['b'])
  })
})
