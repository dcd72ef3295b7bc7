// Reads foreign JSON without believing it: every field is asked for by type, and text is cut to a length that a journal
// entry and a page can bear.

export type Fields = { readonly [key: string]: unknown }

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const listOf = (value: unknown, most: number): readonly Fields[] =>
  Array.isArray(value) ? value.slice(0, most).filter(isFields) : []

/** The text, cut to `most` characters; null when it is no text or empty. */
export const textOf = (value: unknown, most: number): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, most) : null

/** Only what a page may link to. */
export const linkOf = (value: unknown): string | null => {
  const text = textOf(value, 500)
  return text !== null && /^https?:\/\//.test(text) ? text : null
}

/** A word that may be written as a number too; empty: neither. `String` would throw at what says how to be a text. */
export const labelOf = (value: unknown): string =>
  typeof value === 'string' ? value.slice(0, 200) : typeof value === 'number' ? `${value}` : ''
