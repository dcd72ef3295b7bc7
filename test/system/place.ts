// What a test steers towards and how it looks: a web server that can go down and come back, a configuration that
// watches two of them, and the processes that a Holdfast has left.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { dirname } from 'node:path'
import { Asker } from '../../src/station/ask.ts'
import { realRandom } from '../../src/station/clock.ts'
import type { Instance } from './instance.ts'

export type Place = { down(): Promise<void>; up(): Promise<void> }

/** A web server; `down` refuses every connection, as after a crash of its process. */
export async function startPlace(host: string, port: number): Promise<Place> {
  let server: Server | null = null
  const place: Place = {
    async up() {
      if (server !== null) return
      server = createServer((_request, response) => response.end('ok\n')).listen(port, host)
      await once(server, 'listening')
    },
    async down() {
      const ending = server
      server = null
      ending?.closeAllConnections()
      if (ending !== null) await new Promise<void>((done) => ending.close(() => done()))
    },
  }
  await place.up()
  return place
}

/**
 * A service with a check at 127.0.0.2 (east) and one at 127.0.0.3 (west). A place that is down refuses at once; the time
 * limit is for those that are silent, and generous here, so that a busy machine does not look like one.
 */
export const watched = (port: number, timeout = '3s'): string => `
services:
  shop: { name: Shop, standsOn: [local/east] }
checks:
  shop-east: { service: shop, http: "http://127.0.0.2:${port}/", every: 200ms, timeout: ${timeout}, down: 2, up: 3 }
  shop-west: { service: shop, http: "http://127.0.0.3:${port}/", every: 200ms, timeout: ${timeout}, down: 2, up: 3 }
`

/** What comes back is used again at once, however often: these tests take it away and bring it back by turns. */
export const eastAndWest = `slowStart: 0s
    dampFlaps: false
    targets:
      east: { address: 127.0.0.2, check: shop-east }
      west: { address: 127.0.0.3, check: shop-west }`

/** Asks one nameserver; an answer is the sorted records, without any the response code, and silence is null. */
export class Resolver {
  readonly #asker: Asker
  constructor(server: { readonly host: string; readonly port: number }) {
    this.#asker = new Asker(server, realRandom)
  }

  async ask(name: string, type: 'A' | 'TXT' | 'SOA' = 'A'): Promise<string | null> {
    const reply = await this.#asker.ask(name, type, 2000)
    if (!reply.ok) return null
    const { records, rcode } = reply.value
    return records.length > 0 ? records.join() : `rcode ${rcode}`
  }

  close(): void {
    this.#asker.close()
  }
}

/** Processes that run with this instance's own state folder: everything that it started, however it is called by now. */
export function processesOf(holdfast: Instance): readonly number[] {
  if (process.platform !== 'linux') return []
  const mark = `XDG_STATE_HOME=${holdfast.env.XDG_STATE_HOME}\0`
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return `${readFileSync(`/proc/${pid}/environ`, 'utf8')}\0`.includes(mark)
      } catch {
        return false
      }
    })
    .map(Number)
}

/** Ends it as an operator would, and holds it to leaving nothing behind. */
export async function endWholly(holdfast: Instance | undefined): Promise<void> {
  if (holdfast === undefined) return
  assert.equal(await holdfast.stop(), 0, holdfast.output())
  const left = processesOf(holdfast)
  for (const pid of left) process.kill(pid, 'SIGKILL')
  await holdfast.dispose()
  assert.deepEqual(left, [], `left running by ${dirname(holdfast.data)}`)
}
