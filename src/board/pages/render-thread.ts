// The body of the thread that draws pages: one page at a time, so that no answer of the API waits for one.

import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { assert } from '../../terms/index.ts'
import type { Built, FromThread, Renderer, ToThread } from './drawing.ts'

export type ThreadData = { readonly renderer: string; readonly built: string }

const port = parentPort
assert(port !== null, 'this file is the body of a worker thread')
const files = workerData as ThreadData
const built = JSON.parse(await readFile(files.built, 'utf8')) as Built
const { draw } = (await import(pathToFileURL(files.renderer).href)) as Renderer

port.on('message', ({ id, ask }: ToThread) => {
  let answer: FromThread
  try {
    answer = { id, page: draw(ask, built) }
  } catch (problem) {
    answer = { id, failed: problem instanceof Error ? (problem.stack ?? problem.message) : String(problem) }
  }
  port.postMessage(answer)
})
