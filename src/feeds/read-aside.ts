// Reads documents in a thread with little memory and little time: what is too deep, too large or too slow to read ends
// that thread, and the next document gets a new one. The thread starts with the first document.

import { Worker } from 'node:worker_threads'
import { bad, type Duration, good, ms, type Outcome, type Timers } from '../terms/index.ts'
import type { ReadAsk, Reading } from './reading-of.ts'
import type { Answered, Asking } from './reading-thread.ts'

/** What could be read, or in a few words why the document was given up. */
export type Read = (ask: ReadAsk) => Promise<Outcome<Reading>>

export type Aside = {
  readonly read: Read
  /** Ends the thread; what is asked afterwards is given up. */
  close(): Promise<void>
}

/** Many times what the largest real document takes (some 10 MB of JSON: less than a second, 100 MB). */
export const readTimeout: Duration = ms(15_000)
const memoryMb = 256

// Beside this file, with this file's own ending: .ts in a checkout, .js in a built package.
const threadFile = new URL(
  `./reading-thread${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`,
  import.meta.url,
)

type Waiting = { readonly ask: ReadAsk; readonly settle: (outcome: Outcome<Reading>) => void }

/** One document at a time, in the order in which they came: a slow one is stopped before it keeps the others long. */
export function readAside(timers: Timers): Aside {
  const queue: Waiting[] = []
  let worker: Worker | null = null
  let current: { readonly id: number; readonly waiting: Waiting; readonly cancel: () => void } | null = null
  let closed = false
  let ids = 0

  const settle = (outcome: Outcome<Reading>): void => {
    const done = current
    current = null
    done?.cancel()
    done?.waiting.settle(outcome)
    next()
  }
  const giveUp = (why: string): void => {
    const dead = worker
    worker = null
    void dead?.terminate()
    settle(bad(why))
  }
  const started = (): Worker => {
    const made = new Worker(threadFile, {
      name: 'holdfast-feeds',
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32 },
    })
    made.unref()
    made.on('message', (answer: Answered) => {
      if (worker !== made || answer.id !== current?.id) return
      settle('failed' in answer ? bad(`it could not be read: ${answer.failed}`) : good(answer.reading))
    })
    made.on('error', (problem: NodeJS.ErrnoException) => {
      if (worker !== made) return
      const memory = problem.code === 'ERR_WORKER_OUT_OF_MEMORY'
      giveUp(memory ? `reading it took more than ${memoryMb} MB` : `reading it failed: ${problem.message}`)
    })
    return made
  }
  const next = (): void => {
    if (current !== null || closed) return
    const waiting = queue.shift()
    if (waiting === undefined) return
    worker ??= started()
    const id = ++ids
    const cancel = timers.after(readTimeout, () =>
      giveUp(`reading it took longer than ${readTimeout / 1000} s`),
    )
    current = { id, waiting, cancel }
    worker.postMessage({ id, ask: waiting.ask } satisfies Asking)
  }

  return {
    read(ask) {
      if (closed) return Promise.resolve(bad('reading has ended'))
      return new Promise((resolve) => {
        queue.push({ ask, settle: resolve })
        next()
      })
    },
    async close() {
      closed = true
      const dead = worker
      worker = null
      for (const { settle: end } of queue.splice(0)) end(bad('reading has ended'))
      current?.cancel()
      current?.waiting.settle(bad('reading has ended'))
      current = null
      await dead?.terminate()
    },
  }
}
