// A text under a first line that carries its checksum: what a bad disk, a torn write or a hand changed is told from what
// was written. Without it a file cut short may still read as a smaller, perfectly good one.

import { createHash } from 'node:crypto'

const sum = (text: string): string => createHash('sha256').update(text).digest('hex')

/** `kind` names the content and its format, and never changes for either; it holds no line end. */
export const seal = (kind: string, text: string): string => `${kind} ${sum(text)}\n${text}`

/** Null when this is not, to the last bit, what `seal` made of the same kind. */
export function unsealed(kind: string, sealed: string): string | null {
  const end = sealed.indexOf('\n')
  const text = sealed.slice(end + 1)
  return end > 0 && sealed.slice(0, end) === `${kind} ${sum(text)}` ? text : null
}
