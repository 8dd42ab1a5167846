/** Pure: times as the office writes them. Dates are those of the office (Asia/Shanghai), whatever the browser's zone. */

const ZONE = 'Asia/Shanghai'

export function seconds(from: string | null, to: number): number {
  return from === null ? 0 : Math.max(0, Math.floor((to - Date.parse(from)) / 1000))
}

/** 107 -> "01:47", 3725 -> "1:02:05". */
export function clock(total: number): string {
  const whole = Math.max(0, Math.floor(total))
  const two = (n: number): string => String(n).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const rest = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

type Parts = Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', string>

function parts(iso: string): Parts {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: ZONE,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  })
  return Object.fromEntries(format.formatToParts(new Date(iso)).map((part) => [part.type, part.value])) as Parts
}

/** "10:24:31" */
export function timeOfDay(iso: string): string {
  const at = parts(iso)
  return `${at.hour}:${at.minute}:${at.second}`
}

/** "10:24" */
export function hourMinute(iso: string): string {
  const at = parts(iso)
  return `${at.hour}:${at.minute}`
}

/** "2026-02-13" */
export function day(iso: string): string {
  const at = parts(iso)
  return `${at.year}-${at.month}-${at.day}`
}

/** A moment as a field of type datetime-local takes it: "2026-02-13T10:00". */
export function asLocal(iso: string): string {
  return `${day(iso)}T${hourMinute(iso)}`
}

/** What such a field holds, as a moment of the office. */
export function fromLocal(text: string): string {
  return `${text}:00+08:00`
}

/** "02-13", with the year ("25-11-20") when it is not `now`'s. */
export function shortDate(iso: string, now: number): string {
  const at = parts(iso)
  const same = parts(new Date(now).toISOString()).year === at.year
  return same ? `${at.month}-${at.day}` : `${at.year.slice(2)}-${at.month}-${at.day}`
}

export function weekday(iso: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone: ZONE, weekday: 'short' }).format(new Date(iso))
}

/** "02-14（周六）17:30", in English "Sat 02-14 17:30": a deadline always carries its weekday. */
export function deadline(iso: string, locale: string): string {
  const at = parts(iso)
  const day = `${at.month}-${at.day}`
  const time = `${at.hour}:${at.minute}`
  return locale.startsWith('zh') ? `${day}（${weekday(iso, locale)}）${time}` : `${weekday(iso, locale)} ${day} ${time}`
}

/** "2026-02-14T17:30": a moment as a field for date and time shows it, in the office's zone. */
export function toField(iso: string): string {
  const at = parts(iso)
  return `${at.year}-${at.month}-${at.day}T${at.hour}:${at.minute}`
}

/** The moment that such a field names; null while it is empty or half filled. China keeps one zone without summer time. */
export function ofField(text: string): string | null {
  const at = new Date(`${text}:00+08:00`)
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text) && !Number.isNaN(at.getTime()) ? at.toISOString() : null
}

/** "2026-02-14": the office's day of a moment. */
export function toDay(iso: string): string {
  return toField(iso).slice(0, 10)
}
