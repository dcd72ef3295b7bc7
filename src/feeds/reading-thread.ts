// The body of the thread that reads documents: one question, one answer.

import { parentPort } from 'node:worker_threads'
import { assert } from '../terms/index.ts'
import { type ReadAsk, type Reading, readingOf } from './reading-of.ts'

export type Asking = { readonly id: number; readonly ask: ReadAsk }
export type Answered =
  | { readonly id: number; readonly reading: Reading }
  | { readonly id: number; readonly failed: string }

const port = parentPort
assert(port !== null, 'this file is the body of a worker thread')
port.on('message', ({ id, ask }: Asking) => {
  try {
    port.postMessage({ id, reading: readingOf(ask) } satisfies Answered)
  } catch (problem) {
    port.postMessage({
      id,
      failed: problem instanceof Error ? problem.message : String(problem),
    } satisfies Answered)
  }
})
