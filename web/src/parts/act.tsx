// Something that a person does: it folds out, says what it means, asks for what is needed and is sent. It is a form of
// its own, so that it can be opened and sent without a script too.

import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { ask, type Method } from '../data/client.ts'
import { invalidate } from '../data/resource.ts'
import { useWords } from '../words/speech.ts'

export type Fields = Readonly<Record<string, string>>

type Props = {
  word: string
  /** What will happen, in a sentence. */
  meaning: ComponentChildren
  method: Method
  /** Of the API, without `/api/v1/`. */
  path: string
  /** What the fields come to; what is empty is not in them. */
  body: (fields: Fields) => unknown
  children?: ComponentChildren
  /** What the form carries besides its fields. */
  hidden?: readonly (readonly [string, string])[]
  grave?: boolean
  /** What came back. */
  done?: (answer: unknown) => void
}

export function Act({
  word,
  meaning,
  method,
  path,
  body,
  children,
  hidden = [],
  grave = false,
  done,
}: Props) {
  const fold = useRef<HTMLDetailsElement>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  const send = async (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget
    setBusy(true)
    const answer = await ask<unknown>(method, path, body(fieldsOf(form)))
    setBusy(false)
    setRefusal(answer.ok ? null : answer.error.message)
    if (!answer.ok) return
    if (fold.current) fold.current.open = false
    form.reset()
    done?.(answer.value)
    invalidate()
  }

  return (
    <details class="act" ref={fold}>
      <summary class={grave ? 'button button-small button-grave' : 'button button-small'}>{word}</summary>
      <form class="order" method="post" action={`/forms/${path}`} onSubmit={send}>
        <p>{meaning}</p>
        {hidden.map(([name, value]) => (
          <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
        ))}
        {children}
        <div class="row">
          <button type="submit" class="button button-strong" disabled={busy}>
            {word}
          </button>
        </div>
        {refusal !== null && (
          <p class="refusal" role="alert" lang="en">
            {refusal}
          </p>
        )}
      </form>
    </details>
  )
}

function fieldsOf(form: HTMLFormElement): Fields {
  const all = [...new FormData(form)].map(([name, value]) => [name, String(value).trim()] as const)
  return Object.fromEntries(all.filter(([, value]) => value !== ''))
}

/** Names with commas between them. */
export const namesIn = (text: string | undefined): string[] =>
  text
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '') ?? []

export function WhyField({ optional = false, label }: { optional?: boolean; label?: string }) {
  const { shell } = useWords()
  return (
    <label>
      {label ?? shell.why}
      <input name="why" required={!optional} maxLength={300} autoComplete="off" />
    </label>
  )
}
