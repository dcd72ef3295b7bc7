// Fetches the page's language and no other. What the front page says is a chunk of its own; what the pages that explain
// say, and what the console says, arrive with those.

import type { Language } from './languages.ts'
import type { ConsoleWords, Speech, Words } from './speech.ts'

type Part<T> = Record<Language, () => Promise<{ words: T }>>
type StoryWords = typeof import('./en/story.ts').words

const frontWords: Part<Omit<Words, keyof StoryWords>> = {
  en: () => import('./en/public.ts'),
  de: () => import('./de/public.ts'),
}
const storyWords: Part<StoryWords> = {
  en: () => import('./en/story.ts'),
  de: () => import('./de/story.ts'),
}
const consoleWords: Part<ConsoleWords> = {
  en: () => import('./en/console.ts'),
  de: () => import('./de/console.ts'),
}

/** `story`: the page explains, or may be asked to. */
export async function loadSpeech(
  language: Language,
  { side, story }: { side: 'public' | 'console'; story: boolean },
): Promise<Speech> {
  const [{ words }, more, own] = await Promise.all([
    frontWords[language](),
    story || side === 'console' ? storyWords[language]() : null,
    side === 'console' ? consoleWords[language]() : null,
  ])
  // A page says nothing of the story before it has arrived, and `bringStoryWords` with it.
  return { language, words: { ...words, ...more?.words } as Words, console: own?.words ?? null }
}

/** Puts what the pages that explain say into a speech that went without. */
export async function bringStoryWords({
  language,
  words,
}: Pick<Speech, 'language' | 'words'>): Promise<void> {
  Object.assign(words, (await storyWords[language]()).words)
}
