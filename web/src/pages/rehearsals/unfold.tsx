// An order that is asked about where it stands: unfolded, it shows its form. Needs no script.

import type { Sending } from '../../parts/sent-form.tsx'
import { useRealm } from '../../realm/realm.ts'
import { useMayOrder } from '../steering/may-order.ts'
import { OrderForm } from '../steering/order-form.tsx'

type Props = Omit<Sending, 'method' | 'back'> & {
  word: string
  method?: Sending['method']
  asksWhy?: boolean
}

export function Unfold({ word, method = 'POST', ...sending }: Props) {
  const realm = useRealm()
  if (!useMayOrder()) return null
  return (
    <details class="unfold">
      <summary class="button button-small">{word}</summary>
      <OrderForm {...sending} method={method} word={word} back={realm.href('rehearsals')} />
    </details>
  )
}
