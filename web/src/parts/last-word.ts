// A form that did what it was asked may go away with that, and its word of it with the form: the page tells it then, above
// everything, where a form without a script is answered too.

import { useLayoutEffect, useRef } from 'preact/hooks'
import { type Cell, cell } from '../data/cell.ts'
import { pathname, route } from '../realm/navigation.ts'
import type { ConsoleWords } from '../words/speech.ts'

/** What came of it, by the catalogue's name. */
export type Done = keyof ConsoleWords['came']

export const lastWord: Cell<Done | null> = cell<Done | null>(null)
route.subscribe(() => lastWord.set(null))

/** `word`: what the form has to say when it goes; null: nothing. */
export function useLastWord(word: Done | null): void {
  const kept = useRef(word)
  kept.current = word
  useLayoutEffect(() => {
    const at = pathname.get()
    return () => {
      if (kept.current !== null && pathname.get() === at) lastWord.set(kept.current)
    }
  }, [])
}
