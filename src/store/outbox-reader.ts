// The outbox's reading side. Whatever waits, a question is answered from a bounded part of it.

import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { DueRow, FiguresRow, OutboxAnswers, OutboxRead, ToldRow } from './outbox-protocol.ts'

const told = 'seq, id, channel, recipient, thread, kind, subject, title, made, state, attempts, settled, why'

const asked = `channel = coalesce(:channel, channel) AND recipient = coalesce(:recipient, recipient) AND thread = coalesce(:thread, thread)
  AND state = coalesce(:state, state) AND seq < coalesce(:before, 9223372036854775807) ORDER BY seq DESC LIMIT :limit`

/** Nothing of the same thread stands before it. */
const first = `NOT EXISTS (SELECT 1 FROM outbox AS before WHERE before.channel = one.channel
  AND before.recipient = one.recipient AND before.thread = one.thread AND before.seq < one.seq AND before.settled IS NULL)`

export class OutboxReader {
  readonly #due: StatementSync
  readonly #nextDue: StatementSync
  readonly #channels: StatementSync
  readonly #told: StatementSync
  readonly #toldBySubject: StatementSync
  readonly #toldToOne: StatementSync
  readonly #unrecorded: StatementSync

  constructor(db: DatabaseSync) {
    this.#due = db.prepare(
      `SELECT one.id, one.recipient, one.thread, one.made, one.due, one.body, one.attempts, one.tried,
         handle.value AS handle, NOT EXISTS (SELECT 1 FROM outbox AS past WHERE past.channel = one.channel
           AND past.recipient = one.recipient AND past.thread = one.thread AND past.state = 'sent') AS opens
       FROM outbox AS one LEFT JOIN handle ON handle.recipient = one.recipient AND handle.thread = one.thread
       WHERE one.channel = ? AND one.settled IS NULL AND one.due <= ? AND one.state = 'waiting' AND ${first}
       ORDER BY one.due, one.seq LIMIT ?`,
    )
    this.#nextDue = db.prepare(
      `SELECT due FROM outbox AS one WHERE channel = ? AND settled IS NULL AND state = 'waiting' AND ${first}
       ORDER BY due LIMIT 1`,
    )
    this.#channels = db.prepare(
      `WITH RECURSIVE name (channel) AS (
         SELECT min(channel) FROM outbox UNION ALL
         SELECT (SELECT min(channel) FROM outbox WHERE channel > name.channel) FROM name WHERE channel IS NOT NULL)
       SELECT channel,
         (SELECT count(*) FROM outbox AS one WHERE one.channel = name.channel AND settled IS NULL) AS waiting,
         (SELECT min(made) FROM outbox AS one WHERE one.channel = name.channel AND settled IS NULL) AS oldest,
         (SELECT max(settled) FROM outbox AS one WHERE one.channel = name.channel AND state = 'sent') AS sent,
         (SELECT max(settled) FROM outbox AS one WHERE one.channel = name.channel AND state = 'failed') AS failed
       FROM name WHERE channel IS NOT NULL`,
    )
    this.#told = db.prepare(`SELECT ${told} FROM outbox WHERE ${asked}`)
    this.#toldBySubject = db.prepare(`SELECT ${told} FROM outbox WHERE subject = :subject AND ${asked}`)
    this.#toldToOne = db.prepare(
      `SELECT ${told} FROM outbox WHERE channel = :channel AND recipient = :recipient AND thread = :thread
       AND subject = coalesce(:subject, subject) AND state = coalesce(:state, state)
       AND seq < coalesce(:before, 9223372036854775807) ORDER BY seq DESC LIMIT :limit`,
    )
    this.#unrecorded = db.prepare(
      `SELECT ${told} FROM outbox WHERE recorded = 0 AND settled IS NOT NULL ORDER BY settled LIMIT ?`,
    )
  }

  /** By the index that fits what is asked. */
  #toldAs({ kind: _, subject, ...range }: OutboxRead & { readonly kind: 'told' }): unknown[] {
    const { channel, recipient, thread } = range
    if (channel !== null && recipient !== null && thread !== null)
      return this.#toldToOne.all({ subject, ...range })
    return subject === null ? this.#told.all(range) : this.#toldBySubject.all({ subject, ...range })
  }

  answer(read: OutboxRead): OutboxAnswers[OutboxRead['kind']] {
    switch (read.kind) {
      case 'due':
        return this.#due.all(read.channel, read.now, read.limit) as unknown as DueRow[]
      case 'nextDue':
        return (this.#nextDue.get(read.channel)?.due ?? null) as number | null
      case 'channels':
        return this.#channels.all() as unknown as FiguresRow[]
      case 'told':
        return this.#toldAs(read) as unknown as ToldRow[]
      case 'unrecorded':
        return this.#unrecorded.all(read.limit) as unknown as ToldRow[]
    }
  }
}
