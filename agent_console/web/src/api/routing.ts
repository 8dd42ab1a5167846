/** Rules drafted from minutes of consultations, and what the audit's machine sees in a reply. */
import { http } from './client'
import type { Named, Page } from './types'

const id = encodeURIComponent

export type RuleStep = 'amend' | 'approve' | 'enforce' | 'end'

export interface RoutingRule {
  id: string
  state: 'draft' | 'approved' | 'in_force' | 'ended'
  ticket_id: string
  ticket_number: string
  category: Named | null
  area: Named | null
  keywords: string[]
  department: Named
  partners: Named[]
  scope: string
  basis: string
  chair: string
  drafted_by: string
  drafted_at: string
  approved_by: string | null
  approved_at: string | null
  in_force_from: string | null
  ended_by: string
  ended_at: string | null
  end_reason: string
  may: RuleStep[]
  version: number
}

/** A type, not an interface: forms are filled by field name. */
export type RuleTerms = {
  category: string | null
  area: string | null
  keywords: string[]
  department: string
  scope: string
  basis: string
}

export interface RoutingPreview {
  since: string
  fitting: number
  otherwise: number
  returns: number
  complete: boolean
  tickets: { id: string; number: string; matter: string; opened_at: string; status_name: string; went_to: Named | null; otherwise: boolean; returns: number }[]
}

export interface AuditHint {
  point: string
  title: string
  ok: boolean | null
  hint: string
}

export const routing = {
  rules: () => http.get<Page<RoutingRule>>('/api/routing/drafts'),
  preview: (rule: string) => http.get<RoutingPreview>(`/api/routing/drafts/${id(rule)}/preview`),
  amend: (rule: RoutingRule, terms: RuleTerms) => http.post<RoutingRule>(`/api/routing/drafts/${id(rule.id)}`, { version: rule.version, ...terms }),
  approve: (rule: RoutingRule) => http.post<RoutingRule>(`/api/routing/drafts/${id(rule.id)}/approve`, { version: rule.version }),
  enforce: (rule: RoutingRule) => http.post<RoutingRule>(`/api/routing/drafts/${id(rule.id)}/enforce`, { version: rule.version }),
  end: (rule: RoutingRule, reason: string) => http.post<RoutingRule>(`/api/routing/drafts/${id(rule.id)}/end`, { version: rule.version, reason }),
  replyHints: (ticket: string, answer: string) => http.post<Page<AuditHint>>(`/api/tickets/${id(ticket)}/reply-hints`, { answer }),
  auditHints: (ticket: string) => http.get<Page<AuditHint>>(`/api/tickets/${id(ticket)}/audit`),
}
