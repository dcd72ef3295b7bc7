// The hint behind a word nobody knows.

import { nearest } from '../../terms/index.ts'

/** A near miss, or the whole choice when it is short. */
export function didYouMean(read: string, known: Iterable<string>): string | undefined {
  const words = [...known]
  const near = nearest(read, words)
  if (near !== null) return `did you mean \`${near}\`?`
  if (words.length === 0 || words.length > 16) return undefined
  return `known here: ${words.map((word) => `\`${word}\``).join(', ')}`
}
