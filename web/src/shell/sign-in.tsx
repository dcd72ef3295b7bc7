// An operator's token: tried against the API before it is kept, and dropped again on request.

import { useRef, useState } from 'preact/hooks'
import { useCell } from '../data/cell.ts'
import { ask } from '../data/client.ts'
import { keepToken, token } from '../data/session.ts'
import { Fill } from '../parts/fill.tsx'
import { useWords } from '../words/speech.ts'

export function SignIn() {
  const held = useCell(token)
  const { shell } = useWords()
  const dialog = useRef<HTMLDialogElement>(null)
  if (held !== null)
    return (
      <button type="button" class="button" onClick={() => keepToken(null)}>
        {shell.signOut}
      </button>
    )
  return (
    <>
      <button type="button" class="button" onClick={() => dialog.current?.showModal()}>
        {shell.signIn}
      </button>
      <dialog ref={dialog} class="dialog" aria-labelledby="sign-in">
        <TokenForm close={() => dialog.current?.close()} />
      </dialog>
    </>
  )
}

function TokenForm({ close }: { close: () => void }) {
  const { shell } = useWords()
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
      <h2 id="sign-in">{shell.signIn}</h2>
      <p>
        <Fill text={shell.aboutToken} start={<code>hf_</code>} />
      </p>
      <label>
        {shell.token}
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
          {shell.signIn}
        </button>
        <button type="button" class="button" onClick={close}>
          {shell.cancel}
        </button>
      </div>
    </form>
  )
}
