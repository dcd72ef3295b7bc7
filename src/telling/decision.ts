// Why somebody was told, or not, as a value: it goes into the journal and is what `alert explain` answers with.

import type { MessageKind } from './message.ts'
import type { HoldRule } from './state.ts'

export type ToldRule =
  /** It fits what the route asks for. */
  | 'fits'
  | 'escalated'
  /** What held it back is over, and it goes on, or is told all the same. */
  | `after-${HoldRule}`
  | 'worse'
  | 'named'
  | 'grown'
  | 'moved'
  | 'acknowledged'
  | 'unanswered'
  | 'over'
  | 'back-again'

export type NotRule =
  | 'only-escalated'
  | 'topic'
  | 'no-match'
  | 'severity'
  /** The thread of another trouble tells of it. */
  | 'grouped'
  | 'same-person'
  | 'same-recipient'
  | 'over-before'

export type Decision = {
  readonly route: string
  /** For people, without the rule's name. */
  readonly why: string
} & (
  | {
      readonly verdict: 'told'
      readonly rule: ToldRule
      readonly kind: MessageKind
      readonly recipient: string
      readonly message: string
    }
  | { readonly verdict: 'held'; readonly rule: HoldRule; readonly until: string | null }
  | { readonly verdict: 'not'; readonly rule: NotRule }
)
