/** Requests of the exchange with other hotlines. */
import { http } from './client'

export interface Partner { tenant: string; name: string; waiting: number; late: number; last_receipt_at: string | null }
export interface Packet {
  id: string; partner: string; partner_name: string; direction: 'out' | 'in'; kind: string; kind_name: string; state: 'waiting' | 'taken' | 'refused'
  ticket_id: string | null; ticket_number: string | null; their_number: string; at: string; tries: number; next_try_at: string | null
  settled_at: string | null; late: boolean; error: string
}
interface Tally { sent?: { hand_over: number; status: number }; taken?: { hand_over: number; status: number } }
export interface DayCount { partner: string; partner_name: string; day: string; ours: Tally; theirs: Tally; agrees: boolean | null }
export interface ExchangeDesk { tenant: string; partners: Partner[]; packets: Packet[]; counts: DayCount[] }

export const exchange = {
  desk: () => http.get<ExchangeDesk>('/api/exchange'),
  handOver: (number: string, partner: string) => http.post<Packet>('/api/exchange/hand-over', { number, partner }),
  resend: (packet: string) => http.post<Packet>(`/api/exchange/packets/${encodeURIComponent(packet)}/resend`),
}
