// How often a check looks and how long it waits, within what Holdfast takes.

import { formatDuration, type JsonObject, ms } from '../../terms/index.ts'
import type { Draft } from './draft.ts'

/** `milliseconds`: as the source says it; `what`: as it calls the setting. */
type Told = { readonly milliseconds: number | null; readonly what: string }

/** What the source says nothing of is left to Holdfast. */
export function paceOf(every: Told, timeout: Told, where: string, draft: Draft): JsonObject {
  const clamped = (what: string) => (to: string) =>
    draft.lose(where, what, `the nearest that Holdfast takes is ${to}`)
  const interval = within(every.milliseconds, 50, 86_400_000, clamped(every.what))
  const patience = within(timeout.milliseconds, 10, 60_000, clamped(timeout.what))
  return {
    ...(interval === null ? {} : { every: interval }),
    ...(patience === null ? {} : { timeout: patience }),
  }
}

/** A duration in the configuration's words; null where the source says none. */
function within(
  milliseconds: number | null,
  least: number,
  most: number,
  clamped: (to: string) => void,
): string | null {
  if (milliseconds === null || !Number.isFinite(milliseconds) || milliseconds <= 0) return null
  const whole = Math.round(milliseconds)
  const kept = Math.min(most, Math.max(least, whole))
  const text = formatDuration(ms(kept))
  if (kept !== whole) clamped(text)
  return text
}
