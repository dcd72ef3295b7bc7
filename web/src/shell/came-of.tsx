// What came of a form that was sent without a script, above the page that it was sent from.

import { useCell } from '../data/cell.ts'
import { refused } from '../data/refused.ts'
import { useSearch } from '../realm/navigation.ts'
import { useRealm } from '../realm/realm.ts'
import { useConsoleWords, useWords } from '../words/speech.ts'

export function CameOf() {
  const { shell } = useWords()
  const form = useCell(refused)
  const { done } = useSearch()
  const { side } = useRealm()
  if (form !== null && form.why !== null)
    return (
      <div class="refusal" role="alert">
        <strong>{shell.failures.refused}</strong>
        <p lang="en">{form.why}</p>
      </div>
    )
  // The public side tells what came of its forms where they stand.
  return done === undefined || side === 'public' ? null : <Done name={done} />
}

function Done({ name }: { name: string }) {
  const { shell } = useWords()
  const came: Readonly<Record<string, string>> = useConsoleWords().came
  return (
    <p class="said tone-good" role="status">
      {Object.hasOwn(came, name) ? came[name] : shell.done}
    </p>
  )
}
