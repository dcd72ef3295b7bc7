// One open stream of server-sent events (WHATWG HTML 9.2). It never waits for its reader: a reader that leaves more
// than the backlog untaken is cut off, and resumes by Last-Event-ID when it can keep up again. There may be thousands:
// what is said to many is one `Buffer` for all of them, and the end of the connection is the end of the answer, since a
// chunk's head and tail would be two more pieces to write for each.

import type { ServerResponse } from 'node:http'

/** A silent peer that is gone is noticed by the system after this. */
const aliveAfterMs = 60_000

/** A comment: keeps proxies from closing an idle connection, and shows a dead one. */
export const beatFrame = Buffer.from(':\n\n')

/** `data` must be JSON; `id` is the journal's sequence number. */
export const eventFrame = (event: string, data: unknown, id?: number): Buffer =>
  Buffer.from(
    `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data) ?? 'null'}\n\n`,
  )

/** How long the reader waits, when the stream has ended, before it connects again. */
export const retryFrame = (ms: number): Buffer => Buffer.from(`retry: ${Math.round(ms)}\n\n`)

const nothing = (): void => {}

export class EventStream {
  readonly #response: ServerResponse
  readonly #backlogBytes: number
  #open = true

  /** `response` has its headers set, and nothing written. */
  constructor(response: ServerResponse, backlogBytes: number, ended: () => void) {
    this.#response = response
    this.#backlogBytes = backlogBytes
    response.removeHeader('transfer-encoding')
    response.socket?.setKeepAlive(true, aliveAfterMs)
    response.once('close', () => {
      this.#open = false
      ended()
    })
    // What went wrong with it is followed by its close.
    response.on('error', nothing)
  }

  get open(): boolean {
    return this.#open
  }

  /** The same `Buffer` may be written to many. */
  write(frame: Buffer): void {
    if (!this.#open) return
    // Judged before the write: one large event is not the reader's slowness, what is left of earlier ones is.
    if (this.#response.writableLength > this.#backlogBytes) this.cut()
    else this.#response.write(frame)
  }

  send(event: string, data: unknown, id?: number): void {
    this.write(eventFrame(event, data, id))
  }

  beat(): void {
    this.write(beatFrame)
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
}
