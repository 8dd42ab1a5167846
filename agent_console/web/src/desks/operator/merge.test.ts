import { expect, test } from 'vitest'
import { changesOf, clashes, merged, type DraftFields } from './merge'

const saved: DraftFields = {
  matter: '', demand: '', area: null, place: '', point: null, type: null, urgency: 'normal', secrecy: 'L1', category: null, department: null,
  caller_name: '', caller_number: '', contact_wish: '', matter_for_unit: '', demand_for_unit: '',
}

test('it sends only what was changed', () => {
  expect(changesOf(saved, { ...saved, matter: '电梯停运' })).toEqual({ matter: '电梯停运' })
})

test('two people who write to different fields do not clash', () => {
  const mine = { ...saved, matter: '电梯停运' }
  const theirs = { ...saved, caller_name: '某某' }
  expect(clashes(saved, mine, theirs)).toEqual([])
  expect(merged(saved, mine, theirs)).toEqual({ ...saved, matter: '电梯停运', caller_name: '某某' })
})

test('the same field written differently is a clash', () => {
  expect(clashes(saved, { ...saved, matter: '甲' }, { ...saved, matter: '乙' })).toEqual(['matter'])
})

test('the same field written alike is none', () => {
  expect(clashes(saved, { ...saved, matter: '甲' }, { ...saved, matter: '甲' })).toEqual([])
})

test('blanks around a text are no change', () => {
  expect(changesOf({ ...saved, matter: '电梯' }, { ...saved, matter: '电梯 ' })).toEqual({})
  expect(clashes({ ...saved, matter: '电梯 ' }, { ...saved, matter: '电梯 停' }, { ...saved, matter: '电梯' })).toEqual([])
})
