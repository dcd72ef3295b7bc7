// What of the outbox crosses between the caller and the store's threads.

export type MessageRow = {
  readonly id: string
  readonly channel: string
  readonly recipient: string
  readonly thread: string
  readonly kind: string
  readonly subject: string
  readonly title: string
  readonly made: number
  readonly due: number
  readonly instead: number | null
  /** JSON text. */
  readonly body: string
}

export type OutboxWrite =
  /** Answered with how many messages were new. */
  | { readonly kind: 'post'; readonly messages: readonly MessageRow[] }
  /** Answered with 1, or with 0 when there is nothing to claim. */
  | { readonly kind: 'claim'; readonly id: string; readonly at: number }
  | {
      readonly kind: 'settle'
      readonly id: string
      readonly state: 'sent' | 'failed' | 'diverted'
      readonly at: number
      readonly why: string | null
      /** JSON text. */
      readonly handle: string | null
    }
  /** `why` null: the attempt that was begun does not count. */
  | {
      readonly kind: 'putBack'
      readonly id: string
      readonly due: number | null
      readonly why: string | null
    }
  | { readonly kind: 'hurry'; readonly channel: string; readonly now: number }
  | { readonly kind: 'release'; readonly channel: string }
  /** `recipient` null: whoever it is for. `kept`: recipients that are left alone, a JSON list; null: none. */
  | {
      readonly kind: 'dismiss'
      readonly channel: string
      readonly recipient: string | null
      readonly kept: string | null
      readonly at: number
      readonly why: string
    }
  | { readonly kind: 'recorded'; readonly ids: readonly string[] }

export type OutboxRead =
  | { readonly kind: 'due'; readonly channel: string; readonly now: number; readonly limit: number }
  | { readonly kind: 'nextDue'; readonly channel: string }
  | { readonly kind: 'channels' }
  | {
      readonly kind: 'told'
      readonly subject: string | null
      readonly channel: string | null
      readonly recipient: string | null
      readonly thread: string | null
      readonly state: string | null
      readonly before: number | null
      readonly limit: number
    }
  | { readonly kind: 'unrecorded'; readonly limit: number }

export type DueRow = Pick<MessageRow, 'id' | 'recipient' | 'thread' | 'made' | 'due' | 'body'> & {
  readonly attempts: number
  readonly tried: number | null
  readonly handle: string | null
  readonly opens: number
}

export type ToldRow = Omit<MessageRow, 'body' | 'due' | 'instead'> & {
  readonly seq: number
  readonly state: string
  readonly attempts: number
  readonly settled: number | null
  readonly why: string | null
}

export type FiguresRow = {
  readonly channel: string
  readonly waiting: number
  readonly oldest: number | null
  readonly sent: number | null
  readonly failed: number | null
}

export type OutboxAnswers = {
  readonly due: readonly DueRow[]
  readonly nextDue: number | null
  readonly channels: readonly FiguresRow[]
  readonly told: readonly ToldRow[]
  readonly unrecorded: readonly ToldRow[]
}
