// A failover where the replica is behind, by the three policies at once: one name waits, one moves and says what it may
// lose, one asks an operator, who moves it from the command line.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { EndpointView } from '../../src/board/views.ts'
import { freePorts, type Instance, startConfigured, until } from './instance.ts'
import { endWholly, type Place, Resolver, startPlace, watched } from './place.ts'

const policies = { waits: '', moves: ', policy: move, loseAtMost: 1m', asks: ', policy: ask' }
type Name = keyof typeof policies
const full = (name: Name): string => `${name}.shop.test`

const endpoint = (name: Name): string => `  ${full(name)}:
    targets:
      east: { address: 127.0.0.2, check: shop-east }
      west:
        address: 127.0.0.3
        check: shop-west
        ready: { lag: { check: west-lag, max: 30s${policies[name]} } }
    publish: [here]
`

const configuration = (port: number, lagPort: number): string => `${watched(port)}
  west-lag:
    http: { url: "http://127.0.0.1:${lagPort}/", json: /replication/lagMillis, unit: milliseconds }
    every: 200ms
    timeout: 5s
    up: 2
publishers:
  here: { kind: embedded, zone: shop.test }
endpoints:
${(Object.keys(policies) as Name[]).map(endpoint).join('')}`

describe('a failover where the replica is 42 s behind', () => {
  let east: Place
  let west: Place
  let measuring: Server
  let holdfast: Instance | undefined
  let resolver: Resolver
  let lagMillis = 42_100
  before(async () => {
    const port = await freePorts(1)
    east = await startPlace('127.0.0.2', port)
    west = await startPlace('127.0.0.3', port)
    measuring = createServer((_, response) => response.end(JSON.stringify({ replication: { lagMillis } })))
    measuring.listen(0, '127.0.0.1')
    await once(measuring, 'listening')
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    const file = join(folder, 'holdfast.yaml')
    writeFileSync(file, configuration(port, (measuring.address() as AddressInfo).port))
    holdfast = await startConfigured(file, { folder, withinMs: 60_000 })
    resolver = new Resolver(holdfast.dns)
  })
  after(async () => {
    resolver?.close()
    await endWholly(holdfast)
    await east?.down()
    await west?.down()
    measuring?.closeAllConnections()
    await new Promise((done) => measuring?.close(done))
  })

  const view = (name: Name) => holdfast!.api<EndpointView>(`/api/v1/endpoints/${full(name)}`)
  const answers = (name: Name, address: string) =>
    until(`${name} answers ${address}`, async () => (await resolver.ask(full(name))) === address, 30_000)
  const run = async (...words: string[]): Promise<string> => {
    const { code, stdout, stderr } = await holdfast!.run(...words)
    assert.equal(code, 0, stderr)
    return stdout
  }

  test('each policy does as it says, and every one can be told from the board', async () => {
    for (const name of ['waits', 'moves', 'asks'] as const) {
      await answers(name, '127.0.0.2')
      await until(
        `west of ${name} is known not to be ready`,
        async () => {
          const readiness = (await view(name)).targets.find(({ id }) => id === 'west')?.readiness
          return readiness?.state === 'not-ready' && readiness.lagSeconds === 42.1
        },
        30_000,
      )
    }
    await east.down()
    await answers('moves', '127.0.0.3')
    assert.match((await view('moves')).why, /may lose up to 42\.1 s of writes: nothing ready is left/)

    const proposal = await until('a proposal', async () => (await view('asks')).proposal, 30_000)
    assert.match(proposal.reason, /may lose up to 42\.1 s of writes/)
    assert.deepEqual(
      [await resolver.ask(full('asks')), await resolver.ask(full('waits'))],
      ['127.0.0.2', '127.0.0.2'],
    )
    const status = await run('status')
    assert.match(
      status,
      /asks an operator: asks\.shop\.test: .*\n {2}to move it: holdfast plan approve asks\.shop\.test/,
    )
    assert.match(status, /not ready: west of waits\.shop\.test: lag 42\.1 s, limit 30s/)

    await run('plan', 'approve', full('asks'))
    await answers('asks', '127.0.0.3')
    const held = await until('the hold stands', async () => (await view('asks')).hold, 30_000)
    assert.match(held.why, /may lose up to 42\.1 s/)

    // The primary is there again: what an operator moved stays where it was moved.
    await east.up()
    await answers('moves', '127.0.0.2')
    assert.equal(await resolver.ask(full('asks')), '127.0.0.3')
    await run('release', full('asks'), '--why', 'east has all the writes again')
    await answers('asks', '127.0.0.2')

    lagMillis = 100
    await until(
      'west is ready',
      async () => (await view('waits')).targets.every(({ readiness }) => readiness?.state !== 'not-ready'),
      30_000,
    )
    await east.down()
    for (const name of ['waits', 'moves', 'asks'] as const) await answers(name, '127.0.0.3')
  })
})
