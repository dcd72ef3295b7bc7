// A form that gives an order: it asks why, and has a way back.

import { useEffect, useId, useRef } from 'preact/hooks'
import { type Sending, SentForm } from '../../parts/sent-form.tsx'
import { useChosen, useWrong } from '../../parts/typed.tsx'
import { useConsoleWords, useWords } from '../../words/speech.ts'

type Props = Sending & {
  /** Where it leads when it is done or left. */
  back: string
  asksWhy?: boolean
  word: string
  onCancel?: () => void
  onDone?: (answer: unknown) => void
}

export function OrderForm({ asksWhy = true, word, onCancel, ...sending }: Props) {
  return (
    <SentForm
      {...sending}
      buttons={(busy) => <Buttons word={word} busy={busy} back={sending.back} onCancel={onCancel} />}
    >
      {asksWhy && <Why />}
    </SentForm>
  )
}

type ButtonsProps = { word: string; busy: boolean; back: string; onCancel: (() => void) | undefined }

function Buttons({ word, busy, back, onCancel }: ButtonsProps) {
  const { shell } = useWords()
  return (
    <div class="row">
      <button type="submit" class="button button-strong" aria-disabled={busy}>
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

/** Without a script the browser itself asks for it; with one the form says so in its own words. */
function Why() {
  const { steering: w } = useConsoleWords()
  const field = useRef<HTMLTextAreaElement>(null)
  const id = useId()
  const said = useWrong('why', `${id}h`)
  useEffect(() => {
    if (field.current?.form) field.current.form.noValidate = true
  }, [])
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
        {...said}
        defaultValue={useChosen('why', '')}
      />
      <span id={`${id}h`} class="muted small">
        {w.whyHelp}
      </span>
    </div>
  )
}
