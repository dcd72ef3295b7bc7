// Every language at once: only the server has them all.

import type { Route } from '../realm/route.ts'
import { words as deConsole } from '../words/de/console.ts'
import { words as dePublic } from '../words/de/public.ts'
import { words as deStory } from '../words/de/story.ts'
import { words as enConsole } from '../words/en/console.ts'
import { words as enPublic } from '../words/en/public.ts'
import { words as enStory } from '../words/en/story.ts'
import type { Language } from '../words/languages.ts'
import type { ConsoleWords, Speech, Words } from '../words/speech.ts'

const all: Record<Language, { words: Words; console: ConsoleWords }> = {
  en: { words: { ...enPublic, ...enStory }, console: enConsole },
  de: { words: { ...dePublic, ...deStory }, console: deConsole },
}

export const speechOf = ({ language, side }: Pick<Route, 'language' | 'side'>): Speech => ({
  language,
  words: all[language].words,
  console: side === 'console' ? all[language].console : null,
})
