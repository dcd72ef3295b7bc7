// Days of a history by their place in it, in UTC as the server keeps them.

const dayMs = 86_400_000
const minuteMs = 60_000

/** `from`: YYYY-MM-DD of the first. Milliseconds since the epoch of the day's beginning. */
export const dayAt = (from: string, index: number): number => Date.parse(`${from}T00:00:00Z`) + index * dayMs

/** A share as it may be shown: never all of the time when any of it was lost, nor none when any was not. */
export const shownShare = (share: number): number =>
  Math.max(share > 0 ? 1 : 0, Math.floor(share * 10_000)) / 10_000

export const minutes = (n: number): number => n * minuteMs

/** Where the incidents of a day are listed: in their year, at their month. */
export const monthOf = (day: number): { readonly year: string; readonly month: string } => {
  const iso = new Date(day).toISOString()
  return { year: iso.slice(0, 4), month: iso.slice(0, 7) }
}
