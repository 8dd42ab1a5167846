/** What this browser remembers for its user: language, theme, column widths, the seat last used. */
import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { speakLanguage } from '@/api/client'
import { speak, type Language } from '@/i18n'

export type Theme = 'light' | 'dark'

interface Kept {
  language: Language
  theme: Theme
  seat: string | null
  /** Widths in pixels that the user dragged, by the name of the column. */
  widths: Record<string, number>
}

const KEY = 'hotline.preferences'

function kept(): Kept {
  const first: Kept = { language: 'zh-CN', theme: 'light', seat: null, widths: {} }
  try {
    return { ...first, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Kept>) }
  } catch {
    return first
  }
}

export const usePreferences = defineStore('preferences', () => {
  const before = kept()
  const language = ref<Language>(before.language)
  const theme = ref<Theme>(before.theme)
  const seat = ref<string | null>(before.seat)
  const widths = ref<Record<string, number>>(before.widths)

  watch(
    [language, theme, seat, widths],
    () => {
      speak(language.value)
      speakLanguage(language.value)
      document.documentElement.dataset['theme'] = theme.value
      document.documentElement.classList.toggle('dark', theme.value === 'dark')
      const value: Kept = { language: language.value, theme: theme.value, seat: seat.value, widths: widths.value }
      localStorage.setItem(KEY, JSON.stringify(value))
    },
    { immediate: true, deep: true },
  )

  return { language, theme, seat, widths }
})
