// A state as it is shown: the catalogue's word with its shape and colour.

import { looks, type Shape, type StateKind, type Tone } from './looks.ts'

export type Told = { readonly word: string; readonly tone: Tone; readonly shape: Shape }

export type StateWords = {
  readonly [K in StateKind]: Readonly<Record<keyof (typeof looks)[K] & string, string>>
}

export function tell(words: StateWords, kind: StateKind, state: string): Told {
  const known: Readonly<Record<string, readonly [Tone, Shape]>> = looks[kind]
  // A newer server may know states that this page does not: they are shown as they are called.
  if (!Object.hasOwn(known, state)) return { word: state, tone: 'mute', shape: 'query' }
  const [tone, shape] = known[state]!
  return { word: (words[kind] as Readonly<Record<string, string>>)[state] ?? state, tone, shape }
}
