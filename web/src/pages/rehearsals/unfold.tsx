// An order that is asked about where it stands: unfolded, it shows its form. Needs no script.

import type { ComponentChildren } from 'preact'
import { useRealm } from '../../realm/realm.ts'
import { useMayOrder } from '../steering/may-order.ts'
import { OrderForm } from '../steering/order-form.tsx'

type Props = {
  word: string
  path: string
  method?: 'POST' | 'DELETE'
  fields?: Readonly<Record<string, string>>
  asksWhy?: boolean
  bodyOf?: (fields: Readonly<Record<string, string>>) => unknown
  children?: ComponentChildren
}

export function Unfold({ word, method = 'POST', fields = {}, children, ...rest }: Props) {
  const realm = useRealm()
  if (!useMayOrder()) return null
  return (
    <details class="unfold">
      <summary class="button button-small">{word}</summary>
      <OrderForm method={method} fields={fields} word={word} back={realm.href('rehearsals')} {...rest}>
        {children}
      </OrderForm>
    </details>
  )
}
