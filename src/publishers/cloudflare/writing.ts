// Many writes in few requests, in rounds: read all, decide each, send what they come to in as few batches as there is
// room for, and go on with those that are not done. The read-back of one round is the reading of the next, so that a
// write that met nobody costs two readings and a share of a batch.

import type { DomainName } from '../../dns/index.ts'
import type { FencedWrite, WriteOutcome } from '../../steering/index.ts'
import { assert, type EndpointName } from '../../terms/index.ts'
import { fenceNameOf, nameOf } from '../fence-record.ts'
import { refuseWrite } from '../refused.ts'
import type { CloudflareSpec } from '../spec.ts'
import { type Trouble, trouble } from '../trouble.ts'
import type { BatchOutcome, CloudflareApi } from './api.ts'
import { batchesOf, type Change, merged, operationsIn } from './change.ts'
import { confirm, conflict, decide } from './decide.ts'
import type { Session } from './session.ts'
import { type Standing, standingIn, type ZoneReading } from './standing.ts'
import { readZone } from './zone-reader.ts'

/** A write that somebody else undoes each time is given up after so many. */
const mostRounds = 6
/** The least that any plan takes; a refused batch beyond it may be refused for its size. */
const smallestBatch = 200

type Task = { readonly write: FencedWrite; readonly fenceName: DomainName; taken: boolean }
type Sending = { readonly task: Task; readonly change: Change; readonly kind: 'claim' | 'change' }
type Outcomes = Map<EndpointName, WriteOutcome>

export async function writeAll(
  writes: readonly FencedWrite[],
  spec: CloudflareSpec,
  api: CloudflareApi,
  session: Session,
): Promise<Outcomes> {
  const outcomes: Outcomes = new Map()
  const writing = new Writing(spec, api, session, outcomes)
  let tasks = writes.flatMap((write) => writing.admit(write))
  for (let round = 0; tasks.length > 0; round++) {
    if (round === mostRounds) writing.giveUp(tasks)
    else await writing.round(tasks)
    tasks = tasks.filter(({ write }) => !outcomes.has(write.endpoint))
  }
  return outcomes
}

class Writing {
  readonly #spec: CloudflareSpec
  readonly #api: CloudflareApi
  readonly #session: Session
  readonly #outcomes: Outcomes

  constructor(spec: CloudflareSpec, api: CloudflareApi, session: Session, outcomes: Outcomes) {
    this.#spec = spec
    this.#api = api
    this.#session = session
    this.#outcomes = outcomes
  }

  admit(write: FencedWrite): readonly Task[] {
    assert(write.sets.length > 0, 'a write never empties a name (S1)')
    const refusal = refuseWrite(write, this.#spec.zone)
    const fenceName = fenceNameOf(write.endpoint)
    if (!refusal && fenceName.ok) return [{ write, fenceName: fenceName.value, taken: false }]
    if (refusal) this.#outcomes.set(write.endpoint, refusal)
    return []
  }

  async round(tasks: readonly Task[]): Promise<void> {
    const names = tasks.map(({ write }) => nameOf(write.endpoint))
    const reading = await readZone(this.#api, names, this.#session)
    if (!reading.ok) return this.#cannotRead(tasks, reading.error)
    const sendings = tasks
      .slice(0, reading.value.read)
      .flatMap((task) => this.#step(task, reading.value.zone))
    // Claims and changes are of different names, and a batch that fails for a claim would hold up the others.
    for (const kind of ['claim', 'change'] as const) {
      const ofKind = sendings.filter((sending) => sending.kind === kind)
      for (const batch of batchesOf(ofKind, this.#spec.batch)) await this.#send(batch)
    }
  }

  giveUp(tasks: readonly Task[]): void {
    for (const task of tasks) {
      const { endpoint } = task.write
      this.#outcomes.set(
        endpoint,
        task.taken ? unread(`${mostRounds} rounds were not enough`) : unsteady(endpoint),
      )
    }
  }

  /** A write that was taken and cannot be read back is known to be taken, but not whether it stayed. */
  #cannotRead(tasks: readonly Task[], problem: Trouble): void {
    for (const { write, taken } of tasks)
      this.#outcomes.set(write.endpoint, taken ? unread(problem.detail) : problem)
  }

  #step(task: Task, zone: ZoneReading): readonly Sending[] {
    const { write, fenceName } = task
    const standing: Standing = standingIn(zone, nameOf(write.endpoint), fenceName)
    if (task.taken) {
      this.#outcomes.set(write.endpoint, confirm(write, standing))
      return []
    }
    const verdict = decide(write, standing, { zone: this.#spec.zone, fenceName, batch: this.#spec.batch })
    if (verdict.kind !== 'done') return [{ task, change: verdict.change, kind: verdict.kind }]
    this.#outcomes.set(write.endpoint, verdict.outcome)
    return []
  }

  async #send(batch: readonly Sending[]): Promise<void> {
    const change = merged(batch.map((one) => one.change))
    const outcome = await this.#api.batch(change, this.#session)
    if (outcome.kind === 'taken') {
      for (const { task, kind } of batch) task.taken = kind === 'change'
      return
    }
    if (isOfOne(outcome) && batch.length > 1) {
      // One of them is at fault, and the answer does not say which.
      const half = batch.length >> 1
      await this.#send(batch.slice(0, half))
      return this.#send(batch.slice(half))
    }
    for (const sending of batch) this.#refused(sending, outcome, operationsIn(change))
  }

  /** Of a stale one the next round reads what stands there now. */
  #refused(
    { task: { write } }: Sending,
    outcome: Exclude<BatchOutcome, { kind: 'taken' }>,
    size: number,
  ): void {
    if (outcome.kind !== 'stale')
      this.#outcomes.set(write.endpoint, sizeMayMatter(outcome, size) ? tooLarge(outcome, size) : outcome)
    else if (outcome.why === 'conflict') this.#outcomes.set(write.endpoint, conflict(write.endpoint))
  }
}

/** Codes of what is wrong with a record, and not with the whole request. */
const ofOneRecord = new Set(['rejected', 'ttl-too-small'])
const isOfOne = (outcome: BatchOutcome): boolean =>
  outcome.kind === 'stale' || (outcome.kind === 'failed' && ofOneRecord.has(outcome.code))

const sizeMayMatter = (outcome: BatchOutcome, size: number): outcome is Trouble =>
  outcome.kind === 'failed' && outcome.code === 'rejected' && size > smallestBatch

const tooLarge = ({ detail }: Trouble, size: number): Trouble =>
  trouble(
    'batch-too-large',
    `a batch of ${size} operations was not taken: ${detail}`,
    'the free plan takes 200: leave `batch` out there, and let the targets have fewer addresses',
    false,
  )

const unread = (why: string): WriteOutcome => ({
  kind: 'lost',
  detail: `the batch was taken, and could not be read back: ${why}`,
})

const unsteady = (endpoint: string): Trouble =>
  trouble(
    'unsteady',
    `what stands at ${endpoint} was changed each of the ${mostRounds} times that it was read`,
    'look for another writer of this name',
  )
