// Where the axes of a curve are marked: round numbers upwards, round hours along.

export type Tick = { readonly at: number; readonly minor: boolean }

/** 1, 2 or 5 times a power of ten: the least that needs no more than `parts` steps up to `most`. */
export function roundStep(most: number, parts: number): number {
  const rough = Math.max(most, Number.MIN_VALUE) / parts
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 5, 10].find((f) => f * power >= rough * (1 - 1e-9)) ?? 10
  return Math.max(1, factor * power)
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const steps = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minuteMs),
  ...[1, 2, 3, 6, 12, 24, 48, 168].map((n) => n * hourMs),
]

/**
 * Round times within a span of milliseconds, at most `most` of them; every second one is `minor`: left out where there is
 * no room. `offsetMs`: what the clock on the wall is ahead of UTC.
 */
export function timeTicks(from: number, until: number, most: number, offsetMs: number): Tick[] {
  const step = steps.find((ms) => (until - from) / ms <= most) ?? steps.at(-1)!
  const ticks: Tick[] = []
  const first = Math.ceil((from + offsetMs) / step)
  for (let i = first; i * step - offsetMs <= until; i += 1)
    ticks.push({ at: i * step - offsetMs, minor: Math.abs(i) % 2 === 1 })
  return ticks
}
