import { expect, test } from 'vitest'
import type { Point } from '@/api/types'
import { fits, keyOf, looksLikePoint } from './place'

const found: Point = { latitude: 30.9401, longitude: 118.7512, precision_m: 80, source: 'register', name: '云栖花苑' }

test.each(['30.9401,118.7512', ' 30.9401， 118.7512', '118.7512 30.9401', '３０.9401；118.7512'])('%s is meant as a point', (text) => {
  expect(looksLikePoint(text)).toBe(true)
})

test.each(['云栖路 8 号', '3,502', '30.9401', '云栖路 30.94,118.75', '', '3栋 2'])('%s is meant as a place', (text) => {
  expect(looksLikePoint(text)).toBe(false)
})

test('a name is known whatever its blanks and marks', () => {
  expect(keyOf('云栖花苑（示例） ３ 栋')).toBe('云栖花苑示例3栋')
})

test('the point of a name goes when the name goes', () => {
  expect(fits(found, '云栖 花苑 3 栋')).toBe(true)
  expect(fits(found, '锦绣华庭')).toBe(false)
  expect(fits({ ...found, source: 'typed', name: '' }, '锦绣华庭')).toBe(true)
  expect(fits('30.9401,118.7512', '锦绣华庭')).toBe(true)
})
