// The way to an order: a link to the page that asks, and where a script runs, the same question in a dialog.

import { useId, useRef, useState } from 'preact/hooks'
import { useFocusAfter } from '../../parts/focus.ts'
import { Typed } from '../../parts/typed.tsx'
import { useRealm } from '../../realm/realm.ts'
import { useConsoleWords } from '../../words/speech.ts'
import { type About, type DeedName, questionOf } from './deeds.ts'
import { useMayOrder } from './may-order.ts'
import { Question, useDeedTitle } from './question.tsx'

type Props = { name: DeedName; endpoint: string; about?: About; small?: boolean }

export function OrderLink({ name, endpoint, about: now = {}, small = false }: Props) {
  const { steering: w } = useConsoleWords()
  const realm = useRealm()
  const may = useMayOrder()
  const dialog = useRef<HTMLDialogElement>(null)
  // As it was when it was asked: whoever approves a plan approves the one that they read, also when the page has another.
  const [asked, setAsked] = useState<About | null>(null)
  const about = asked ?? now
  // Half a reason outlives a key that closed the dialog.
  const why = useRef('')
  const title = useDeedTitle(name, endpoint, about)
  const id = useId()
  useFocusAfter(dialog)
  if (!may) return null

  const ask = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    setAsked(now)
    dialog.current?.showModal()
  }
  const leave = (): void => {
    why.current = dialog.current?.querySelector('textarea')?.value ?? ''
    setAsked(null)
  }
  return (
    <>
      <a
        class={small ? 'button button-small' : 'button'}
        href={realm.href('endpoints', endpoint, name) + questionOf(about)}
        aria-haspopup="dialog"
        onClick={ask}
      >
        {w.deeds[name]}
        <span class="unseen">
          {' '}
          {[about.target, about.generation, about.refusal, endpoint].filter(Boolean).join(', ')}
        </span>
      </a>
      <dialog ref={dialog} class="dialog dialog-order" aria-labelledby={id} onClose={leave}>
        <h2 id={id}>{title}</h2>
        {asked !== null && (
          <Typed.Provider value={[['why', why.current]]}>
            <Question
              name={name}
              endpoint={endpoint}
              about={asked}
              onCancel={() => dialog.current?.close()}
            />
          </Typed.Provider>
        )}
      </dialog>
    </>
  )
}
