// A strip of days as paths: one for each kind of day. A day of outage is tall, one of trouble half as tall, one that was
// well is low and one that nobody watched is only a line: the eye sees it without the colours too.

export type DayState = 'ok' | 'trouble' | 'down' | 'unwatched'

const states: Readonly<Record<string, DayState>> = { o: 'ok', t: 'trouble', d: 'down', '-': 'unwatched' }
const heights: Readonly<Record<DayState, number>> = { ok: 0.35, trouble: 0.65, down: 1, unwatched: 0.06 }

/** A day is 4 wide, of which a quarter is the distance to the next. */
export const dayWidth = 4

/** `days`: a letter for each, as the API writes them (`o`, `t`, `d`, `-`). */
export function stripPaths(days: string, height: number): Readonly<Record<DayState, string>> {
  const paths: Record<DayState, string> = { ok: '', trouble: '', down: '', unwatched: '' }
  ;[...days].forEach((letter, i) => {
    const state = states[letter] ?? 'unwatched'
    const tall = Math.round(heights[state] * height * 10) / 10
    paths[state] += `M${i * dayWidth} ${height}v-${tall}h${dayWidth - 1}v${tall}z`
  })
  return paths
}

export const daysIn = (days: string, state: DayState): number =>
  [...days].filter((letter) => (states[letter] ?? 'unwatched') === state).length

/** The letter of a day's state. */
export const letterOf = (state: DayState): string =>
  Object.entries(states).find(([, known]) => known === state)?.[0] ?? '-'
