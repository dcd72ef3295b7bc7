// The fields of a form that orders something. One that was refused without a script comes back as it was filled in: each
// field asks by its name what was typed. Passwords are never sent back.

import { createContext, type JSX } from 'preact'
import { useContext } from 'preact/hooks'
import { useCell } from '../data/cell.ts'
import { refused } from '../data/refused.ts'

type Fields = readonly (readonly [string, string])[]

/** Null: this form was not refused. */
export const Typed = createContext<Fields | null>(null)

/** Of the text that tells what was refused without a script. */
export const refusedId = 'came-of'

/** What is said to be wrong in this form: of which field, and the id of the text that says it. */
export const Wrong = createContext<{ readonly field: string; readonly said: string } | null>(null)

/** `described`: ids of what else is said of the field. */
export function useWrong(name: string, described?: string) {
  const wrong = useContext(Wrong)
  const ids = wrong?.field === name.split('@')[0] ? [wrong?.said, described] : [described]
  return {
    'aria-invalid': ids.length > 1,
    'aria-describedby': ids.filter(Boolean).join(' ') || undefined,
  }
}

/** What was typed into the form of this path that carries these fields; null: it is not the one that was refused. */
export function useRefused(path: string, hidden: Fields): Fields | null {
  const form = useCell(refused)
  if (form === null || form.path !== decodeURIComponent(path)) return null
  const isSame = hidden.every(([name, text]) => form.typed.some(([n, t]) => n === name && t === text))
  return isSame ? form.typed : null
}

/** All that was typed or chosen under a name; null: nothing comes back. */
function useTyped(name: string): readonly string[] | null {
  const typed = useContext(Typed)
  return typed?.flatMap(([known, text]) => (known === name ? [text] : [])) ?? null
}

export const useChosen = (name: string, otherwise: string): string => useTyped(name)?.[0] ?? otherwise

type InputProps = JSX.IntrinsicElements['input'] & { name: string }

export function Input(props: InputProps) {
  const { name, type, value, 'aria-describedby': described } = props
  const typed = useTyped(name)
  const wrong = useWrong(name, typeof described === 'string' ? described : undefined)
  const whole = wrong['aria-invalid'] ? { ...props, ...wrong } : props
  if (typed === null || type === 'password') return <input {...whole} />
  if (type === 'checkbox') return <input {...whole} defaultChecked={typed.includes(String(value ?? 'on'))} />
  return <input {...whole} defaultValue={typed[0] ?? ''} />
}
