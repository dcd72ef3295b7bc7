// What a check is like beside up and down: it answers, but not always, or too late.

import type { Instant } from '../../terms/index.ts'

/** `failing`: a part of its looks fails. */
export type Ailment = 'failing' | 'slow'

export type Condition = {
  readonly ailment: Ailment
  /** When the evidence says it began. */
  readonly since: Instant
  /** Shares of looks that failed, 0..1: since then, and usually. */
  readonly share: number
  readonly usualShare: number
  /** Median milliseconds of a look: since then, and usually (null: not known). */
  readonly ms: number
  readonly usualMs: number | null
  /** What took longer was counted as slow; null: not asked. */
  readonly slowFrom: number | null
  /** What the last look that failed found, and in which phase; empty, null: none did. */
  readonly failure: string
  readonly phase: string | null
}

/** When a check is slow: against its own usual, above a time that was configured, or never. */
export type SlowRule =
  | { readonly kind: 'usual' }
  | { readonly kind: 'above'; readonly ms: number }
  | { readonly kind: 'off' }

/** "310 ms", "2.1 s": three digits at most. */
export function shortMs(ms: number): string {
  if (ms >= 999.5) return `${Number((ms / 1000).toPrecision(2))} s`
  return `${Number(ms.toPrecision(ms >= 99.5 ? 3 : 2))} ms`
}

/** "33 %", "0.1 %". */
const percent = (share: number): string => `${Number((100 * share).toPrecision(share < 0.095 ? 1 : 2))} %`

/** A clause: "takes 310 ms where 45 ms is usual". */
export function describeCondition(c: Condition): string {
  if (c.ailment === 'failing') {
    const last = c.failure === '' ? '' : `: ${c.failure}`
    return `fails in ${percent(c.share)} of its looks where ${percent(c.usualShare)} is usual${last}`
  }
  return c.usualMs === null
    ? `takes ${shortMs(c.ms)}, more than ${shortMs(c.slowFrom ?? 0)}`
    : `takes ${shortMs(c.ms)} where ${shortMs(c.usualMs)} is usual`
}
