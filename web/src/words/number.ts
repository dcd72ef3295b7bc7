// Numbers and their nouns.

const whole = new Intl.NumberFormat('en-GB')
const short = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 })

export const count = (n: number): string => whole.format(n)
/** `12.3K` from ten thousand on: for places where a digit more tells nothing. */
export const brief = (n: number): string => (n < 10_000 ? whole.format(n) : short.format(n))

const irregular: Record<string, string> = { country: 'countries', has: 'have', is: 'are', person: 'people' }
const plural = (noun: string): string => irregular[noun] ?? `${noun}s`

/** `1 service`, `2,113 services`. */
export const counted = (n: number, noun: string): string => `${count(n)} ${n === 1 ? noun : plural(noun)}`

/** A score in 0..1. None is certain, whatever it rounds to. */
export const share = (n: number): string => (n > 0.99 ? 'over 0.99' : n.toFixed(2))
