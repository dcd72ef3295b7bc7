// What a page speaks: its language's catalogue and how that language writes numbers, times and names.

import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { useCell } from '../data/cell.ts'
import { zone } from '../realm/clock.ts'
import type { words as consoleWords } from './en/console.ts'
import type { words as frontWords } from './en/public.ts'
import type { words as storyWords } from './en/story.ts'
import { type Formats, formatsOf } from './formats.ts'
import type { Language } from './languages.ts'
import type { StateKind } from './looks.ts'
import { type Told, tell } from './told.ts'

/** Of the story, what is at hand once its pages have arrived. */
export type Words = typeof frontWords & typeof storyWords
export type ConsoleWords = typeof consoleWords

export type Speech = {
  readonly language: Language
  readonly words: Words
  /** Null on the public side, which does not load it. */
  readonly console: ConsoleWords | null
}

export const LanguageContext = createContext<Speech | null>(null)

function useSpeech(): Speech {
  const speech = useContext(LanguageContext)
  if (speech === null) throw new Error('a component speaks outside of LanguageContext')
  return speech
}

export const useLanguage = (): Language => useSpeech().language

export const useWords = (): Words => useSpeech().words

/** For components that stand in the console alone. */
export function useConsoleWords(): ConsoleWords {
  const { console: words } = useSpeech()
  if (words === null) throw new Error('a component of the console is drawn on the public side')
  return words
}

export function useFormats(): Formats {
  const { language, words } = useSpeech()
  return formatsOf(language, useCell(zone), words.shell)
}

/** For what is written in UTC whatever the reader's zone is. */
export function useUtcFormats(): Formats {
  const { language, words } = useSpeech()
  return formatsOf(language, 'UTC', words.shell)
}

/** The word, shape and colour of a state, by the kind of thing that is in it. */
export function useTold(): (kind: StateKind, state: string) => Told {
  const { states } = useWords()
  return (kind, state) => tell(states, kind, state)
}
