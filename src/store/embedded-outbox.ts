// The `Outbox` port over the two threads.

import type {
  ChannelFigures,
  DueMessage,
  MessageState,
  NewMessage,
  Outbox,
  Post,
  Posted,
  Settlement,
  ToldMessage,
  ToldQuery,
} from '../telling/index.ts'
import type { Entry, Instant, JsonObject, NewEntry } from '../terms/index.ts'
import { bound, entryBytes, type Put, putBytes, putOf, rowOf } from './bounds.ts'
import type { GroupCommit } from './group-commit.ts'
import type { MessageRow, OutboxAnswers, OutboxRead, OutboxWrite, ToldRow } from './outbox-protocol.ts'
import type { Write } from './protocol.ts'

const longestMessage = 1024 * 1024
const mostAtOnce = 1_000

/** Refuse as 'closed' once the store is. */
export type OutboxParts = {
  readonly commits: () => GroupCommit
  readonly ask: (read: OutboxRead) => Promise<unknown>
}

export class EmbeddedOutbox implements Outbox {
  readonly #parts: OutboxParts

  constructor(parts: OutboxParts) {
    this.#parts = parts
  }

  async post({ messages, documents = {}, entries = [] }: Post): Promise<Posted> {
    const rows = messages.map(messageRow)
    const puts = Object.entries(documents).map(([key, value]) => putOf(key, value))
    const [added = 0, ...others] = await this.#parts
      .commits()
      .together(
        [{ kind: 'post', messages: rows }, ...puts, ...appends(entries)],
        bytesOf(rows, puts, entries),
      )
    return { added, entries: numbered(entries, others.at(-1)) }
  }

  async due({ channel, now, limit }: Parameters<Outbox['due']>[0]): Promise<readonly DueMessage[]> {
    const rows = await this.#ask({ kind: 'due', channel, now, limit: Math.min(limit, mostAtOnce) })
    return rows.map(({ tried, handle, opens, body, ...row }) => ({
      ...row,
      made: row.made as Instant,
      due: row.due as Instant,
      body: JSON.parse(body) as JsonObject,
      firstTriedAt: tried as Instant | null,
      handle: handle === null ? null : (JSON.parse(handle) as JsonObject),
      opens: opens === 1,
    }))
  }

  async nextDue(channel: string): Promise<Instant | null> {
    return (await this.#ask({ kind: 'nextDue', channel })) as Instant | null
  }

  async claim(id: string, at: Instant): Promise<boolean> {
    return (await this.#write({ kind: 'claim', id, at })) === 1
  }

  async settle(id: string, settlement: Settlement): Promise<void> {
    switch (settlement.outcome) {
      case 'later':
        await this.#write({ kind: 'putBack', id, due: settlement.due, why: settlement.why })
        return
      case 'unbegun':
        await this.#write({ kind: 'putBack', id, due: null, why: null })
        return
      case 'failed':
        await this.#write(ended(id, settlement, null))
        return
      case 'sent':
        await this.#endWith(ended(id, settlement, settlement.handle ?? null), settlement.to ?? [])
        return
      case 'diverted':
        await this.#endWith(ended(id, settlement, null), settlement.to)
    }
  }

  async #endWith(end: OutboxWrite, others: readonly NewMessage[]): Promise<void> {
    if (others.length === 0) return void (await this.#write(end))
    const messages = others.map(messageRow)
    await this.#parts.commits().together([end, { kind: 'post', messages }], bytesOf(messages, [], []))
  }

  hurry(channel: string, now: Instant): Promise<number> {
    return this.#write({ kind: 'hurry', channel, now })
  }

  release(channel: string): Promise<number> {
    return this.#write({ kind: 'release', channel })
  }

  dismiss(channel: string, at: Instant, why: string, recipient: string | null = null): Promise<number> {
    return this.#write({ kind: 'dismiss', channel, recipient, kept: null, at, why })
  }

  dismissOthers(channel: string, at: Instant, why: string, kept: readonly string[]): Promise<number> {
    return this.#write({ kind: 'dismiss', channel, recipient: null, kept: JSON.stringify(kept), at, why })
  }

  async channels(): Promise<readonly ChannelFigures[]> {
    const rows = await this.#ask({ kind: 'channels' })
    return rows.map(({ channel, waiting, oldest, sent, failed }) => ({
      channel,
      waiting,
      oldest: oldest as Instant | null,
      lastSentAt: sent as Instant | null,
      lastFailedAt: failed as Instant | null,
    }))
  }

  async told(query: ToldQuery): Promise<ToldMessage[]> {
    const { subject = null, channel = null, recipient = null, thread = null } = query
    const { state = null, before = null, limit = 100 } = query
    const range = { subject, channel, recipient, thread, state, before, limit: Math.min(limit, mostAtOnce) }
    return (await this.#ask({ kind: 'told', ...range })).map(toldMessage)
  }

  async unrecorded(limit: number): Promise<readonly ToldMessage[]> {
    return (await this.#ask({ kind: 'unrecorded', limit: Math.min(limit, mostAtOnce) })).map(toldMessage)
  }

  async record(ids: readonly string[], entries: readonly NewEntry[]): Promise<readonly Entry[]> {
    const writes = [{ kind: 'recorded', ids } as const, ...appends(entries)]
    const results = await this.#parts.commits().together(writes, bytesOf([], [], entries) + 40 * ids.length)
    return numbered(entries, results.at(-1))
  }

  #write(write: OutboxWrite): Promise<number> {
    return this.#parts.commits().write(write, 300)
  }

  async #ask<K extends keyof OutboxAnswers>(
    read: OutboxRead & { readonly kind: K },
  ): Promise<OutboxAnswers[K]> {
    return (await this.#parts.ask(read)) as OutboxAnswers[K]
  }
}

const appends = (entries: readonly NewEntry[]): readonly Write[] =>
  entries.length === 0 ? [] : [{ kind: 'append', entries: entries.map(rowOf) }]

const numbered = (entries: readonly NewEntry[], first = 0): readonly Entry[] =>
  entries.map((entry, i) => ({ ...entry, seq: first + i }))

const bytesOf = (
  messages: readonly MessageRow[],
  puts: readonly Put[],
  entries: readonly NewEntry[],
): number =>
  messages.reduce((sum, { body }) => sum + 300 + body.length, 0) +
  puts.reduce((sum, put) => sum + putBytes(put), 0) +
  entryBytes(entries.map(rowOf))

function messageRow(message: NewMessage): MessageRow {
  const body = JSON.stringify(message.body)
  bound(`the message ${message.id}`, body.length, longestMessage)
  const { id, channel, recipient, thread, kind, subject, title, made, due, instead = null } = message
  return { id, channel, recipient, thread, kind, subject, title, made, due, instead, body }
}

const ended = (
  id: string,
  { outcome, at, ...rest }: Settlement & { outcome: 'sent' | 'failed' | 'diverted' },
  handle: JsonObject | null,
): OutboxWrite => ({
  kind: 'settle',
  id,
  state: outcome,
  at,
  why: 'why' in rest ? rest.why : null,
  handle: handle && JSON.stringify(handle),
})

const toldMessage = ({ settled, made, state, ...row }: ToldRow): ToldMessage => ({
  ...row,
  made: made as Instant,
  state: state as MessageState,
  settledAt: settled as Instant | null,
})
