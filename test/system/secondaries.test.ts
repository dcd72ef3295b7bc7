// A whole Holdfast with NSD and Knot DNS as its secondaries: what people are told follows a failover at servers that are
// not ours, goes on when everything of ours is killed, and follows again afterwards.

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { ZoneView } from '../../src/board/index.ts'
import { makeSecondary, needsSecondary, type RealSecondary, secondaryKinds } from '../publishers/secondary.ts'
import { freePorts, type Instance, startConfigured, until } from './instance.ts'
import { eastAndWest, endWholly, type Place, processesOf, Resolver, startPlace, watched } from './place.ts'

const name = 'app.shop.test'
const [east, west] = ['127.0.0.2', '127.0.0.3'] as const
/** It takes a second or two; without a NOTIFY a secondary would look again after an hour (the zone's refresh). */
const followsWithinMs = 60_000

const configuration = (port: number, ports: readonly number[]): string => `${watched(port)}
endpoints:
  ${name}:
    public: true
    ttl: 5s
    ${eastAndWest}
    prefer: [east, west]
    publish: [here]
publishers:
  here:
    kind: embedded
    zone: shop.test
    transfers:
      secondaries: [${ports.map((secondary) => `"127.0.0.1:${secondary}"`).join(', ')}]
      key: { name: xfr.shop.test, algorithm: hmac-sha512, secretFile: xfr.key }
`

describe('secondaries of the embedded zone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-secondaries-'))
  const file = join(folder, 'holdfast.yaml')
  const secret = randomBytes(64).toString('base64')
  const secondaries: RealSecondary[] = []
  const resolvers: Resolver[] = []
  let holdfast: Instance | undefined
  let ports: { http: number; dns: number }
  let places: { readonly east: Place; readonly west: Place }

  before(async () => {
    for (const kind of secondaryKinds) {
      const made = await makeSecondary(kind)
      if (made) secondaries.push(made)
    }
    if (secondaries.length < secondaryKinds.length) return
    const first = await freePorts(5)
    ports = { http: first, dns: first + 3 }
    places = { east: await startPlace(east, first + 4), west: await startPlace(west, first + 4) }
    mkdirSync(join(folder, 'state'), { recursive: true })
    writeFileSync(join(folder, 'xfr.key'), secret, { mode: 0o600 })
    writeFileSync(
      file,
      configuration(
        first + 4,
        secondaries.map(({ port }) => port),
      ),
    )
    holdfast = await startConfigured(file, { folder, ports })
    const key = { name: 'xfr.shop.test', algorithm: 'hmac-sha512', secret } as const
    for (const secondary of secondaries) {
      await secondary.up({ zone: 'shop.test', primaryPort: ports.dns, key })
      resolvers.push(new Resolver({ host: '127.0.0.1', port: secondary.port }))
    }
  })
  after(async () => {
    for (const resolver of resolvers) resolver.close()
    for (const secondary of secondaries) await secondary.stop()
    await places?.east.down()
    await places?.west.down()
    await endWholly(holdfast)
  })

  const follow = async (address: string): Promise<void> => {
    for (const [i, resolver] of resolvers.entries())
      await until(
        `${secondaries[i]!.software} to answer ${address}`,
        async () => (await resolver.ask(name)) === address,
        followsWithinMs,
      )
  }
  const serial = async (at: Resolver): Promise<number> =>
    Number((await at.ask('shop.test', 'SOA'))?.split(' ')[2])
  const zone = async (): Promise<ZoneView> => (await holdfast!.api<ZoneView[]>('/api/v1/zones'))[0]!

  test('follow a failover and are told of as current', async (t) => {
    if (!holdfast) return t.skip(needsSecondary)
    await follow(east)
    await places.east.down()
    await follow(west)
    const known = await until('both to be known as current', async () => {
      const now = await zone()
      return now.secondaries.every(({ state }) => state === 'current') && now
    })
    assert.equal(known.secondaries.length, 2)
    assert.equal(known.hindrance, null)
  })

  test('answer while all of ours is killed, and follow again under a later serial', async (t) => {
    if (!holdfast) return t.skip(needsSecondary)
    const before = await serial(resolvers[0]!)
    for (const pid of processesOf(holdfast)) process.kill(pid, 'SIGKILL')
    await holdfast.stop('SIGKILL')
    for (const resolver of resolvers) assert.equal(await resolver.ask(name), west)
    await places.east.up()
    await places.west.down()
    holdfast = await startConfigured(file, { folder, ports })
    await follow(east)
    for (const resolver of resolvers) assert.ok((await serial(resolver)) > before)
  })
})
