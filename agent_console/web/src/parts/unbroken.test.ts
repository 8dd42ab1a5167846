import { expect, it } from 'vitest'
import { unbroken } from './unbroken'

it('keeps dates with their hour and tickets in one piece, and words as they are', () => {
  expect(unbroken('应于 2026-12-04（周五）17:30 前办结')).toEqual(['应于 ', '2026-12-04', '（周五）17:30 前办结'])
  expect(unbroken('限 11-20 17:30，工单 261119-0011')).toEqual(['限 ', '11-20 17:30', '，工单 ', '261119-0011', ''])
  expect(unbroken('没有日期')).toEqual(['没有日期'])
})
