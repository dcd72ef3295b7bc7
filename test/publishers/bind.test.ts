// The RFC 2136 publisher against a real BIND 9.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { after, before, describe, type TestContext, test } from 'node:test'
import { inspect } from 'node:util'
import type { TsigAlgorithm } from '../../src/dns/index.ts'
import { publisherConformance, readOf, writeOf } from '../../src/publishers/conformance/index.ts'
import type { FullPublisher } from '../../src/publishers/index.ts'
import type { EndpointName } from '../../src/terms/index.ts'
import { type Changes, foreignAt, publisherAt } from './at-server.ts'
import { type Named, needsNamed, startNamed } from './named.ts'
import { resourceAt, signedOtherwise } from './resource-at.ts'

let named: Named | null = null
let below = 0
before(async () => {
  named = await startNamed()
})
after(() => named?.stop())

const have = (t: TestContext): Named | null => {
  if (!named) t.skip(needsNamed)
  return named
}

const publisherFor = (
  bind: Named,
  algorithm: TsigAlgorithm = 'hmac-sha256',
  changes: Changes = {},
): FullPublisher => publisherAt(bind, algorithm, changes)

for (const algorithm of ['hmac-sha256', 'hmac-sha512'] as const)
  publisherConformance({
    kind: 'rfc2136',
    name: `BIND 9 with ${algorithm}`,
    ...(algorithm === 'hmac-sha512' && { only: signedOtherwise }),
    async resource(t) {
      const bind = have(t)
      return bind && resourceAt(bind, algorithm)
    },
  })

describe('BIND 9 and what can go wrong', () => {
  const nameIn = (bind: Named) => `w${++below}.${bind.zone}` as EndpointName
  const write = (endpoint: EndpointName, n = 1) =>
    writeOf(endpoint, null, n, [{ type: 'A', address: '192.0.2.1' }])

  const failures: readonly (readonly [string, string, TsigAlgorithm, Changes, RegExp])[] = [
    ['a key it does not know', 'bad-key', 'hmac-sha256', { keyName: 'k-nobody' }, /k-nobody/],
    ['a wrong secret', 'bad-signature', 'hmac-sha256', { secret: Buffer.alloc(32, 1) }, /secret/],
    ['a clock that is an hour ahead', 'bad-time', 'hmac-sha256', { hoursAhead: 1 }, /clock/],
    ['a key that may not update', 'refused', 'hmac-sha256', { keyName: 'k-powerless' }, /allow-update/],
    ['an unsigned update', 'refused', 'hmac-sha256', { unsigned: true }, /allow-update/],
    ['a name outside the zone', 'not-in-zone', 'hmac-sha256', { zone: 'open.test' }, /`zone`/],
    ['a port where nobody listens', 'unreachable', 'hmac-sha256', { port: 1 }, /server/],
  ]
  for (const [what, code, algorithm, changes, words] of failures)
    test(`${what} is told as ${code}, with a way out, and nothing was written`, async (t) => {
      const bind = have(t)
      if (!bind) return
      const endpoint = nameIn(bind)
      const outcome = await publisherFor(bind, algorithm, changes).write(write(endpoint))
      assert.ok(outcome.kind === 'failed', inspect(outcome))
      assert.equal(outcome.code, code)
      assert.match(`${outcome.detail} ${outcome.fix}`, words)
      assert.deepEqual(await readOf(publisherFor(bind), endpoint), { fence: null, sets: [] })
    })

  test('a zone that the server does not have is told as not-authoritative', async (t) => {
    const bind = have(t)
    if (!bind) return
    const endpoint = 'app.nowhere.test' as EndpointName
    const outcome = await publisherFor(bind, 'hmac-sha256', { zone: 'nowhere.test' }).write(write(endpoint))
    assert.ok(outcome.kind === 'failed' && outcome.code === 'not-authoritative', inspect(outcome))
  })

  test('works without a key where the server allows the address', async (t) => {
    const bind = have(t)
    if (!bind) return
    const open = publisherFor(bind, 'hmac-sha256', { zone: 'open.test', unsigned: true })
    const first = write('app.open.test' as EndpointName)
    assert.deepEqual(await open.write(first), { kind: 'written' })
    assert.deepEqual((await readOf(open, first.endpoint)).fence, first.next)
  })

  test('a wildcard answers for the names below it, and its fence changes nothing about that', async (t) => {
    const bind = have(t)
    if (!bind) return
    const endpoint = `*.${nameIn(bind)}` as EndpointName
    assert.deepEqual(await publisherFor(bind).write(write(endpoint)), { kind: 'written' })
    const { list } = foreignAt(bind)
    for (const label of ['anything', 'deep.below'])
      assert.deepEqual(await list(endpoint.replace('*', label), 'A'), ['192.0.2.1'])
  })

  test('a reply that is cut off is lost, and the same write again is known as written', async (t) => {
    const bind = have(t)
    if (!bind) return
    const proxy = await cuttingProxy(bind.port)
    const endpoint = nameIn(bind)
    try {
      const first = write(endpoint)
      const cut = publisherFor(bind, 'hmac-sha256', { port: proxy.port })
      assert.equal((await cut.write(first)).kind, 'lost')
      await eventually(async () => (await readOf(publisherFor(bind), endpoint)).fence !== null)
      assert.deepEqual(await publisherFor(bind).write(first), { kind: 'written' })
    } finally {
      proxy.close()
    }
  })

  test('a server that accepts and stays silent is lost after the time limit', async (t) => {
    const bind = have(t)
    if (!bind) return
    const silent = createServer(() => {}).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const outcome = await publisherFor(bind, 'hmac-sha256', { port, timeoutMs: 50 }).write(
      write(nameIn(bind)),
    )
    silent.close()
    assert.ok(outcome.kind === 'lost' && /50 ms/.test(outcome.detail), inspect(outcome))
  })
})

/** Passes questions on and cuts the connection when the answer comes. */
async function cuttingProxy(to: number): Promise<{ port: number; close(): void }> {
  const server: Server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1')
    client.pipe(upstream)
    upstream.on('data', () => {
      client.destroy()
      upstream.destroy()
    })
    client.on('error', () => upstream.destroy())
    upstream.on('error', () => client.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, close: () => server.close() }
}

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000
  while (!(await holds())) {
    assert.ok(performance.now() < deadline, 'not within 10 s')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
