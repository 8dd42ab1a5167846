/** vue-i18n with keys that the compiler knows: `useT()` gives a `t` that takes only keys that exist. */
import { createI18n } from 'vue-i18n'
import { en } from './en'
import type { Leaves } from './shape'
import { zhCN, type Texts } from './zh-CN'

export type Language = 'zh-CN' | 'en'
export type TextKey = Leaves<Texts>
export type Translate = (key: TextKey, values?: Record<string, string | number>) => string

export const languages: readonly { code: Language; name: string }[] = [
  { code: 'zh-CN', name: '中文' },
  { code: 'en', name: 'English' },
]

export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN',
  fallbackLocale: false,
  messages: { 'zh-CN': zhCN, en },
})

const t: Translate = (key, values = {}) => i18n.global.t(key, values)

/** The translation function; reactive to the language when called in a template or a computed. */
export function useT(): Translate {
  return t
}

export function currentLanguage(): Language {
  return i18n.global.locale.value
}

export function speak(language: Language): void {
  i18n.global.locale.value = language
  document.documentElement.lang = language
}
