// What a check measures, which way it goes and how long it may take: the slope of a straight line through the newest measures (least
// squares), so that one jump does not promise the end.

import type { Instant } from '../terms/index.ts'

/** `at`: when its look ended. */
export type Measure = { readonly at: Instant; readonly value: number }

/** `42.1 s`; whole seconds from a hundred on. */
export const inSeconds = (value: number): string =>
  `${value < 100 ? Math.round(value * 10) / 10 : Math.round(value)} s`

/** Units a second; null while too little is known. */
export function slopeOf(measures: readonly Measure[]): number | null {
  if (measures.length < 3) return null
  const first = measures[0]!.at
  const points = measures.map(({ at, value }) => ({ t: (at - first) / 1000, value }))
  const mean = (of: readonly number[]): number => of.reduce((a, b) => a + b, 0) / of.length
  const t0 = mean(points.map(({ t }) => t))
  const v0 = mean(points.map(({ value }) => value))
  const spread = points.reduce((sum, { t }) => sum + (t - t0) ** 2, 0)
  if (spread === 0) return null
  return points.reduce((sum, { t, value }) => sum + (t - t0) * (value - v0), 0) / spread
}

/** `; falling 1.2 s a second: about 10 s more`; nothing where it neither falls nor rises to speak of. */
export function paceText(measures: readonly Measure[], limit: number): string {
  const slope = slopeOf(measures)
  const newest = measures.at(-1)
  if (slope === null || !newest || Math.abs(slope) < 0.05) return ''
  const pace = `${Math.round(Math.abs(slope) * 10) / 10} s a second`
  if (slope > 0) return `; rising ${pace}`
  return `; falling ${pace}: about ${Math.max(1, Math.ceil((newest.value - limit) / -slope))} s more`
}
