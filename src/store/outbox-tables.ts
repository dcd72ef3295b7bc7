// The outbox's writing side, within the caller's transaction. A message that is settled keeps what `explain` and the
// journal need and loses its body.

import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { MessageRow, OutboxWrite } from './outbox-protocol.ts'

const rowsAtOnce = 5_000

export class OutboxTables {
  readonly #supersede: StatementSync
  readonly #add: StatementSync
  readonly #claim: StatementSync
  readonly #settle: StatementSync
  readonly #keepHandle: StatementSync
  readonly #putBack: StatementSync
  readonly #hurry: StatementSync
  readonly #release: StatementSync
  readonly #dismiss: StatementSync
  readonly #recorded: StatementSync
  readonly #prune: StatementSync
  readonly #pruneHandles: StatementSync

  constructor(db: DatabaseSync) {
    // What replaced it is no later than what it is replaced with: its `made`, and nothing has to be recorded of it.
    this.#supersede = db.prepare(
      `UPDATE outbox SET state = 'superseded', settled = :made, recorded = 1, body = '' WHERE channel = :channel
       AND recipient = :recipient AND thread = :thread AND state = 'waiting' AND attempts = 0 AND id <> :id
       AND coalesce(instead, made) <= coalesce(:instead, 9e15)`,
    )
    this.#add = db.prepare(
      `INSERT INTO outbox
         (id, channel, recipient, thread, kind, subject, title, made, due, instead, state, attempts, recorded, body)
       SELECT :id, :channel, :recipient, :thread, :kind, :subject, :title, :made, :due, :instead, 'waiting', 0, 0, :body
       WHERE :instead IS NULL OR NOT EXISTS (SELECT 1 FROM outbox AS own WHERE own.channel = :channel
         AND own.recipient = :recipient AND own.thread = :thread AND coalesce(own.instead, own.made) >= :instead
         AND own.state NOT IN ('failed', 'diverted'))
       ON CONFLICT (id) DO NOTHING`,
    )
    this.#claim = db.prepare(
      `UPDATE outbox SET state = 'trying', attempts = attempts + 1, tried = coalesce(tried, :at)
       WHERE id = :id AND state = 'waiting'`,
    )
    this.#settle = db.prepare(
      `UPDATE outbox SET state = :state, settled = :at, why = :why, body = '' WHERE id = :id AND settled IS NULL`,
    )
    this.#keepHandle = db.prepare(
      `INSERT INTO handle (recipient, thread, at, value) SELECT recipient, thread, :at, :handle FROM outbox WHERE id = :id
       ON CONFLICT DO UPDATE SET at = excluded.at, value = excluded.value`,
    )
    this.#putBack = db.prepare(
      `UPDATE outbox SET state = 'waiting', due = coalesce(:due, due), why = coalesce(:why, why),
       tried = iif(:why IS NULL AND attempts = 1, NULL, tried), attempts = attempts - (:why IS NULL)
       WHERE id = :id AND settled IS NULL`,
    )
    this.#hurry = db.prepare(
      `UPDATE outbox SET due = :now WHERE channel = :channel AND settled IS NULL AND due > :now AND state = 'waiting'`,
    )
    this.#release = db.prepare(
      "UPDATE outbox SET state = 'waiting' WHERE channel = ? AND settled IS NULL AND state = 'trying'",
    )
    this.#dismiss = db.prepare(
      `UPDATE outbox SET state = 'failed', settled = :at, why = :why, body = '' WHERE channel = :channel AND settled IS NULL
       AND recipient = coalesce(:recipient, recipient)
       AND recipient NOT IN (SELECT value FROM json_each(coalesce(:kept, '[]')))`,
    )
    this.#recorded = db.prepare('UPDATE outbox SET recorded = 1 WHERE id IN (SELECT value FROM json_each(?))')
    this.#prune = db.prepare(
      `DELETE FROM outbox WHERE seq IN (SELECT seq FROM outbox WHERE settled < ? LIMIT ${rowsAtOnce})`,
    )
    this.#pruneHandles = db.prepare('DELETE FROM handle WHERE at < ?')
  }

  write(write: OutboxWrite): number {
    switch (write.kind) {
      case 'post':
        return write.messages.reduce((added, message) => added + this.#post(message), 0)
      case 'claim':
        return Number(this.#claim.run({ id: write.id, at: write.at }).changes)
      case 'settle':
        return this.#settleOne(write)
      case 'putBack':
        return Number(this.#putBack.run({ id: write.id, due: write.due, why: write.why }).changes)
      case 'hurry':
        return Number(this.#hurry.run({ channel: write.channel, now: write.now }).changes)
      case 'release':
        return Number(this.#release.run(write.channel).changes)
      case 'dismiss':
        return this.#dismissAll(write)
      case 'recorded':
        return Number(this.#recorded.run(JSON.stringify(write.ids)).changes)
    }
  }

  /** A bounded part of what was settled before; rows removed. */
  prune(before: number): number {
    return Number(this.#prune.run(before).changes) + Number(this.#pruneHandles.run(before).changes)
  }

  #post(message: MessageRow): number {
    const added = Number(this.#add.run({ ...message }).changes)
    const { channel, recipient, thread, id, made, instead } = message
    if (added > 0) this.#supersede.run({ channel, recipient, thread, id, made, instead })
    return added
  }

  #dismissAll({ channel, recipient, kept, at, why }: OutboxWrite & { kind: 'dismiss' }): number {
    return Number(this.#dismiss.run({ channel, recipient, kept, at, why }).changes)
  }

  #settleOne({ id, state, at, why, handle }: OutboxWrite & { kind: 'settle' }): number {
    const settled = Number(this.#settle.run({ id, state, at, why }).changes)
    if (settled > 0 && handle !== null) this.#keepHandle.run({ id, at, handle })
    return settled
  }
}
