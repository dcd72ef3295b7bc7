// Fetches the page's language and no other: each is a chunk of its own, and the console's words are apart.

import type { Language } from './languages.ts'
import type { ConsoleWords, Speech, Words } from './speech.ts'

const publicWords: Record<Language, () => Promise<{ words: Words }>> = {
  en: () => import('./en/public.ts'),
  de: () => import('./de/public.ts'),
}
const consoleWords: Record<Language, () => Promise<{ words: ConsoleWords }>> = {
  en: () => import('./en/console.ts'),
  de: () => import('./de/console.ts'),
}

export async function loadSpeech(language: Language, side: 'public' | 'console'): Promise<Speech> {
  const [{ words }, more] = await Promise.all([
    publicWords[language](),
    side === 'console' ? consoleWords[language]() : null,
  ])
  return { language, words, console: more?.words ?? null }
}
