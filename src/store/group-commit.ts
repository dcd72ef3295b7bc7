// Group commit: while one transaction is on its way to disk, everything that arrives gathers into the next. One
// fsync then serves all of them, and nobody waits for more than the commit in hand and their own.

import type { Report } from '../signals/index.ts'
import { assert } from '../terms/index.ts'
import { buffersOf, maxRowsPerCommit, type ReportColumns, ReportPacker } from './columns.ts'
import type { Commit, Committed, Write } from './protocol.ts'
import { type ReportVerdict, StoreRefusal } from './store.ts'

type Part<T> = { readonly resolve: (value: T) => void; readonly reject: (reason: unknown) => void }
type ReportPart = Part<readonly ReportVerdict[]> & { readonly from: number; readonly to: number }
type WritePart = Part<number> & { readonly write: Write }

type Batch = {
  readonly packer: ReportPacker
  readonly reports: ReportPart[]
  readonly writes: WritePart[]
  bytes: number
}

const bytesPerReport = 32

export type CommitThread = (commit: Commit, move: ArrayBuffer[]) => Promise<Committed>

export class GroupCommit {
  readonly #thread: CommitThread
  readonly #mostBytes: number
  #waiting: Batch[] = []
  #queuedBytes = 0
  #busy = false
  #scheduled = false
  #idle: (() => void)[] = []

  /** `mostBytes` bounds what waits and what is on its way. Reports may fill half; the rest is the journal's and the plans'. */
  constructor(thread: CommitThread, mostBytes: number) {
    this.#thread = thread
    this.#mostBytes = mostBytes
  }

  /** Bytes that wait for a commit or are being committed. */
  get queuedBytes(): number {
    return this.#queuedBytes
  }

  reports(reports: readonly Report[]): Promise<readonly ReportVerdict[]> {
    if (reports.length === 0) return Promise.resolve([])
    if (reports.length > maxRowsPerCommit)
      return refuse(
        'failed',
        `${reports.length} reports at once; at most ${maxRowsPerCommit}: send them in parts`,
      )
    const bytes = reports.length * bytesPerReport
    if (this.#queuedBytes + bytes > this.#mostBytes / 2) return this.#refuseBusy('reports')
    const batch = this.#batchFor(reports.length, bytes)
    const from = batch.packer.rows
    batch.packer.add(reports)
    return new Promise((resolve, reject) =>
      batch.reports.push({ from, to: batch.packer.rows, resolve, reject }),
    )
  }

  async write(write: Write, bytes: number): Promise<number> {
    const [result] = await this.together([write], bytes)
    return result!
  }

  /** All in one transaction; one result for each. */
  together(writes: readonly Write[], bytes: number): Promise<readonly number[]> {
    if (this.#queuedBytes + bytes > this.#mostBytes) return this.#refuseBusy('writes')
    const batch = this.#batchFor(0, bytes)
    return Promise.all(
      writes.map(
        (write) => new Promise<number>((resolve, reject) => batch.writes.push({ write, resolve, reject })),
      ),
    )
  }

  /** Resolves when nothing waits any more. */
  drained(): Promise<void> {
    if (!this.#busy && this.#waiting.length === 0) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  #refuseBusy(what: string): Promise<never> {
    const waiting = Math.ceil(this.#queuedBytes / 1024)
    const bound = Math.floor(this.#mostBytes / 1024)
    return refuse(
      'busy',
      `${waiting} KiB wait for the disk and the bound is ${bound} KiB; send these ${what} again in a moment`,
    )
  }

  #batchFor(rows: number, bytes: number): Batch {
    let batch = this.#waiting.at(-1)
    if (!batch || batch.packer.rows + rows > maxRowsPerCommit) {
      batch = { packer: new ReportPacker(), reports: [], writes: [], bytes: 0 }
      this.#waiting.push(batch)
    }
    batch.bytes += bytes
    this.#queuedBytes += bytes
    this.#schedule()
    return batch
  }

  #schedule(): void {
    if (this.#busy || this.#scheduled) return
    this.#scheduled = true
    queueMicrotask(() => {
      this.#scheduled = false
      void this.#commitAll()
    })
  }

  async #commitAll(): Promise<void> {
    this.#busy = true
    for (let batch = this.#waiting.shift(); batch; batch = this.#waiting.shift()) {
      await this.#commit(batch)
      this.#queuedBytes -= batch.bytes
    }
    this.#busy = false
    for (const resolve of this.#idle.splice(0)) resolve()
  }

  async #commit(batch: Batch): Promise<void> {
    const reports: ReportColumns = batch.packer.take()
    const commit = { reports, writes: batch.writes.map(({ write }) => write) }
    try {
      const { accepted, results } = await this.#thread(commit, buffersOf(reports))
      assert(results.length === batch.writes.length, 'one result for every write')
      for (const part of batch.reports) part.resolve(verdicts(accepted.subarray(part.from, part.to)))
      for (const [i, part] of batch.writes.entries()) part.resolve(results[i]!)
    } catch (refusal) {
      for (const part of [...batch.reports, ...batch.writes]) part.reject(refusal)
    }
  }
}

const verdictOf: readonly ReportVerdict[] = ['duplicate', 'accepted', 'echo']

const verdicts = (accepted: Uint8Array): ReportVerdict[] =>
  Array.from(accepted, (flag) => verdictOf[flag] ?? 'duplicate')

const refuse = (code: StoreRefusal['code'], message: string): Promise<never> =>
  Promise.reject(new StoreRefusal(code, message))
