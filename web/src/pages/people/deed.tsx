// A form that changes an account.

import type { ComponentChildren } from 'preact'
import { type Sending, SentForm } from '../../parts/sent-form.tsx'

type Props = Omit<Sending, 'done'> & {
  readonly word: string
  /** What a screen reader says instead, where the word alone says too little. */
  readonly label?: string
  readonly grave?: boolean
  readonly onDone?: (answer: unknown) => void
  readonly children?: ComponentChildren
}

export const Deed = ({ word, label, grave = false, children, ...sending }: Props) => (
  <SentForm
    {...sending}
    class="deed"
    done="account"
    buttons={(busy) => (
      <button
        type="submit"
        class={grave ? 'button button-small button-grave' : 'button button-small'}
        aria-label={label}
        aria-disabled={busy}
      >
        {word}
      </button>
    )}
  >
    {children}
  </SentForm>
)
