/** What was typed into the forms of actions and not sent yet: it survives conflicts, another row, and a reload. */
import { defineStore } from 'pinia'
import { reactive, watch } from 'vue'

export type Values = Record<string, string | boolean>

const KEY = 'hotline.forms'

function kept(): Record<string, Values> {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Record<string, Values>
  } catch {
    return {}
  }
}

export const useForms = defineStore('forms', () => {
  const forms = reactive<Record<string, Values>>(kept())

  watch(forms, () => sessionStorage.setItem(KEY, JSON.stringify(forms)), { deep: true })

  return {
    /** The values of one form of one ticket, to be bound by v-model. */
    of(ticket: string, form: string): Values {
      const key = `${ticket}/${form}`
      forms[key] ??= {}
      return forms[key] // read again: what an assignment gives is the plain object, whose changes nobody hears of
    },
    has: (ticket: string, form: string): boolean => Object.values(forms[`${ticket}/${form}`] ?? {}).some((value) => value !== '' && value !== false),
    drop(ticket: string, form: string): void {
      Reflect.deleteProperty(forms, `${ticket}/${form}`)
    },
  }
})
