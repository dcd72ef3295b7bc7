// A form that did what it was asked may go away with that, and its word of it with the form: the page tells it then, above
// everything, where a form without a script is answered too.

import { useLayoutEffect, useRef } from 'preact/hooks'
import { type Cell, cell } from '../data/cell.ts'
import { route } from '../realm/navigation.ts'
import type { Route } from '../realm/route.ts'
import type { ConsoleWords } from '../words/speech.ts'

/** What came of it, by the catalogue's name. */
export type Done = keyof ConsoleWords['came']

export const lastWord: Cell<Done | null> = cell<Done | null>(null)
route.subscribe(() => lastWord.set(null))

/**
 * `word`: what the form has to say when it goes; null: nothing. Once somebody asked for another part of the page it is old,
 * and no news when the form goes with that.
 */
export function useLastWord(word: Done | null): void {
  const kept = useRef<{ word: Done | null; at: Route }>({ word: null, at: route.get() })
  if (word !== kept.current.word) kept.current = { word, at: route.get() }
  useLayoutEffect(
    () => () => {
      const { word, at } = kept.current
      if (word !== null && route.get() === at) lastWord.set(word)
    },
    [],
  )
}
