/** Pure: the day's curve, brought up to now by the live figures, and what is worth saying of it. */
import type { CurveHour, Today } from '@/api/types'

export const ANSWER_TARGET_SECONDS = 15
export const CONNECT_TARGET = 0.95

/** The hours as read once, with today's figures as they are live. `hourNow` is the office's hour. */
export function withToday(hours: readonly CurveHour[], today: Today | null, hourNow: number): CurveHour[] {
  const live = new Map((today?.hours ?? []).map((hour) => [hour.hour, hour]))
  return hours.map((hour) => {
    const now = live.get(hour.hour)
    if (hour.hour > hourNow) return { ...hour, today: null, answered_in_target: null, mean_wait: null }
    if (now === undefined) return { ...hour, today: hour.today ?? 0 }
    return {
      ...hour,
      today: now.offered,
      answered_in_target: now.offered > 0 ? Math.min(1, now.answered_in_target / now.offered) : null,
      mean_wait: now.answered > 0 ? now.wait_seconds / now.answered : null,
    }
  })
}

export interface Peak {
  hour: number
  calls: number
  /** Against the same hour a week ago, in percent; null when there was none. */
  change: number | null
}

/** The busiest hour of today; null while no call has come. */
export function peakOf(hours: readonly CurveHour[]): Peak | null {
  let peak: CurveHour | null = null
  for (const hour of hours) if ((hour.today ?? 0) > (peak?.today ?? 0)) peak = hour
  if (peak?.today == null) return null
  const change = peak.last_week > 0 ? Math.round((100 * (peak.today - peak.last_week)) / peak.last_week) : null
  return { hour: peak.hour, calls: peak.today, change }
}
