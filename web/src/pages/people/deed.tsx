// A form that changes an account. With a script it is sent in place and what was refused stands below it; without one
// the browser sends it to the server's door for forms.

import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { useCell } from '../../data/cell.ts'
import { ask, type Method } from '../../data/client.ts'
import { invalidate } from '../../data/resource.ts'
import { signedIn } from '../../data/session.ts'
import { route } from '../../realm/navigation.ts'
import { pathTo } from '../../realm/route.ts'

type Fields = Readonly<Record<string, string | readonly string[]>>

type Props = {
  readonly method: Method
  /** Of the API, without `/api/v1/`. */
  readonly path: string
  /** Names of fields that may be there several times. */
  readonly many?: readonly string[]
  readonly word: string
  /** What a screen reader says instead, where the word alone says too little. */
  readonly label?: string
  readonly grave?: boolean
  readonly done?: (answer: unknown) => void
  readonly children?: ComponentChildren
}

export function Deed({ method, path, many = [], word, label, grave = false, done, children }: Props) {
  const session = useCell(signedIn)
  const at = useCell(route)
  const [said, setSaid] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  const send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    setBusy(true)
    const answer = await ask<unknown>(method, path, method === 'DELETE' ? undefined : fieldsOf(form, many))
    setBusy(false)
    setSaid(answer.ok ? null : answer.error.message)
    if (!answer.ok) return
    form.reset()
    done?.(answer.value)
    invalidate()
  }

  return (
    <form class="deed" method="post" action={`/forms/${path}`} onSubmit={send}>
      <input type="hidden" name="_csrf" value={session?.csrf ?? ''} />
      <input type="hidden" name="_back" value={pathTo(at, at.page)} />
      {method !== 'POST' && <input type="hidden" name="_method" value={method} />}
      {children}
      <button
        type="submit"
        class={grave ? 'button button-small button-grave' : 'button button-small'}
        aria-label={label}
        disabled={busy}
      >
        {word}
      </button>
      {said !== null && (
        <p class="refusal" role="alert" lang="en">
          {said}
        </p>
      )}
    </form>
  )
}

function fieldsOf(form: HTMLFormElement, many: readonly string[]): Fields {
  const data = new FormData(form)
  const names = [...new Set(data.keys())].filter((name) => !name.startsWith('_'))
  return Object.fromEntries(
    names.map((name) => [name, many.includes(name) ? data.getAll(name).map(String) : String(data.get(name))]),
  )
}
