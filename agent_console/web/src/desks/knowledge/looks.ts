/** Pure: how alarms and tasks look, and what changed between two texts of an item. */
import type { KnowledgeAlarm, KnowledgeForm, KnowledgeText, TaskKind } from '@/api/knowledge'

export function alarmTone(alarm: KnowledgeAlarm): 'danger' | 'warn' {
  return alarm === 'repealed' || alarm === 'expired' ? 'danger' : 'warn'
}

export const KIND_TONES: Readonly<Record<TaskKind, string>> = { gap: 'warn', filing: 'accent', correction: 'danger' }

export interface Changed {
  field: 'title' | 'question' | 'answer' | 'basis' | 'document' | 'scope' | 'from' | 'until'
  before: string
  after: string
}

function shown(text: KnowledgeText): Record<Changed['field'], string> {
  return {
    title: text.title,
    question: text.question,
    answer: text.answer,
    basis: text.basis,
    document: text.document_number,
    scope: text.area?.name ?? '',
    from: text.effective_from,
    until: text.expires_on ?? '',
  }
}

/** Fields in which a text that waits differs from the published one, in the order of the form. */
export function changes(before: KnowledgeText, after: KnowledgeText): Changed[] {
  const [old, now] = [shown(before), shown(after)]
  return (Object.keys(old) as Changed['field'][]).filter((field) => old[field] !== now[field]).map((field) => ({ field, before: old[field], after: now[field] }))
}

/** A text as the form holds it; the reason is always written anew. */
export function formOf(text: KnowledgeText): KnowledgeForm {
  const { title, question, answer, basis, document_number, effective_from, expires_on } = text
  return { title, question, answer, basis, document_number, effective_from, expires_on, category: text.category?.code ?? null, area: text.area?.code ?? null, reason: '' }
}
