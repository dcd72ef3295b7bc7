// How much of a publisher is asked for at once. A server that was away meets a backlog of reads and writes when it is
// back: only so many are under way, and the others wait in line (S16).

import type { Publisher, ReadOutcome, WriteOutcome } from '../steering/index.ts'
import { busy, type LineLimits, type Waiting, WaitingLine } from './waiting-line.ts'

export type Pacing = LineLimits & {
  /** Requests under way at once. */
  readonly atOnce: number
}

type Request = Waiting & {
  /** Resolves when the request is done. */
  readonly begin: () => Promise<void>
}

/** The same publisher; what it sends back is a failure `busy`, definitely not done. */
export function paced<P extends Publisher>(publisher: P, pacing: Pacing): P {
  const turnstile = new Turnstile(pacing)
  return {
    ...publisher,
    read: (endpoint) =>
      turnstile.pass<ReadOutcome>(
        'reads',
        () => publisher.read(endpoint),
        () => busy(publisher),
      ),
    write: (write) =>
      turnstile.pass<WriteOutcome>(
        'writes',
        () => publisher.write(write),
        () => busy(publisher),
      ),
  }
}

class Turnstile {
  readonly #pacing: Pacing
  readonly #line: WaitingLine<Request, Request>
  #underWay = 0

  constructor(pacing: Pacing) {
    this.#pacing = pacing
    this.#line = new WaitingLine(pacing)
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
      const request = { since: this.#pacing.monotonic(), begin, sendBack: () => resolve(instead()) }
      if (kind === 'writes') this.#line.joinWrite(request)
      else this.#line.joinRead(request)
      this.#next()
    })
  }

  #next(): void {
    this.#line.sendBackLate()
    while (this.#underWay < this.#pacing.atOnce) {
      const request = this.#line.writes.shift() ?? this.#line.reads.shift()
      if (!request) return
      this.#underWay++
      void request.begin().finally(() => {
        this.#underWay--
        this.#next()
      })
    }
  }
}
