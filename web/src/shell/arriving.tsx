// Pages that arrive in a chunk of their own. A page that the server drew waits for its chunk before it is taken over, so
// that nothing is drawn twice; from then on they are at hand.

import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { PageName } from '../realm/route.ts'
import { bringStoryWords } from '../words/load.ts'
import { useLanguage, useWords } from '../words/speech.ts'
import type { pages } from './story-pages.ts'

type Story = typeof pages

let here: Story | null = null

/** The server has them from the beginning. */
export function bringStory(story: Story): void {
  here = story
}

const storyPages = [
  'service',
  'incident',
  'incidents',
  'foundation',
  'foundations',
  'feeds',
  'map',
  'history',
  'subscribe',
  'confirm',
  'leave',
  'acknowledge',
] as const satisfies (keyof Story)[]

export const isStory = (page: PageName): boolean => storyPages.some((one) => one === page)

/** Resolves when the page can be drawn. */
export async function arrived(page: PageName): Promise<void> {
  if (here === null && isStory(page)) here = (await import('./story-pages.ts')).pages
}

export function arriving(page: keyof Story): ComponentType<{ id: string }> {
  return function Arriving({ id }: { id: string }) {
    const words = useWords()
    const language = useLanguage()
    const { shell } = words
    const [state, setState] = useState<'here' | 'coming' | 'away'>(here === null ? 'coming' : 'here')
    useEffect(() => {
      if (here === null)
        Promise.all([bringStoryWords({ language, words }), arrived(page)]).then(
          () => setState('here'),
          () => setState('away'),
        )
    }, [])
    if (here !== null) {
      const Page: ComponentType<{ id: string }> = here[page]
      return <Page id={id} />
    }
    return (
      <p class="waiting muted" role="status">
        {state === 'away' ? shell.failures.away : shell.asking}
      </p>
    )
  }
}
