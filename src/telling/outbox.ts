// What waits to be told, as the port of whatever keeps it. A message is in here in the same transaction that says
// how far the journal was read for it, and leaves by one door: it is claimed before it is sent and settled after.

import type { Entry, Instant, JsonObject, NewEntry } from '../terms/index.ts'

export type NewMessage = {
  /** The idempotency key: a message whose id is known is passed over. */
  readonly id: string
  /** Whose courier sends it. */
  readonly channel: string
  readonly recipient: string
  /** Messages of one recipient and thread go out one after the other. */
  readonly thread: string
  readonly kind: string
  /** Incident, endpoint…: what it is looked up by. */
  readonly subject: string
  readonly title: string
  readonly made: Instant
  /** Not sent before. */
  readonly due: Instant
  /**
   * When that was made which this tells in place of, as its own channel could not. Passed over when the recipient has a message
   * of the thread that was made no earlier; replaces none that was made later.
   */
  readonly instead?: Instant
  readonly body: JsonObject
}

/** A message that waits, with all that one attempt needs. */
export type DueMessage = Pick<NewMessage, 'id' | 'recipient' | 'thread' | 'made' | 'due' | 'body'> & {
  /** Attempts that were begun. */
  readonly attempts: number
  readonly firstTriedAt: Instant | null
  /** What the channel answered to an earlier message of the thread. */
  readonly handle: JsonObject | null
  /** Nothing of this thread has reached this recipient yet. */
  readonly opens: boolean
}

export type Settlement =
  /** `to`: what others are told of it, put in in the same transaction. */
  | {
      readonly outcome: 'sent'
      readonly at: Instant
      readonly handle?: JsonObject
      readonly to?: readonly NewMessage[]
    }
  | { readonly outcome: 'failed'; readonly at: Instant; readonly why: string }
  /** Another channel tells it instead; those messages are put in its place in the same transaction. */
  | {
      readonly outcome: 'diverted'
      readonly at: Instant
      readonly why: string
      readonly to: readonly NewMessage[]
    }
  /** Back into the queue, until `due`. */
  | { readonly outcome: 'later'; readonly due: Instant; readonly why: string }
  /** The attempt was given up before it could end, and does not count. */
  | { readonly outcome: 'unbegun' }

export type MessageState = 'waiting' | 'trying' | 'sent' | 'failed' | 'diverted' | 'superseded'

/** What is kept of a message until retention takes it. */
export type ToldMessage = Omit<NewMessage, 'body' | 'due' | 'instead'> & {
  /** Grows with each message that is put in: what comes before is older. */
  readonly seq: number
  readonly state: MessageState
  readonly attempts: number
  readonly settledAt: Instant | null
  /** Why it failed, or why the newest attempt did. */
  readonly why: string | null
}

/** Newest first. What is not said is not asked for. */
export type ToldQuery = {
  readonly subject?: string
  readonly channel?: string
  readonly recipient?: string
  readonly thread?: string
  readonly state?: MessageState
  /** Only what was put in before that `seq`. */
  readonly before?: number
  /** Default 100, at most 1,000. */
  readonly limit?: number
}

export type ChannelFigures = {
  readonly channel: string
  readonly waiting: number
  /** Of those, the one that was made first. */
  readonly oldest: Instant | null
  readonly lastSentAt: Instant | null
  readonly lastFailedAt: Instant | null
}

export interface Outbox {
  /**
   * Documents, messages and journal entries in one transaction. A message takes the place of one of the same channel,
   * recipient and thread that nobody has begun to send: people are told how things stand, not how they stood.
   */
  post(post: Post): Promise<Posted>
  /** The first of each thread that is due, longest due first. At most 1,000. */
  due(query: { channel: string; now: Instant; limit: number }): Promise<readonly DueMessage[]>
  /** When the first message falls due that waits behind no other; null: none waits. */
  nextDue(channel: string): Promise<Instant | null>
  /** Marks that an attempt begins. False: the message is settled, or in hand already. */
  claim(id: string, at: Instant): Promise<boolean>
  /** Of a message that waits or is claimed, so that what went out while no claim could be written is known as well. */
  settle(id: string, settlement: Settlement): Promise<void>
  /** All that waits for a channel is due at once: it takes messages again, or the clock was set back. */
  hurry(channel: string, now: Instant): Promise<number>
  /** What a courier that ended had in hand waits again. Resolves with how many. */
  release(channel: string): Promise<number>
  /** All that waits for a channel, or for one recipient of it, fails at once. Resolves with how many. */
  dismiss(channel: string, at: Instant, why: string, recipient?: string): Promise<number>
  /** All that waits for a channel fails at once, but for what is for one of these. Resolves with how many. */
  dismissOthers(channel: string, at: Instant, why: string, kept: readonly string[]): Promise<number>
  channels(): Promise<readonly ChannelFigures[]>
  told(query: ToldQuery): Promise<readonly ToldMessage[]>
  /** Settled messages whose end nobody has written into the journal yet, oldest first. At most 1,000. */
  unrecorded(limit: number): Promise<readonly ToldMessage[]>
  /** Journal entries about them, and that they are written, in one transaction. */
  record(ids: readonly string[], entries: readonly NewEntry[]): Promise<readonly Entry[]>
}

export type Post = {
  readonly messages: readonly NewMessage[]
  readonly documents?: Readonly<Record<string, JsonObject | null>>
  readonly entries?: readonly NewEntry[]
}

/** `added`: messages whose id was new. */
export type Posted = { readonly added: number; readonly entries: readonly Entry[] }
