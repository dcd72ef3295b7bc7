// A round of reads over 10,000 names that did not change, at a real BIND: what it costs, and that it writes nothing.
// And that names which do change meanwhile are never read as they were, at each server.

import assert from 'node:assert/strict'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'
import { openDnsProxy, writeOf } from '../../src/publishers/conformance/index.ts'
import { createDirectPublisher, type FullPublisher } from '../../src/publishers/index.ts'
import { formatFence, type ReadOutcome } from '../../src/steering/index.ts'
import type { EndpointName } from '../../src/terms/index.ts'
import { until } from '../system/instance.ts'
import { publisherAt, specAt, worldFor } from './at-server.ts'
import { type DnsServer, run } from './dns-server.ts'
import { needsKnot, startKnot } from './knotd.ts'
import { needsNamed, startNamed } from './named.ts'
import { needsPowerDns, startPowerDns } from './pdns.ts'

function publisherWith(server: DnsServer, monotonic: () => number, port = server.port): FullPublisher {
  const world = worldFor()
  return createDirectPublisher(specAt(server, 'hmac-sha256', { port }), {
    ...world,
    clock: { ...world.clock, monotonic },
    secrets: { tsig: server.secrets['hmac-sha256'], token: null },
  })
}

const nameIn = (server: DnsServer, n: number): EndpointName => `n${n}.${server.zone}` as EndpointName
const writeTo = (server: DnsServer, n: number) =>
  writeOf(nameIn(server, n), null, 1, [{ type: 'A', address: '192.0.2.1' }])

/** Reads the names evenly over `ms`, as enactors that are out of step do; the generation found for each. */
async function readOver(publisher: FullPublisher, names: readonly EndpointName[], ms: number) {
  const began = performance.now()
  const reading: Promise<bigint | null>[] = []
  for (let n = 0; n < names.length; ) {
    const due = Math.min(names.length, Math.ceil(((performance.now() - began) / ms) * names.length))
    for (; n < due; n++)
      reading.push(
        publisher
          .read(names[n]!)
          .then((outcome) =>
            outcome.kind === 'read' ? (outcome.published.fence?.generation ?? null) : null,
          ),
      )
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  return Promise.all(reading)
}

/** A read that is sent back for the moment is begun again; not for ever, as the publisher's time may stand still. */
const readWhenFree = (publisher: FullPublisher, name: EndpointName): Promise<ReadOutcome> =>
  until(`a read of ${name} that is not sent back`, async () => {
    const outcome = await publisher.read(name)
    return outcome.kind === 'read' || outcome.code !== 'busy' ? outcome : null
  })

async function serialOf({ port, zone }: DnsServer): Promise<string> {
  const { stdout } = await run('dig', ['@127.0.0.1', '-p', `${port}`, '+short', '+tcp', zone, 'SOA'])
  return stdout.split(' ')[2]!
}

test('a round over 10,000 unchanged names costs no write, and not one question for each', async (t) => {
  const server = await startNamed({ transfers: true })
  if (!server) return t.skip(needsNamed)
  t.after(() => server.stop())
  await server.down()
  const names = Array.from({ length: 10_000 }, (_, n) => nameIn(server, n))
  const lines = names.map((name, n) => {
    const fence = formatFence(writeTo(server, n).next)
    return `${name}. 5 IN A 192.0.2.1\n_fence.${name}. 60 IN TXT "${fence}"\n`
  })
  await appendFile(join(server.folder, `${server.zone}.db`), lines.join(''))
  await server.up()
  const serial = await serialOf(server)
  const path = await openDnsProxy({ host: '127.0.0.1', port: server.port }, null)
  t.after(() => path.close())
  const questions = async (act: () => Promise<unknown>): Promise<number> => {
    const before = path.requests()
    await act()
    return path.requests() - before
  }
  // The publisher's time stands still but for a step from one round to the next.
  let now = 0
  const publisher = publisherWith(server, () => now, path.port)
  // A round of fewer names first: they are read one by one, and show that a transfer is worth its price.
  assert.ok(
    (await questions(() => Promise.all(names.slice(0, 1500).map((name) => publisher.read(name))))) > 1500,
  )
  now += 10_000
  // Until the transfer that this begins is over, a name is asked for by itself. One that is lost is not begun again
  // while the publisher's time stands still.
  await until(
    'a read that is answered from a transfer',
    async () => (await questions(() => readWhenFree(publisher, names[0]!))) <= 1,
  )
  let found: readonly ReadOutcome[] = []
  const asked = await questions(async () => {
    found = await Promise.all(names.map((name) => publisher.read(name)))
  })
  const generations = found.map((one) => (one.kind === 'read' ? one.published.fence?.generation : null))
  assert.equal(generations.filter((generation) => generation === 1n).length, names.length)
  assert.ok(asked <= 100, `${asked} questions`)
  assert.equal(await serialOf(server), serial)
})

describe('among many names that are read all the time', () => {
  const few = 210
  for (const [what, needs, start] of [
    ['BIND 9', needsNamed, () => startNamed({ transfers: true })],
    ['Knot DNS', needsKnot, () => startKnot({ transfers: true })],
    ['PowerDNS', needsPowerDns, () => startPowerDns({ transfers: true })],
  ] as const)
    test(`a write that has ended is seen by the next read, of whoever, at ${what}`, async (t) => {
      const server = await start()
      if (!server) return t.skip(needs)
      t.after(() => server.stop())
      const writer = publisherAt(server, 'hmac-sha256')
      const began = performance.now()
      const reader = publisherWith(server, () => (performance.now() - began) * 10)
      const all = Array.from({ length: few }, (_, n) => n)
      await Promise.all(
        all.map(async (n) => assert.equal((await writer.write(writeTo(server, n))).kind, 'written')),
      )
      const names = all.map((n) => nameIn(server, n))
      let reading = true
      const background = (async () => {
        while (reading) await readOver(reader, names, 600)
      })()
      try {
        for (let round = 0; round < 12; round++) {
          const first = writeTo(server, round)
          const second = writeOf(first.endpoint, first.next, 2, [{ type: 'A', address: '192.0.2.2' }])
          // Both the reader's own writes and those of another.
          const by = round % 2 === 0 ? writer : reader
          assert.equal((await by.write(second)).kind, 'written')
          const read = await readWhenFree(reader, first.endpoint)
          assert.ok(read.kind === 'read', inspect(read))
          assert.deepEqual(read.published.fence, second.next)
          await new Promise((resolve) => setTimeout(resolve, 100))
        }
      } finally {
        reading = false
        await background
      }
    })
})
