// Text that fits: cut where a person sees a character end, never within one, and never without saying so. What could
// break a protocol or pretend to be other text (control characters, overrides of the writing direction, halves of
// surrogate pairs) is taken out before.

/** UTF-16 code units: never fewer than the characters that any service counts. */
export const units = (text: string): number => text.length
export const bytes = (text: string): number => Buffer.byteLength(text)
export type Measure = typeof units

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get out
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g

/** Lines are ended by `\n` alone; `\t` stays. */
export const clean = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(controls, '')

export const oneLine = (text: string): string => clean(text).replace(/\s+/g, ' ').trim()

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const mark = '…'

/** At most `most` of `measure`; what is cut ends with "…". */
export function cut(text: string, most: number, measure: Measure = units): string {
  if (measure(text) <= most) return text
  const room = most - measure(mark)
  if (room < 0) return ''
  return `${head(text, room, measure)}${mark}`
}

function head(text: string, room: number, measure: Measure): string {
  let [end, used] = [0, 0]
  // A text may be megabytes; only as much of it is looked at as can be needed (a unit is at least one of any measure).
  for (const { segment, index } of graphemes.segment(text.slice(0, room + 64))) {
    used += measure(segment)
    if (used > room) break
    end = index + segment.length
  }
  if (end > 0) return text.slice(0, end)
  // One character that is longer than the room, as of hundreds of combining marks.
  for (const point of text) {
    used = measure(text.slice(0, end + point.length))
    if (used > room) break
    end += point.length
  }
  return text.slice(0, end)
}

/**
 * `a, b and 462 more`: as many as fit, and how many were left out. The first is cut rather than left out. `further`: of
 * those that are not in `items`. `moreText`: how that is said in another language.
 */
export function listing(
  items: readonly string[],
  most: number,
  measure: Measure = units,
  further = 0,
  moreText: (left: number) => string = (left) => `and ${left} more`,
): string {
  const more = (left: number): string => (left + further === 0 ? '' : ` ${moreText(left + further)}`)
  let told = ''
  for (const [i, item] of items.entries()) {
    const longer = told === '' ? item : `${told}, ${item}`
    if (measure(longer) + measure(more(items.length - i - 1)) > most) {
      if (told !== '') return `${told}${more(items.length - i)}`
      const rest = more(items.length - 1)
      return `${cut(item, most - measure(rest), measure)}${rest}`
    }
    told = longer
  }
  return `${told}${more(0)}`
}

/** The first of ever smaller renderings that is within `most` bytes. `share` goes from 1 towards 0. */
export function fitting(most: number, render: (share: number) => string): string {
  for (let share = 1; share > 0.01; share /= 1.5) {
    const text = render(share)
    if (bytes(text) <= most) return text
  }
  return render(0)
}
