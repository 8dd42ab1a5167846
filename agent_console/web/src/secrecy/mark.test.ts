import { describe, expect, test } from 'vitest'
import { woven } from './mark'

describe('the invisible mark', () => {
  test('stands before every sentence', () => {
    expect(woven('一句。两句！\n三', '·')).toBe('·一句。·两句！·\n·三')
  })
  test('changes nothing without a mark or a text', () => {
    expect(woven('一句。', null)).toBe('一句。')
    expect(woven('', '·')).toBe('')
  })
})
