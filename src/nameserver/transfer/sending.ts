// A zone on its way to one secondary over TCP: one message at a time, the next when the one before has left, so that a
// zone of any size costs one message of memory, and answers to others go out between two.

import { once } from 'node:events'
import type { Socket } from 'node:net'
import { type Duration, minutes, seconds, type Timers } from '../../terms/index.ts'

export const sendingLimits = {
  /** Transfers under way; more wait for one to end. */
  atOnce: 8,
  waiting: 64,
  /** For one message to be read by the secondary, and for all of them. */
  unread: seconds(10),
  whole: minutes(10),
} as const

/** A bounded number at once; the others in turn. */
export class Places {
  #taken = 0
  readonly #queue: (() => void)[] = []

  get full(): boolean {
    return this.#queue.length >= sendingLimits.waiting
  }

  async take(): Promise<() => void> {
    if (this.#taken >= sendingLimits.atOnce) await new Promise<void>((resolve) => this.#queue.push(resolve))
    else this.#taken++
    let left = false
    return () => {
      if (left) return
      left = true
      // A place that is handed on stays taken.
      const next = this.#queue.shift()
      if (next) next()
      else this.#taken--
    }
  }
}

/** Resolves with null when all was sent, or with why the connection was ended. */
export async function sendAll(
  socket: Socket,
  messages: Iterable<Buffer>,
  timers: Timers,
): Promise<string | null> {
  let reason: string | null = null
  const end = (why: string): void => {
    reason ??= why
    socket.destroy()
  }
  const cancel = timers.after(sendingLimits.whole, () => end('transfer took too long'))
  try {
    for (const message of messages) {
      if (socket.destroyed) return reason ?? 'transfer broken off'
      const length = Buffer.alloc(2)
      length.writeUInt16BE(message.length)
      if (!socket.write(Buffer.concat([length, message])))
        await drained(socket, timers, sendingLimits.unread, end)
      await new Promise((resolve) => setImmediate(resolve))
    }
    return socket.destroyed ? (reason ?? 'transfer broken off') : null
  } catch (error) {
    end(`transfer failed: ${(error as Error).message}`)
    return reason
  } finally {
    cancel()
  }
}

async function drained(
  socket: Socket,
  timers: Timers,
  patience: Duration,
  end: (why: string) => void,
): Promise<void> {
  const cancel = timers.after(patience, () => end('transfer not read'))
  const stop = new AbortController()
  try {
    await Promise.race([
      once(socket, 'drain', { signal: stop.signal }),
      once(socket, 'close', { signal: stop.signal }),
    ])
  } catch {
    // A reset; that the socket is destroyed is seen by who goes on.
    socket.destroy()
  } finally {
    cancel()
    stop.abort()
  }
}
