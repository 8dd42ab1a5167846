import { createPinia, setActivePinia } from 'pinia'
import { computed, nextTick } from 'vue'
import { beforeEach, describe, expect, it } from 'vitest'

/** A browser's storage, which a test without a page has not. */
class Storage {
  private readonly kept = new Map<string, string>()
  getItem(key: string): string | null {
    return this.kept.get(key) ?? null
  }
  setItem(key: string, value: string): void {
    this.kept.set(key, value)
  }
}

const storage = new Storage()
Object.assign(globalThis, { sessionStorage: storage })
const { useForms } = await import('./forms')

describe('what is typed into the form of an action', () => {
  beforeEach(() => setActivePinia(createPinia()))

  it('is heard of from the first letter on, also in a form that was never opened before', () => {
    const values = useForms().of('t-1', 'reply')
    const answer = computed(() => String(values['answer'] ?? ''))
    expect(answer.value).toBe('')
    values['answer'] = '已整改'
    expect(answer.value).toBe('已整改')
  })

  it('is kept for a reload, and dropped once it was sent', async () => {
    const forms = useForms()
    forms.of('t-2', 'reply')['answer'] = '已整改'
    await nextTick()
    expect(storage.getItem('hotline.forms')).toContain('已整改')
    forms.drop('t-2', 'reply')
    expect(forms.has('t-2', 'reply')).toBe(false)
  })
})
