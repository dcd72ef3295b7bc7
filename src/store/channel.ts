// Asks a thread and matches its answers. When the thread dies, everything asked and everything asked later is refused.

import { Worker } from 'node:worker_threads'
import type { Answer, Ask, Commit, Read, ThreadSettings } from './protocol.ts'
import { StoreRefusal } from './store.ts'

type Waiting = {
  readonly resolve: (value: unknown) => void
  readonly reject: (refusal: StoreRefusal) => void
}

// Beside this file, with this file's own ending: .ts in a checkout, .js in a built package.
const threadFile = new URL(
  `./thread${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`,
  import.meta.url,
)

export class Channel {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  readonly #ended: Promise<void>
  #next = 1
  #broken: StoreRefusal | null = null

  private constructor(settings: ThreadSettings) {
    this.#worker = new Worker(threadFile, { workerData: settings, name: `holdfast-store-${settings.role}` })
    this.#worker.on('message', (answer: Answer) => this.#settle(answer))
    this.#worker.on('error', (error) => this.#break(`its thread died: ${String(error)}`))
    this.#ended = new Promise((resolve) => {
      this.#worker.on('exit', (code) => {
        this.#break(`its thread ended with code ${code}`)
        resolve()
      })
    })
  }

  /** Resolves when the thread has opened the database; rejects with its refusal. */
  static async open(settings: ThreadSettings): Promise<Channel> {
    const channel = new Channel(settings)
    await channel.#wait(0)
    return channel
  }

  ask(ask: Commit | Read, move: ArrayBuffer[] = []): Promise<unknown> {
    if (this.#broken) return Promise.reject(this.#broken)
    const id = this.#next++
    const answered = this.#wait(id)
    this.#worker.postMessage({ id, ask } satisfies Ask, move)
    return answered
  }

  /** Resolves when the thread has closed the database and ended. */
  async close(): Promise<void> {
    this.#worker.postMessage('close')
    await this.#ended
  }

  #wait(id: number): Promise<unknown> {
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if (answer.ok) waiting?.resolve(answer.value)
    else waiting?.reject(new StoreRefusal(answer.code, answer.message))
  }

  #break(why: string): void {
    this.#broken ??= new StoreRefusal('failed', `the store stopped, ${why}; restart Holdfast`)
    for (const { reject } of this.#waiting.values()) reject(this.#broken)
    this.#waiting.clear()
  }
}
