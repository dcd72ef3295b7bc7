// An operator's order: a button that first asks for the reason, because every change has an author and a why.

import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { ask, type Method } from '../data/client.ts'
import { invalidate } from '../data/resource.ts'
import { useWords } from '../words/speech.ts'

type Props = {
  word: string
  /** What will happen, in a sentence. */
  meaning: string
  method: Method
  path: string
  /** `null`: the order carries no reason (approval names generation and digest instead). */
  body: (why: string) => unknown
  asksWhy?: boolean
  /** What to read before giving it; made when the order is opened. */
  shows?: ComponentChildren
}

export function OrderButton({ word, meaning, method, path, body, asksWhy = true, shows }: Props) {
  const { shell } = useWords()
  const [open, setOpen] = useState(false)
  const [why, setWhy] = useState('')
  const [said, setSaid] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  // Who asked for the order goes on to say why.
  useEffect(() => field.current?.focus(), [open])

  const send = async (event: Event): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    const answer = await ask(method, path, body(why.trim()))
    setBusy(false)
    if (!answer.ok) return setSaid(answer.error.message)
    setOpen(false)
    setWhy('')
    setSaid(null)
    invalidate()
  }

  if (!open)
    return (
      <button type="button" class="button" onClick={() => setOpen(true)}>
        {word}
      </button>
    )
  return (
    <form class="order" onSubmit={send}>
      <p id={`${id}m`}>{meaning}</p>
      {shows}
      {asksWhy && (
        <label>
          {shell.why}
          <input
            required
            maxLength={300}
            ref={field}
            value={why}
            aria-describedby={`${id}m`}
            onInput={(e) => setWhy(e.currentTarget.value)}
          />
        </label>
      )}
      <div class="row">
        <button type="submit" class="button button-strong" disabled={busy}>
          {word}
        </button>
        <button type="button" class="button" onClick={() => setOpen(false)}>
          {shell.cancel}
        </button>
      </div>
      {said && (
        <p class="refusal" role="alert">
          {said}
        </p>
      )}
    </form>
  )
}
