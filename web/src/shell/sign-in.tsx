// An operator's token: tried against the API before it is kept, and dropped again on request.

import { useRef, useState } from 'preact/hooks'
import { useCell } from '../data/cell.ts'
import { ask } from '../data/client.ts'
import { keepToken, token } from '../data/session.ts'

export function SignIn() {
  const held = useCell(token)
  const dialog = useRef<HTMLDialogElement>(null)
  if (held !== null)
    return (
      <button type="button" class="button" onClick={() => keepToken(null)}>
        Sign out
      </button>
    )
  return (
    <>
      <button type="button" class="button" onClick={() => dialog.current?.showModal()}>
        Sign in
      </button>
      <dialog ref={dialog} class="dialog" aria-labelledby="sign-in">
        <TokenForm close={() => dialog.current?.close()} />
      </dialog>
    </>
  )
}

function TokenForm({ close }: { close: () => void }) {
  const [text, setText] = useState('')
  const [said, setSaid] = useState<string | null>(null)

  const tryIt = async (event: Event): Promise<void> => {
    event.preventDefault()
    const tried = text.trim()
    const answer = await ask('GET', 'vantages', undefined, tried)
    if (answer.ok) keepToken(tried)
    else setSaid(answer.error.message)
  }

  return (
    <form onSubmit={tryIt}>
      <h2 id="sign-in">Sign in</h2>
      <p>
        Operators see everything and may hold, drain and approve. The token begins with <code>hf_</code>; the
        first start printed it. It stays in this tab until you close it.
      </p>
      <label>
        Token
        <input
          type="password"
          required
          autoComplete="off"
          spellcheck={false}
          value={text}
          onInput={(e) => setText(e.currentTarget.value)}
        />
      </label>
      {said && (
        <p class="refusal" role="alert">
          {said}
        </p>
      )}
      <div class="row">
        <button type="submit" class="button button-strong">
          Sign in
        </button>
        <button type="button" class="button" onClick={close}>
          Cancel
        </button>
      </div>
    </form>
  )
}
