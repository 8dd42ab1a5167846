import { expect, test } from 'vitest'
import type { KnowledgeText } from '@/api/knowledge'
import { wordsOf, written } from '@/parts/words'
import { changes, formOf } from './looks'

const text: KnowledgeText = {
  number: 1, state: 'published', state_name: '', title: '社保卡补办', question: '怎么补办', answer: '带身份证', basis: '办法', document_number: '示例〔2024〕1号', category: { code: 'labour.insurance', name: '' },
  area: null, effective_from: '2024-06-01', expires_on: null, reason: '旧', author: '', written_at: '', reviewer: '', publisher: '', published_at: null,
}

test('what changed is told field by field', () => {
  expect(changes(text, text)).toEqual([])
  const after = { ...text, answer: '线上办理', expires_on: '2026-12-31' }
  expect(changes(text, after)).toEqual([
    { field: 'answer', before: '带身份证', after: '线上办理' },
    { field: 'until', before: '', after: '2026-12-31' },
  ])
})

test('a change begins with the present text and without its reason', () => {
  expect(formOf(text)).toMatchObject({ title: '社保卡补办', category: 'labour.insurance', area: null, reason: '' })
})

test('words are taken apart as people separate them', () => {
  expect(wordsOf('停水、没水，停水 水压')).toEqual(['停水', '没水', '水压'])
  expect(wordsOf('  ')).toEqual([])
  expect(written(['停水', '没水'])).toBe('停水、没水')
})
