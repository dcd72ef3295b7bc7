// One search on a thread of its own; what it found goes back by value.

import { parentPort, workerData } from 'node:worker_threads'
import { type BoundName, searches } from './bounds.ts'
import { explored } from './explored.ts'

const { bound, index } = workerData as { readonly bound: BoundName; readonly index: number }
parentPort!.postMessage({
  found: explored(searches[bound][index]!, (states, left) =>
    parentPort!.postMessage({ progress: { states, left } }),
  ),
})
