// Keys that lead somewhere, in the console: `g` and a letter to a page, `/` to the search, `?` to what they are. They are
// nobody's who types, and can be turned off (WCAG 2.1.4).

import type { ConsoleWords } from '../words/speech.ts'

export type Place = keyof ConsoleWords['shortcuts']['places']

/** After `g`: the letter, and the page's path. */
export const places: readonly (readonly [letter: string, place: Place, path: string])[] = [
  ['b', 'board', ''],
  ['w', 'waiting', 'waiting'],
  ['i', 'incidents', 'incidents'],
  ['e', 'endpoints', 'endpoints'],
  ['p', 'plans', 'plans'],
  ['n', 'nodes', 'nodes'],
  ['c', 'checks', 'checks'],
  ['a', 'alerts', 'alerts'],
  ['r', 'rehearsals', 'rehearsals'],
  ['j', 'journal', 'journal'],
]

export type Pressed = {
  readonly key: string
  /** With a key that makes it the browser's or the system's. */
  readonly modified: boolean
  /** Into a field. */
  readonly typing: boolean
  /** Milliseconds that only grow. */
  readonly at: number
}

/** When `g` was pressed last and nothing since; null: it was not. */
export type Waiting = number | null

export type Meant =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'help' }
  | { readonly kind: 'search' }
  | { readonly kind: 'go'; readonly path: string }

const togetherMs = 1_500
const nothing: Meant = { kind: 'nothing' }

export function step(
  waiting: Waiting,
  { key, modified, typing, at }: Pressed,
): readonly [waiting: Waiting, meant: Meant] {
  if (modified || typing) return [null, nothing]
  if (waiting !== null && at - waiting <= togetherMs) {
    const place = places.find(([letter]) => letter === key)
    return [null, place === undefined ? nothing : { kind: 'go', path: place[2] }]
  }
  if (key === 'g') return [at, nothing]
  if (key === '?') return [null, { kind: 'help' }]
  return [null, key === '/' ? { kind: 'search' } : nothing]
}
