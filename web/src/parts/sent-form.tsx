// A form that orders something. With a script it is sent in place, and what was refused stands in it; without one the
// browser sends it to the server's door for forms. Both read its fields by the same rules (`src/board/forms`), so that an
// order is the same either way.

import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { bodyOf } from '../../../src/board/forms/body-of.ts'
import { useCell } from '../data/cell.ts'
import { ask, type Method } from '../data/client.ts'
import { invalidate } from '../data/resource.ts'
import { signedIn } from '../data/session.ts'
import { pathname, useSearch, withSearch } from '../realm/navigation.ts'
import type { ConsoleWords } from '../words/speech.ts'
import { Typed, useRefused } from './typed.tsx'

/** What came of it, by the catalogue's name. */
export type Done = keyof ConsoleWords['came']

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
  /** Before it is sent; null: nothing is wrong with it. */
  readonly wrong?: (form: HTMLFormElement) => string | null
  /** `form`: as it was sent. */
  readonly onDone?: (answer: unknown) => void
  readonly buttons: (busy: boolean) => ComponentChildren
  readonly children?: ComponentChildren
}

type Said = { readonly text: string; readonly byServer: boolean }

export function SentForm({ wrong, onDone, buttons, children, class: name = 'order', ...sending }: Props) {
  const typed = useRefused(sending.path, sending.hidden ?? [])
  const [said, setSaid] = useState<Said | null>(null)
  const [busy, setBusy] = useState(false)

  const send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const problem = wrong?.(form) ?? null
    setSaid(problem === null ? null : { text: problem, byServer: false })
    if (problem !== null) return
    setBusy(true)
    const answer = await ask<unknown>(sending.method, sending.path, orderIn(form, sending.method))
    setBusy(false)
    if (!answer.ok) return setSaid({ text: answer.error.message, byServer: true })
    form.reset()
    onDone?.(answer.value)
    invalidate()
  }

  return (
    <form class={name} method="post" action={`/forms/${sending.path}`} onSubmit={send}>
      <ForTheDoor {...sending} />
      <Typed.Provider value={typed}>{children}</Typed.Provider>
      {said !== null && (
        <p class="refusal" role="alert" lang={said.byServer ? 'en' : undefined}>
          {said.text}
        </p>
      )}
      {buttons(busy)}
    </form>
  )
}

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
