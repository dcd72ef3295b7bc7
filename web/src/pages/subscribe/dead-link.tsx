// A link out of a message that does nothing any more, and where to go instead.

import type { ComponentChildren } from 'preact'
import type { Failure } from '../../data/failure.ts'
import { Page, Refusal } from '../../parts/page.tsx'
import { useWords } from '../../words/speech.ts'

type Props = {
  failure: Failure
  /** How long such a link works. */
  expired: string
  /** The way out. */
  children: ComponentChildren
}

export function DeadLink({ failure, expired, children }: Props) {
  const { subscribe: words, shell } = useWords()
  const ended = failure.kind === 'expired'
  if (!ended && failure.kind !== 'refused')
    return (
      <Page title={words.link}>
        <Refusal failure={failure} />
      </Page>
    )
  return (
    <Page title={ended ? shell.failures.expired : words.garbled}>
      <div class="letter">
        <p>{ended ? expired : words.garbledMeans}</p>
        <p>{children}</p>
      </div>
    </Page>
  )
}
