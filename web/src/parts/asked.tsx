// Search and filters: a form that asks for the same page with another query, so that it works without a script and what
// was found has an address.

import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { useCell } from '../data/cell.ts'
import { pathname, search, useSearch } from '../realm/navigation.ts'
import { useWords } from '../words/speech.ts'

type AskedProps = { label: string; children: ComponentChildren; word?: string }

export function Asked({ label, children, word }: AskedProps) {
  const { shell } = useWords()
  const at = useCell(pathname)
  const onSubmit = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }): void => {
    event.preventDefault()
    const asked = Object.fromEntries(
      [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value).trim()]),
    )
    search({ page: null, before: null, ...asked })
  }
  return (
    <form class="asked" method="get" action={at} aria-label={label} onSubmit={onSubmit}>
      {children}
      <button type="submit" class="button">
        {word ?? shell.pager.find}
      </button>
    </form>
  )
}

type Choice = { readonly value: string; readonly word: string }
type ChooseProps = { name: string; label: string; any: string; choices: readonly Choice[] }

/** One of several, or none of them. */
export function Choose({ name, label, any, choices }: ChooseProps) {
  const chosen = useSearch()[name] ?? ''
  return (
    <label>
      {label}
      <select name={name} key={chosen}>
        <option value="">{any}</option>
        {choices.map(({ value, word }) => (
          <option key={value} value={value} selected={value === chosen}>
            {word}
          </option>
        ))}
      </select>
    </label>
  )
}

/** The field stays the same one whatever is asked: it has the focus of who asked by Enter. */
export function Find({ name, label }: { name: string; label: string }) {
  const asked = useSearch()[name] ?? ''
  const field = useRef<HTMLInputElement>(null)
  const before = useRef(asked)
  useLayoutEffect(() => {
    if (field.current !== null && before.current !== asked) field.current.value = asked
    before.current = asked
  }, [asked])
  return (
    <label>
      {label}
      <input type="search" name={name} defaultValue={asked} ref={field} maxLength={200} />
    </label>
  )
}
