// One open stream of server-sent events (WHATWG HTML 9.2). It never waits for its reader: a reader that leaves more
// than the backlog untaken is cut off, and resumes by Last-Event-ID when it can keep up again.

import type { ServerResponse } from 'node:http'

export class EventStream {
  readonly #response: ServerResponse
  readonly #backlogBytes: number
  #open = true

  constructor(response: ServerResponse, backlogBytes: number, ended: () => void) {
    this.#response = response
    this.#backlogBytes = backlogBytes
    response.once('close', () => {
      this.#open = false
      ended()
    })
    response.on('error', () => this.cut())
  }

  get open(): boolean {
    return this.#open
  }

  /** `data` must be JSON; `id` is the journal's sequence number. */
  send(event: string, data: unknown, id?: number): void {
    const head = id === undefined ? '' : `id: ${id}\n`
    this.#write(`${head}event: ${event}\ndata: ${JSON.stringify(data) ?? 'null'}\n\n`)
  }

  /** A comment: keeps proxies from closing an idle connection, and shows a dead one. */
  beat(): void {
    this.#write(':\n\n')
  }

  /** Resolves when the reader has taken what was written, or is gone. */
  async taken(): Promise<void> {
    if (!this.#open || !this.#response.writableNeedDrain) return
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#response.off('drain', done)
        this.#response.off('close', done)
        resolve()
      }
      this.#response.once('drain', done)
      this.#response.once('close', done)
    })
  }

  end(): void {
    if (this.#open) this.#response.end()
  }

  cut(): void {
    this.#open = false
    this.#response.destroy()
  }

  #write(text: string): void {
    if (!this.#open) return
    // Judged before the write: one large event is not the reader's slowness, what is left of earlier ones is.
    if (this.#response.writableLength > this.#backlogBytes) this.cut()
    else this.#response.write(text)
  }
}
