// Times as people read them: local, short, with the exact UTC time beside it.

const clockForm = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const minuteForm = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const dayForm = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const yearForm = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

const secondMs = 1_000
const minuteMs = 60_000
const hourMs = 3_600_000
const dayMs = 86_400_000

export const clockTime = (at: number): string => clockForm.format(at)

/** `14:03:10` today, `20 Oct, 14:03` on another day, with the year when it is another year. */
export function localTime(at: number, now: number): string {
  const then = new Date(at)
  const today = new Date(now)
  if (then.toDateString() === today.toDateString()) return clockForm.format(at)
  const day = then.getFullYear() === today.getFullYear() ? dayForm : yearForm
  return `${day.format(at)}, ${minuteForm.format(at)}`
}

/** `2025-10-20 07:11:32.120 UTC`. */
export const utcTime = (at: number): string =>
  new Date(at).toISOString().replace('T', ' ').replace('Z', ' UTC')

/** One unit, rounded down: `45 s`, `5 min`, `3 h`, `2 d`. */
export function shortDuration(ms: number): string {
  if (ms < secondMs) return `${Math.max(0, Math.round(ms))} ms`
  if (ms < minuteMs) return `${Math.floor(ms / secondMs)} s`
  if (ms < 2 * hourMs) return `${Math.floor(ms / minuteMs)} min`
  if (ms < 2 * dayMs) return `${Math.floor(ms / hourMs)} h`
  return `${Math.floor(ms / dayMs)} d`
}

/** Small clock differences may put an event into the future: it counts as now. */
export const age = (at: number, now: number): string =>
  now - at < 2 * secondMs ? 'just now' : `${shortDuration(now - at)} ago`
