import { describe, expect, test } from 'vitest'
import { dotsOf, woven } from './mark'

describe('the invisible mark', () => {
  test('stands before every sentence', () => {
    expect(woven('一句。两句！\n三', '·')).toBe('·一句。·两句！·\n·三')
  })
  test('changes nothing without a mark or a text', () => {
    expect(woven('一句。', null)).toBe('一句。')
    expect(woven('', '·')).toBe('')
  })
})

describe('the dots', () => {
  test('are one for each set bit of a mark, and none without a whole mark', () => {
    const tile = decodeURIComponent(dotsOf(`\u2060${'\u200b'.repeat(62)}\u200c\u200c\u2060`) ?? '')
    expect(tile.match(/<rect/g)).toHaveLength(2)
    expect(tile).toContain('x="119" y="119"')
    expect(dotsOf('\u200c')).toBeNull()
    expect(dotsOf(null)).toBeNull()
  })
})
