// For rehearsals only (`--rehearse`): makes the unlucky moment certain. Armed over a socket in the node's own folder,
// each publisher is read at once; the next apply goes by that reading, and right before its write leaves the process
// stops itself (SIGSTOP). Whoever wakes it later (SIGCONT) sees a write that was decided on what has long passed.

import { chmod, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { formatFence, type Publisher, type ReadOutcome } from '../../steering/index.ts'
import { type EndpointName, ms, parseEndpointName } from '../../terms/index.ts'
import { realTimers } from '../clock.ts'

export const rehearsalSocket = (folder: string): string => join(folder, 'rehearse.sock')

export type Rehearsal = {
  around(publisher: Publisher): Publisher
  close(): Promise<void>
}

/** Answered with one line for each publisher that was read, then closed: `here gen=3 plan=…`. */
const armRequest = /^stall (\S{1,253})\n/

export async function rehearsing(folder: string): Promise<Rehearsal> {
  const publishers = new Map<string, Publisher>()
  /** What was read when it was armed, by publisher; null: not armed. */
  let armed: { readonly endpoint: EndpointName; readonly readings: ReadonlyMap<string, ReadOutcome> } | null =
    null

  let stopping: Promise<void> | null = null

  /** One turn later, so that the writes of every publisher are decided by then: they all leave late. */
  const stop = async (): Promise<void> => {
    await new Promise<void>((done) => realTimers.after(ms(0), done))
    armed = null
    stopping = null
    process.kill(process.pid, 'SIGSTOP')
  }

  const arm = async (endpoint: EndpointName): Promise<string> => {
    const readings = new Map<string, ReadOutcome>()
    for (const [id, publisher] of publishers) readings.set(id, await publisher.read(endpoint))
    armed = { endpoint, readings }
    return [...readings].map(([id, reading]) => `${id} ${said(reading)}\n`).join('')
  }

  const server = await listen(rehearsalSocket(folder), arm)
  return {
    around(publisher) {
      publishers.set(publisher.id, publisher)
      return {
        ...publisher,
        read(endpoint) {
          const kept = armed?.endpoint === endpoint ? armed.readings.get(publisher.id) : undefined
          return kept ? Promise.resolve(kept) : publisher.read(endpoint)
        },
        async write(write) {
          if (armed?.endpoint === write.endpoint) {
            stopping ??= stop()
            await stopping
          }
          return publisher.write(write)
        },
      }
    },
    async close() {
      server.close()
      await rm(rehearsalSocket(folder), { force: true })
    },
  }
}

const said = (reading: ReadOutcome): string =>
  reading.kind === 'failed'
    ? `cannot be read: ${reading.detail}`
    : reading.published.fence
      ? formatFence(reading.published.fence)
      : 'nothing'

async function listen(path: string, arm: (endpoint: EndpointName) => Promise<string>): Promise<Server> {
  await rm(path, { force: true })
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.setEncoding('utf8').once('data', (text) => {
      const asked = armRequest.exec(String(text))?.[1]
      const endpoint = asked === undefined ? null : parseEndpointName(asked)
      if (!endpoint?.ok) return void socket.end('expected: stall ENDPOINT\n')
      arm(endpoint.value).then(
        (lines) => socket.end(lines),
        (problem: Error) => socket.end(`${problem.message}\n`),
      )
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  await chmod(path, 0o600)
  server.unref()
  return server
}
