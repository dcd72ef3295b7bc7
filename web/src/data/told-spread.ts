// How long to wait before asking on the server's word: it says over how long a crowd of listeners should spread.

/** Longest that is believed. */
const longestMs = 30_000

/** Milliseconds; `dice` in 0..1. `data` is an event's, and what it does not say is not waited for. */
export function waitBeforeAsking(data: string, dice: number): number {
  const spread = spreadIn(data)
  return Number.isFinite(spread) ? Math.min(Math.max(spread, 0), longestMs) * dice : 0
}

function spreadIn(data: string): number {
  try {
    const told: unknown = JSON.parse(data)
    return typeof told === 'object' && told !== null ? Number((told as { spreadMs?: unknown }).spreadMs) : 0
  } catch {
    return 0
  }
}
