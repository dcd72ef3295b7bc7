// An exercise in words: how fast it goes, what its findings are called, and when they came.

/** `60× speed`; 0 is the API's word for no pace at all. */
export const speedWord = (speed: number): string => (speed === 0 ? 'as fast as it goes' : `${speed}× speed`)

const findings: Record<string, string> = {
  'first-incident': 'First incident',
  'foundation-named': 'Foundation named',
  'blast-radius': 'Blast radius',
  'first-post': 'First post of the provider',
  'provider-named-dns': 'Provider named DNS',
  'endpoint-moved': 'Endpoint moved',
  'back-auto': 'Back by automatic failover',
  'back-manual': 'Back by a rehearsed plan',
  'back-long': 'Back with neither',
  lingering: 'Still lingering',
}

/** A finding that this page does not know is called by its slug, with spaces. */
export const findingWord = (what: string): string =>
  Object.hasOwn(findings, what) ? findings[what]! : what.replaceAll('-', ' ')

/** Findings that happen at a moment: without one they may still come. The others are sums over the whole day. */
const moments = new Set(['first-incident', 'foundation-named', 'endpoint-moved'])

type Found = { readonly what: string; readonly minutesAfterStart: number | null }

/** `+4.2 min` after the outage began; `not yet` only while it still can happen. */
export function findingMoment({ what, minutesAfterStart: minutes }: Found, running: boolean): string {
  if (minutes === null) return running && moments.has(what) ? 'not yet' : '—'
  const size = Math.abs(minutes)
  const amount = size < 2 ? `${Math.round(size * 600) / 10} s` : `${Math.round(size * 10) / 10} min`
  return `${minutes < 0 ? '−' : '+'}${amount}`
}
