// Reads an NDJSON body whole, within a limit that depends on the sender. Whole, because lines must be counted before
// the first is admitted; memory is bounded by the number of such bodies held at once.

import type { IncomingMessage } from 'node:http'
import type { Shared } from '../app.ts'
import { Refused } from '../problem.ts'

/** `release` gives the memory's place back; whoever takes the body calls it once. */
export type Body = { readonly bytes: Buffer; readonly release: () => void }

const tooLarge = (limit: number): Refused =>
  new Refused(413, {
    error: 'too-large',
    message: `the body is over ${limit} bytes; send fewer lines at a time`,
  })

const busy = new Refused(
  503,
  { error: 'busy', message: 'too many large bodies at once; try again shortly' },
  { 'retry-after': '1' },
)

export async function readLinesBody(
  { bodies, limits }: Shared,
  payload: IncomingMessage,
  trusted: boolean,
): Promise<Body> {
  const limit = trusted ? limits.linesBytes : limits.anonymousLinesBytes
  if (Number(payload.headers['content-length'] ?? 0) > limit) {
    await drained(payload)
    throw tooLarge(limit)
  }
  if (!trusted) return { bytes: await collect(payload, limit), release: () => {} }
  if (bodies.held >= limits.bodiesAtOnce) throw busy
  bodies.held++
  let held = true
  const release = (): void => {
    if (held) bodies.held--
    held = false
  }
  try {
    return { bytes: await collect(payload, limit), release }
  } catch (error) {
    release()
    throw error
  }
}

/** Most of a refused body that is still taken, and how long one that has stopped coming is waited for. */
const mostDrained = 32 * 1024 * 1024
const drainIdleMs = 250

/** Takes what is on its way of a refused body, so that the client gets to read the refusal instead of a reset. */
function drained(payload: IncomingMessage): Promise<void> {
  return new Promise((done) => {
    let size = 0
    const finish = (): void => {
      clearTimeout(idle)
      payload.off('data', take)
      payload.resume()
      done()
    }
    const idle = setTimeout(finish, drainIdleMs)
    const take = (chunk: Buffer): void => {
      size += chunk.length
      if (size > mostDrained) finish()
      else idle.refresh()
    }
    payload.on('data', take)
    payload.once('end', finish)
    payload.once('close', finish)
  })
}

async function collect(payload: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of payload.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit + mostDrained) break
    if (size <= limit) chunks.push(chunk)
    else chunks.length = 0
  }
  if (size > limit) throw tooLarge(limit)
  return Buffer.concat(chunks, size)
}
