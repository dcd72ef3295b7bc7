// What came of a form that was sent without a script, or that is gone with what it did, above the page that it was sent from.

import { useCell } from '../data/cell.ts'
import { refused } from '../data/refused.ts'
import { lastWord } from '../parts/last-word.ts'
import { refusedId } from '../parts/typed.tsx'
import { useSearch } from '../realm/navigation.ts'
import { useRealm } from '../realm/realm.ts'
import { useConsoleWords, useWords } from '../words/speech.ts'

export function CameOf() {
  const { shell } = useWords()
  const form = useCell(refused)
  const said = useCell(lastWord)
  const { done = said } = useSearch()
  const { side } = useRealm()
  if (form !== null && form.why !== null)
    return (
      <div id={refusedId} class="refusal" role="alert">
        <strong>{shell.failures.refused}</strong>
        <p lang="en">{form.why}</p>
      </div>
    )
  // The public side tells what came of its forms where they stand.
  return side === 'public' ? null : <Done name={done} />
}

/** It is there before it has anything to say: what appears with its text is not read out by every screen reader. */
function Done({ name }: { name: string | null }) {
  const { shell } = useWords()
  const came: Readonly<Record<string, string>> = useConsoleWords().came
  return (
    <p class={name === null ? 'unseen' : 'said tone-good'} role="status">
      {name === null ? '' : Object.hasOwn(came, name) ? came[name] : shell.done}
    </p>
  )
}
