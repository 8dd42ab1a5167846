import { createI18n } from 'vue-i18n'
import { describe, expect, test } from 'vitest'
import { en } from './en'
import { zhCN } from './zh-CN'

type Tree = { [key: string]: string | Tree }

function leaves(tree: Tree, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${prefix}${key}`, value] as [string, string]] : leaves(value, `${prefix}${key}.`),
  )
}

const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? '').sort()

describe('the languages', () => {
  test('English says everything that Chinese says, with the same values', () => {
    const english = new Map(leaves(en as unknown as Tree))
    for (const [key, text] of leaves(zhCN as unknown as Tree)) {
      expect(english.has(key), key).toBe(true)
      expect(placeholders(english.get(key) ?? ''), key).toEqual(placeholders(text))
    }
  })

  test('every text can be read by the formatter', () => {
    const i18n = createI18n({ legacy: false, locale: 'zh-CN', messages: { 'zh-CN': zhCN, en } })
    for (const [key] of leaves(zhCN as unknown as Tree)) expect(() => i18n.global.t(key, {}), key).not.toThrow()
  })
})
