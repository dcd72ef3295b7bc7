// When a finding of an exercise came, of the outage's beginning.

/** Findings that happen at a moment: without one they may still come. The others are sums over the whole day. */
const moments = new Set(['first-incident', 'foundation-named', 'endpoint-moved'])

type Found = { readonly what: string; readonly minutesAfterStart: number | null }

/** `yet`: it can still happen. `never`: it has no moment. Otherwise an amount of one unit, rounded to a tenth. */
export type Moment =
  | { readonly kind: 'yet' }
  | { readonly kind: 'never' }
  | {
      readonly kind: 'at'
      readonly sign: '+' | '−'
      readonly unit: 'seconds' | 'minutes'
      readonly amount: number
    }

export function momentOf({ what, minutesAfterStart: minutes }: Found, running: boolean): Moment {
  if (minutes === null) return { kind: running && moments.has(what) ? 'yet' : 'never' }
  const size = Math.abs(minutes)
  const sign = minutes < 0 ? '−' : '+'
  return size < 2
    ? { kind: 'at', sign, unit: 'seconds', amount: Math.round(size * 600) / 10 }
    : { kind: 'at', sign, unit: 'minutes', amount: Math.round(size * 10) / 10 }
}
