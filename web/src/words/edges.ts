// Words of the page on edges.

import { personWord } from './author.ts'

export const edgesWords = {
  title: 'Edges',
  lead: 'What services stand on and who says so; what past outages and their own names suggest. Nothing takes force until somebody accepts it.',
  signIn: 'Sign in to see what stands on what.',
  suggested: 'Suggested',
  none: 'Nothing is suggested. An edge is suggested after at least two independent outages, or when the names of a service were resolved.',
  decided: 'Decided',
  inForce: 'Edges in force',
  noEdges: 'Nothing is known of what services stand on.',
  forGit: 'As lines for the configuration',
  configuration: 'configuration',
} as const

const meanings = {
  accept: 'takes force at once, in the name of your token. It can be taken back here.',
  reject: 'is refused, and comes back only when there is twice as much for it.',
  withdraw: 'is taken back; what follows from it ends at once.',
} as const

export const meaningOf = (order: keyof typeof meanings, text: string): string =>
  `That ${text} ${meanings[order]}`

/** "accepted by ada", "configuration". */
export const originWord = (by: string | null): string =>
  by === null ? edgesWords.configuration : `accepted by ${personWord(by)}`

/** A name at the beginning stays as it is written: `www.shop.test: …`. */
export const sentence = (line: string): string =>
  `${/^\S*[.:/]/.test(line) ? line : line.slice(0, 1).toUpperCase() + line.slice(1)}.`
