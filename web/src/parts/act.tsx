// Something that a person does: it folds out, says what it means, asks for what is needed and is sent. It is a form of
// its own, so that it can be opened and sent without a script too.

import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { useConsoleWords, useWords } from '../words/speech.ts'
import { hasFocus, useFocusAfter } from './focus.ts'
import { useLastWord } from './last-word.ts'
import { type Sending, SentForm } from './sent-form.tsx'
import { Input, useRefused } from './typed.tsx'

type Props = Sending & {
  word: string
  /** What will happen, in a sentence. */
  meaning: ComponentChildren
  children?: ComponentChildren
  grave?: boolean
  /** What came back, where it is told in another way than by its name. */
  onDone?: (answer: unknown) => void
}

export function Act({ word, meaning, children, grave = false, onDone, ...sending }: Props) {
  const { came } = useConsoleWords()
  const fold = useRef<HTMLDetailsElement>(null)
  const [done, setDone] = useState(false)
  // Its word has a place before it is said, and long lists have no place for words that nobody will hear.
  const [opened, setOpened] = useState(false)
  useFocusAfter(fold)
  useLastWord(done ? sending.done : null)
  const wasRefused = useRefused(sending.path, sending.hidden ?? []) !== null
  const toggled = (): void => {
    if (!fold.current?.open) return
    setDone(false)
    setOpened(true)
  }
  const over = (answer: unknown): void => {
    const within = hasFocus(fold.current)
    if (fold.current) fold.current.open = false
    // What has the focus is folded away: it goes back to what opened it.
    if (within) fold.current?.querySelector('summary')?.focus()
    setDone(onDone === undefined)
    onDone?.(answer)
  }
  return (
    <>
      <details class="act" ref={fold} open={wasRefused} onToggle={toggled}>
        <summary class={grave ? 'button button-small button-grave' : 'button button-small'}>{word}</summary>
        <SentForm {...sending} onDone={over} buttons={(busy) => <Send word={word} busy={busy} />}>
          <p>{meaning}</p>
          {children}
        </SentForm>
      </details>
      {opened && (
        <p class={done ? 'said tone-good small' : 'unseen'} role="status">
          {done && came[sending.done]}
        </p>
      )}
    </>
  )
}

const Send = ({ word, busy }: { word: string; busy: boolean }) => (
  <div class="row">
    <button type="submit" class="button button-strong" aria-disabled={busy}>
      {word}
    </button>
  </div>
)

export function WhyField({ optional = false, label }: { optional?: boolean; label?: string }) {
  const { shell } = useWords()
  return (
    <label>
      {label ?? shell.why}
      <Input name="why" required={!optional} maxLength={300} autoComplete="off" />
    </label>
  )
}
