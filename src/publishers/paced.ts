// How much of a publisher is asked for at once. A server that was away meets a backlog of reads and writes when it is
// back: only so many are under way, writes before reads, and what cannot begin soon is not done late but sent back,
// so that the enactor asks again at its own pace (S16).

import type { Publisher, ReadOutcome, WriteOutcome } from '../steering/index.ts'
import { type Trouble, trouble } from './trouble.ts'

export type Pacing = {
  /** Requests under way at once. */
  readonly atOnce: number
  /** Requests that may wait; beyond it they are sent back at once. */
  readonly waiting: number
  /** Milliseconds after which a request that still waits is sent back instead of begun. */
  readonly longestWaitMs: number
  readonly monotonic: () => number
}

type Waiting = {
  readonly since: number
  /** Resolves when the request is done. */
  readonly begin: () => Promise<void>
  readonly sendBack: () => void
}

/** The same publisher; what it sends back is a failure `busy`, definitely not done. */
export function paced<P extends Publisher>(publisher: P, pacing: Pacing): P {
  const queue = new Turnstile(pacing)
  return {
    ...publisher,
    read: (endpoint) =>
      queue.pass<ReadOutcome>(
        'reads',
        () => publisher.read(endpoint),
        () => busy(publisher),
      ),
    write: (write) =>
      queue.pass<WriteOutcome>(
        'writes',
        () => publisher.write(write),
        () => busy(publisher),
      ),
  }
}

const busy = ({ id }: Publisher): Trouble =>
  trouble('busy', `more is asked of ${id} than it answers`, 'nothing: it is asked again a little later')

class Turnstile {
  readonly #pacing: Pacing
  readonly #queues: Readonly<Record<'writes' | 'reads', Waiting[]>> = { writes: [], reads: [] }
  #underWay = 0

  constructor(pacing: Pacing) {
    this.#pacing = pacing
  }

  pass<T>(kind: 'writes' | 'reads', act: () => Promise<T>, instead: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const begin = async (): Promise<void> => {
        try {
          resolve(await act())
        } catch (problem) {
          reject(problem)
        }
      }
      const sendBack = (): void => resolve(instead())
      const { writes, reads } = this.#queues
      if (writes.length + reads.length >= this.#pacing.waiting) {
        // A write takes the place of the read that has waited longest.
        const other = kind === 'writes' ? reads.shift() : undefined
        if (!other) return sendBack()
        other.sendBack()
      }
      this.#queues[kind].push({ since: this.#pacing.monotonic(), begin, sendBack })
      this.#next()
    })
  }

  #next(): void {
    const { atOnce, longestWaitMs, monotonic } = this.#pacing
    while (this.#underWay < atOnce) {
      const request = this.#queues.writes.shift() ?? this.#queues.reads.shift()
      if (!request) return
      if (monotonic() - request.since > longestWaitMs) {
        request.sendBack()
        continue
      }
      this.#underWay++
      void request.begin().finally(() => {
        this.#underWay--
        this.#next()
      })
    }
  }
}
