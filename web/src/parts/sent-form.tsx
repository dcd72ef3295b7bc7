// A form that orders something. With a script it is sent in place, and what was refused stands in it; without one the
// browser sends it to the server's door for forms. Both read its fields by the same rules (`src/board/forms`), so that an
// order is the same either way.

import type { ComponentChildren } from 'preact'
import { useContext, useId, useRef, useState } from 'preact/hooks'
import { bodyOf } from '../../../src/board/forms/body-of.ts'
import { useCell } from '../data/cell.ts'
import { ask, type Failure, type Method } from '../data/client.ts'
import { refused } from '../data/refused.ts'
import { invalidate } from '../data/resource.ts'
import { signedIn } from '../data/session.ts'
import { pathname, useSearch, withSearch } from '../realm/navigation.ts'
import { useConsoleWords } from '../words/speech.ts'
import { useFocusAfter } from './focus.ts'
import { type Done, lastWord, useLastWord } from './last-word.ts'
import { refusedId, Typed, useRefused, Wrong } from './typed.tsx'

export type Sending = {
  readonly method: Method
  /** Of the API, without `/api/v1/`. */
  readonly path: string
  readonly done: Done
  /** What the form carries besides what it asks for. */
  readonly hidden?: readonly (readonly [string, string])[]
  /** Where it leads once it is done, without a script; else this page. */
  readonly back?: string
}

type Props = Sending & {
  readonly class?: string
  /** Whoever takes it also tells what came of it; else the form does. */
  readonly onDone?: (answer: unknown) => void
  readonly buttons: (busy: boolean) => ComponentChildren
  readonly children?: ComponentChildren
}

/** `field`: which it is about, by its name. */
type Said = { readonly text: string; readonly byServer: boolean; readonly field: string | null }

type Field = HTMLInputElement | HTMLTextAreaElement

export function SentForm({ onDone, buttons, children, class: name = 'order', ...sending }: Props) {
  const { steering: w, came } = useConsoleWords()
  const before = useContext(Typed)
  const again = useRefused(sending.path, sending.hidden ?? [])
  const typed = again ?? before
  const cameBack = useCell(refused)
  const [said, setSaid] = useState<Said | null>(null)
  const [state, setState] = useState<'filled' | 'sending' | 'done'>('filled')
  const place = useRef<HTMLFormElement>(null)
  const id = useId()
  useFocusAfter(place)
  useLastWord(state === 'done' && onDone === undefined ? sending.done : null)

  const refuse = (form: HTMLFormElement, said: Said): void => {
    setSaid(said)
    fieldIn(form, said.field)?.focus()
  }
  const send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    // The button stays where the focus is; what is on its way is not sent twice.
    if (state === 'sending') return
    const form = event.currentTarget as HTMLFormElement
    const why = fieldIn(form, 'why')
    if (why?.required && why.value.trim() === '')
      return refuse(form, { text: w.needsWhy, byServer: false, field: 'why' })
    setSaid(null)
    setState('sending')
    const at = pathname.get()
    const answer = await ask<unknown>(sending.method, sending.path, orderIn(form, sending.method))
    setState(answer.ok ? 'done' : 'filled')
    if (!answer.ok) return refuse(form, saidOf(answer.error, w.perhaps))
    form.reset()
    // What it did was heard of sooner than its answer, and took the form away.
    if (!form.isConnected && pathname.get() === at) lastWord.set(sending.done)
    onDone?.(answer.value)
    invalidate()
  }
  const wrong = said?.field
    ? { field: said.field, said: id }
    : again !== null && cameBack?.field
      ? { field: cameBack.field, said: refusedId }
      : null
  const tells =
    state === 'sending' ? w.sending : state === 'done' && onDone === undefined && came[sending.done]

  return (
    <form class={name} method="post" action={`/forms/${sending.path}`} onSubmit={send} ref={place}>
      <ForTheDoor {...sending} />
      <Typed.Provider value={typed}>
        <Wrong.Provider value={wrong}>{children}</Wrong.Provider>
      </Typed.Provider>
      {said !== null && (
        <p id={id} class="refusal" role="alert" lang={said.byServer ? 'en' : undefined}>
          {said.text}
        </p>
      )}
      {buttons(state === 'sending')}
      <p class={tells ? 'said small' : 'unseen'} role="status">
        {tells || ''}
      </p>
    </form>
  )
}

/** By its name, without what that says of how it is read. */
function fieldIn(form: HTMLFormElement, name: string | null): Field | null {
  const fields = [...form.elements].filter(
    (one): one is Field => one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement,
  )
  return fields.find((one) => one.type !== 'hidden' && one.name.split('@')[0] === name) ?? null
}

/** Nobody answered in time: that is no proof that nothing was done. */
const saidOf = ({ kind, message, field }: Failure, perhaps: string): Said =>
  kind === 'away'
    ? { text: perhaps, byServer: false, field: null }
    : { text: message, byServer: true, field: field ?? null }

/** Undefined: a removal of which nothing more is to be said. */
function orderIn(form: HTMLFormElement, method: Method): unknown {
  const fields = [...new FormData(form)].map(([name, value]) => [name, String(value)] as const)
  const body = bodyOf(fields)
  return method === 'DELETE' && Object.keys(body).length === 0 ? undefined : body
}

/** What the door needs to know where no script sends the form. */
function ForTheDoor({ method, done, hidden = [], back }: Sending) {
  const session = useCell(signedIn)
  useCell(pathname)
  useSearch()
  const here = withSearch({})
  const own: readonly (readonly [string, string])[] = [
    ...(method === 'POST' ? [] : [['_method', method] as const]),
    ['_csrf', session?.csrf ?? ''],
    ['_back', back ?? here],
    ...(back === undefined || back === here ? [] : [['_here', here] as const]),
    ['_done', done],
  ]
  return (
    <>
      {[...own, ...hidden].map(([name, value]) => (
        <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
      ))}
    </>
  )
}
