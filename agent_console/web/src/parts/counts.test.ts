import { expect, test } from 'vitest'
import { counted } from './counts'

test('a list that is no longer counted says so', () => {
  expect(counted(0)).toBe('0')
  expect(counted(999)).toBe('999')
  expect(counted(1000)).toBe('1000+')
})
