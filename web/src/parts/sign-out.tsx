// Signing out: a plain form, with scripts and without.

import { useCell } from '../data/cell.ts'
import { signedIn } from '../data/session.ts'
import { useWords } from '../words/speech.ts'

export function SignOut() {
  const { shell } = useWords()
  const session = useCell(signedIn)
  return (
    <form method="post" action="/sign-out">
      <input type="hidden" name="csrf" value={session?.csrf ?? ''} />
      <button type="submit" class="button button-small">
        {shell.signOut}
      </button>
    </form>
  )
}
