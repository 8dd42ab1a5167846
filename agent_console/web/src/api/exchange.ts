/** Requests of the exchange with other hotlines. */
import { http } from './client'

export interface Partner { tenant: string; name: string; waiting: number; late: number; last_receipt_at: string | null; known: boolean; tickets: number; overdue: number }
export interface Packet {
  id: string; partner: string; partner_name: string; direction: 'out' | 'in'; kind: string; kind_name: string; state: 'waiting' | 'taken' | 'refused'
  ticket_id: string | null; ticket_number: string | null; their_number: string; at: string; tries: number; next_try_at: string | null
  settled_at: string | null; late: boolean; error: string
}
interface Tally { sent?: Record<string, number>; taken?: Record<string, number> }
export interface DayCount { partner: string; partner_name: string; day: string; ours: Tally; theirs: Tally; agrees: boolean | null }
export interface ExchangeDesk { tenant: string; partners: Partner[]; packets: Packet[]; counts: DayCount[] }

/** The other hotline of a ticket. */
export interface Side {
  role: 'custodian' | 'home'
  partner: string
  partner_name: string
  /** Whether the settings still name it. */
  known: boolean
  their_number: string
  since: string
  ended_at: string | null
  /** What it has not answered yet; of a home, what it wants while a third hotline is asked. */
  asked: '' | 'withdraw' | 'recall' | 'reopen'
  late: boolean
  /** Packets on this ticket without its receipt. */
  waiting: number
  files: { name: string; size: number; state: 'waiting' | 'kept' | 'failed'; tries: number; error: string }[]
}

export const exchange = {
  desk: () => http.get<ExchangeDesk>('/api/exchange'),
  handOver: (number: string, partner: string) => http.post<Packet>('/api/exchange/hand-over', { number, partner }),
  resend: (packet: string) => http.post<Packet>(`/api/exchange/packets/${encodeURIComponent(packet)}/resend`),
}
