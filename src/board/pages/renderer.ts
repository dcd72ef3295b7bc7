// Draws pages in a thread with bounded memory, time and queue. A page that takes too long ends the thread, and the next
// one gets a new one; what cannot be drawn is told, and somebody else decides what is shown instead.

import { Worker } from 'node:worker_threads'
import { bad, good, type Outcome } from '../../terms/index.ts'
import type { DrawAsk, DrawnPage, FromThread, ToThread } from './drawing.ts'
import type { ThreadData } from './render-thread.ts'

export type RendererLimits = {
  /** Of one drawing; many times what the largest page takes, because the machine may be busy with something else. */
  readonly drawMs: number
  /** Drawings that wait; more are refused at once. */
  readonly waiting: number
  readonly memoryMb: number
}

export const rendererLimits: RendererLimits = { drawMs: 5_000, waiting: 64, memoryMb: 256 }

// Beside this file, with this file's own ending: .ts in a checkout, .js in a built package.
const threadFile = new URL(
  `./render-thread${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`,
  import.meta.url,
)

type Waiting = { readonly ask: DrawAsk; readonly settle: (outcome: Outcome<DrawnPage>) => void }

export class RenderThread {
  readonly #data: ThreadData
  readonly #limits: RendererLimits
  readonly #queue: Waiting[] = []
  #worker: Worker | null = null
  #current: { readonly id: number; readonly waiting: Waiting; readonly over: NodeJS.Timeout } | null = null
  #ids = 0
  #closed = false

  constructor(data: ThreadData, limits: RendererLimits = rendererLimits) {
    this.#data = data
    this.#limits = limits
    // Started before somebody waits for it: loading the renderer takes longer than drawing with it.
    this.#worker = this.#start()
  }

  draw(ask: DrawAsk): Promise<Outcome<DrawnPage>> {
    if (this.#closed) return Promise.resolve(bad('drawing has ended'))
    if (this.#queue.length >= this.#limits.waiting)
      return Promise.resolve(bad(`${this.#queue.length} pages wait to be drawn already`))
    return new Promise((settle) => {
      this.#queue.push({ ask, settle })
      this.#next()
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    const dead = this.#worker
    this.#worker = null
    for (const { settle } of this.#queue.splice(0)) settle(bad('drawing has ended'))
    this.#settle(bad('drawing has ended'))
    await dead?.terminate()
  }

  #next(): void {
    if (this.#current !== null || this.#closed) return
    const waiting = this.#queue.shift()
    if (waiting === undefined) return
    this.#worker ??= this.#start()
    const id = ++this.#ids
    const { drawMs } = this.#limits
    const over = setTimeout(() => this.#giveUp(`drawing took longer than ${drawMs / 1000} s`), drawMs)
    this.#current = { id, waiting, over }
    this.#worker.postMessage({ id, ask: waiting.ask } satisfies ToThread)
  }

  #start(): Worker {
    const worker = new Worker(threadFile, {
      name: 'holdfast-pages',
      workerData: this.#data,
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.memoryMb, maxYoungGenerationSizeMb: 32 },
    })
    worker.unref()
    worker.on('message', (answer: FromThread) => {
      if (this.#worker !== worker || answer.id !== this.#current?.id) return
      this.#settle('failed' in answer ? bad(answer.failed) : good(answer.page))
    })
    worker.on('error', (problem: NodeJS.ErrnoException) => {
      if (this.#worker !== worker) return
      this.#giveUp(`drawing failed: ${problem.message}`)
    })
    return worker
  }

  #giveUp(why: string): void {
    const dead = this.#worker
    this.#worker = null
    void dead?.terminate()
    this.#settle(bad(why))
  }

  #settle(outcome: Outcome<DrawnPage>): void {
    const done = this.#current
    this.#current = null
    if (done) clearTimeout(done.over)
    done?.waiting.settle(outcome)
    this.#next()
  }
}
