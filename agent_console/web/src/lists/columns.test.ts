import { describe, expect, it } from 'vitest'
import { stepped } from './columns'

const IDS = ['a', 'b', 'c', 'd']

describe('the arrow keys in a table', () => {
  it('go to the next and the previous row', () => {
    expect(stepped(IDS, 'b', 1)).toBe('c')
    expect(stepped(IDS, 'b', -1)).toBe('a')
  })
  it('stay at the ends', () => {
    expect(stepped(IDS, 'd', 1)).toBe('d')
    expect(stepped(IDS, 'a', -1)).toBe('a')
  })
  it('begin at the end they come from when nothing is chosen, or what was chosen has gone', () => {
    expect(stepped(IDS, null, 1)).toBe('a')
    expect(stepped(IDS, 'x', -1)).toBe('d')
    expect(stepped([], null, 1)).toBeNull()
  })
  it('pass rows that may not be chosen, from such a row as well', () => {
    const gone = (id: string): boolean => id === 'b' || id === 'c'
    expect(stepped(IDS, 'a', 1, gone)).toBe('d')
    expect(stepped(IDS, 'b', 1, gone)).toBe('d')
    expect(stepped(['a', 'b'], 'a', 1, gone)).toBe('a')
  })
})
