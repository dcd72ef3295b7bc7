// What came of a form that was sent without a script, above the page that it was sent from.

import { useCell } from '../data/cell.ts'
import { refused } from '../data/refused.ts'
import { useSearch } from '../realm/navigation.ts'
import { useWords } from '../words/speech.ts'

export function CameOf() {
  const { shell } = useWords()
  const why = useCell(refused)
  const { done } = useSearch()
  if (why !== null)
    return (
      <div class="refusal" role="alert">
        <strong>{shell.failures.refused}</strong>
        <p lang="en">{why}</p>
      </div>
    )
  if (done === undefined) return null
  return (
    <p class="said tone-good" role="status">
      {shell.done}
    </p>
  )
}
