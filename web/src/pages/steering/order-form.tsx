// A form that gives an order. It asks why, refuses without a reason, and tells what came of it. Without a script the
// browser sends it to the server's door for forms, which answers with the page that it came from.

import type { ComponentChildren } from 'preact'
import { useId, useRef, useState } from 'preact/hooks'
import { useCell } from '../../data/cell.ts'
import { ask } from '../../data/client.ts'
import { invalidate } from '../../data/resource.ts'
import { signedIn } from '../../data/session.ts'
import { useConsoleWords, useWords } from '../../words/speech.ts'

type Fields = Readonly<Record<string, string>>

type Props = {
  method: 'POST' | 'DELETE'
  /** Of the API, without `/api/v1/`. */
  path: string
  fields: Fields
  asksWhy?: boolean
  word: string
  /** Where the form leads when it is sent without a script, or left. */
  back: string
  onCancel?: () => void
  onDone?: (answer: unknown) => void
  /** What is sent, where that is more than texts. */
  bodyOf?: (fields: Fields) => unknown
  /** Further questions of the form. */
  children?: ComponentChildren
}

const given = (form: HTMLFormElement): Fields =>
  Object.fromEntries(
    [...new FormData(form)].flatMap(([name, value]) =>
      name.startsWith('_') ? [] : [[name, String(value).trim()] as const],
    ),
  )

export function OrderForm({ bodyOf = (fields) => fields, asksWhy = true, ...props }: Props) {
  const { steering: w } = useConsoleWords()
  const [said, setSaid] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const why = useRef<HTMLTextAreaElement>(null)

  const send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const fields = given(event.currentTarget as HTMLFormElement)
    if (asksWhy && !fields.why) {
      setSaid(w.needsWhy)
      why.current?.focus()
      return
    }
    setBusy(true)
    const answer = await ask<unknown>(props.method, props.path, bodyOf(fields))
    setBusy(false)
    setSaid(answer.ok ? null : answer.error.message)
    if (!answer.ok) return
    invalidate()
    props.onDone?.(answer.value)
  }

  return (
    <form class="order" method="post" action={`/forms/${props.path}`} onSubmit={send} noValidate>
      <Hidden method={props.method} fields={props.fields} back={props.back} />
      {props.children}
      {asksWhy && <Why field={why} />}
      {said !== null && (
        <p class="refusal" role="alert" lang={said === w.needsWhy ? undefined : 'en'}>
          {said}
        </p>
      )}
      <Buttons word={props.word} busy={busy} back={props.back} onCancel={props.onCancel} />
    </form>
  )
}

type ButtonsProps = { word: string; busy: boolean; back: string; onCancel: (() => void) | undefined }

function Buttons({ word, busy, back, onCancel }: ButtonsProps) {
  const { shell } = useWords()
  return (
    <div class="row">
      <button type="submit" class="button button-strong" disabled={busy}>
        {word}
      </button>
      {onCancel ? (
        <button type="button" class="button" onClick={onCancel}>
          {shell.cancel}
        </button>
      ) : (
        <a class="button" href={back}>
          {shell.cancel}
        </a>
      )}
    </div>
  )
}

/** What the form carries where no script sends it. */
function Hidden({ method, fields, back }: Pick<Props, 'method' | 'fields' | 'back'>) {
  const session = useCell(signedIn)
  const all = {
    ...fields,
    ...(method === 'DELETE' ? { _method: 'DELETE' } : {}),
    ...(session ? { _csrf: session.csrf } : {}),
    _back: back,
  }
  return (
    <>
      {Object.entries(all).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
    </>
  )
}

function Why({ field }: { field: { current: HTMLTextAreaElement | null } }) {
  const { steering: w } = useConsoleWords()
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{w.why}</label>
      <textarea
        id={id}
        name="why"
        required
        maxLength={500}
        rows={2}
        ref={field}
        aria-describedby={`${id}h`}
      />
      <span id={`${id}h`} class="muted small">
        {w.whyHelp}
      </span>
    </div>
  )
}
