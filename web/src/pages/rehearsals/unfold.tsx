// An order that is asked about where it stands: unfolded, it shows its form. Needs no script.

import { useRef } from 'preact/hooks'
import { useFocusAfter } from '../../parts/focus.ts'
import type { Sending } from '../../parts/sent-form.tsx'
import { useRefused } from '../../parts/typed.tsx'
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
  const wasRefused = useRefused(sending.path, sending.hidden ?? []) !== null
  const fold = useRef<HTMLDetailsElement>(null)
  const may = useMayOrder()
  useFocusAfter(fold)
  if (!may) return null
  return (
    <details class="unfold" ref={fold} open={wasRefused}>
      <summary class="button button-small">{word}</summary>
      <OrderForm {...sending} method={method} word={word} back={realm.href('rehearsals')} />
    </details>
  )
}
