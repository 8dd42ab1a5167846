import { describe, expect, it } from 'vitest'
import { rulesKept, type Rule } from './passwords'

const broken = (password: string, account = 'dispatch', present = 'the one before'): Rule[] =>
  rulesKept(password, account, present)
    .filter(([, kept]) => !kept)
    .map(([rule]) => rule)

describe('rules of a password', () => {
  it('are all kept by a long mixed one', () => {
    expect(broken('云栖花苑-3栋-电梯 ok')).toEqual([])
    expect(broken('dispatch-12345-hotline')).toEqual([])
  })
  it('are each told apart', () => {
    expect(broken('kurz-gut')).toEqual(['length'])
    expect(broken('DISPATCHdispatch')).toEqual(['account'])
    expect(broken('aaaaaaaaaaaaaaa1')).toEqual(['kinds'])
    expect(broken('the one before')).toEqual(['other'])
  })
  it('are none kept by nothing', () => {
    expect(broken('')).toEqual(['length', 'account', 'kinds', 'other'])
  })
})
