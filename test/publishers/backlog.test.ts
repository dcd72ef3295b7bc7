// A server that was away while many names had to move (S16): what is asked of a real BIND then and afterwards, counted
// on the wire by a relay in front of it.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { after, before, describe, test } from 'node:test'
import type { DomainName } from '../../src/dns/index.ts'
import { createDirectPublisher } from '../../src/publishers/index.ts'
import { NodeShell } from '../../src/station/node/shell.ts'
import {
  type EndpointSpec,
  type EnvelopeHolder,
  envelopeOf,
  generation,
  makePlan,
} from '../../src/steering/index.ts'
import {
  type CheckId,
  type Clock,
  type EndpointName,
  instant,
  type NodeName,
  type PublisherId,
  seededRandom,
  type TargetId,
  type Timers,
} from '../../src/terms/index.ts'
import { until } from '../system/instance.ts'
import { type Named, needsNamed, startNamed } from './named.ts'

const many = 120
const office = 'office' as PublisherId
const [east, west] = ['east' as TargetId, 'west' as TargetId]
const checkOf = (id: TargetId): CheckId => `check-${id}` as CheckId

/** The node's time goes faster than the server's, so that its rounds of ten seconds pass in two. */
const faster = 5
const began = Date.now()
const clock: Clock = {
  now: () => instant(began + (Date.now() - began) * faster),
  monotonic: () => performance.now() * faster,
}
const timers: Timers = {
  after(wait, act) {
    const timer = setTimeout(act, wait / faster)
    return () => clearTimeout(timer)
  },
}

/** DNS over TCP (RFC 1035 section 4.2.2) relayed to a port; opcode 5 is an update (RFC 2136 section 1.3). */
async function relayTo(port: number) {
  const counted = { updates: 0, queries: 0, open: 0, mostOpen: 0 }
  const sockets = new Set<Socket>()
  let away = false
  const server = createServer((client) => {
    sockets.add(client)
    counted.mostOpen = Math.max(counted.mostOpen, ++counted.open)
    client.on('error', () => {})
    client.on('close', () => {
      sockets.delete(client)
      counted.open--
    })
    if (away) return
    const peer = connect(port, '127.0.0.1')
    peer.on('error', () => client.destroy())
    client.on('close', () => peer.destroy())
    peer.on('close', () => client.destroy())
    peer.pipe(client)
    let unread = Buffer.alloc(0)
    client.on('data', (chunk: Buffer) => {
      unread = Buffer.concat([unread, chunk])
      while (unread.length >= 5 && unread.length >= 2 + unread.readUInt16BE(0)) {
        if (((unread[4]! >> 3) & 15) === 5) counted.updates++
        else counted.queries++
        unread = unread.subarray(2 + unread.readUInt16BE(0))
      }
      peer.write(chunk)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    counted,
    /** Away: connections are taken and nothing is answered, like a host that hangs. */
    setAway(now: boolean): void {
      away = now
      if (now) for (const socket of sockets) socket.destroy()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

const nothingHeld: EnvelopeHolder = {
  current: () => null,
  all: () => [],
  compareAndSet: async () => ({ kind: 'lost', detail: 'no zone of its own' }),
  select: () => false,
}

describe('a server that meets a backlog', () => {
  let named: Named | null = null
  let relay: Awaited<ReturnType<typeof relayTo>>
  let shell: NodeShell
  before(async () => {
    named = await startNamed()
    if (named) relay = await relayTo(named.port)
  })
  after(async () => {
    shell?.stop()
    await relay?.close()
    await named?.stop()
  })

  const specOf = (n: number, zone: string): EndpointSpec => ({
    name: `n${n}.${zone}` as EndpointName,
    public: false,
    ttl: 5,
    mode: 'automatic',
    minimum: 1,
    belowQuorum: 'hold',
    targets: [east, west].map((id, i) => ({
      id,
      records: [{ type: 'A', address: `192.0.2.${i + 1}` }],
      check: checkOf(id),
      standsOn: [],
    })),
    prefer: [[east], [west]],
    publish: [office],
  })

  test('is asked for so much at once and no more, and every name arrives', { timeout: 90_000 }, async (t) => {
    if (!named) return t.skip(needsNamed)
    const secret = named.secrets['hmac-sha256']
    const key = {
      name: 'k-hmac-sha256' as DomainName,
      algorithm: 'hmac-sha256',
      secretFile: 'not read',
    } as const
    const zone = named.zone as DomainName
    const server = { host: '127.0.0.1', port: relay.port }
    const publisher = createDirectPublisher(
      { id: office, kind: 'rfc2136', zone, server, key },
      {
        secrets: { tsig: secret, token: null },
        timers,
        clock: { now: () => instant(Date.now()), monotonic: () => performance.now() },
        random: seededRandom(16),
        timeoutMs: 500,
      },
    )
    shell = new NodeShell({
      node: 'lon-1' as NodeName,
      clock,
      timers,
      holder: nothingHeld,
      publishers: new Map([[office, publisher]]),
      tell: () => {},
      news: () => {},
    })
    const specs = Array.from({ length: many }, (_, n) => specOf(n, named!.zone))
    shell.step({ kind: 'configured', specs, at: clock.now() })
    const health = (id: TargetId, state: 'up' | 'down'): void =>
      shell.step({ kind: 'health', check: checkOf(id), state, at: clock.now(), why: `${id} is ${state}` })
    health(east, 'up')
    health(west, 'up')
    for (const spec of specs) {
      const plan = makePlan({
        generation: generation(1n),
        madeAt: clock.now(),
        author: 'config',
        reason: 'backlog',
        evidence: {},
        envelope: envelopeOf(spec),
      })
      shell.step({ kind: 'plan', plan, at: clock.now() })
    }
    const enactors = () => [...shell.state.endpoints.values()].flatMap((e) => [...e.enactors.values()])
    const allAnswer = (id: TargetId, what: string) =>
      until(
        what,
        () =>
          enactors().every(
            ({ condition, inForce }) => condition === 'in-force' && inForce?.answering.join() === id,
          ),
        60_000,
      )
    await allAnswer(east, 'every name to be in force')

    const { counted } = relay
    const atRest = { ...counted }
    const readBackBefore = Math.max(...enactors().map(({ readBackAt }) => readBackAt ?? 0))
    await until(
      'a round of reads',
      () => enactors().every((e) => (e.readBackAt ?? 0) > readBackBefore),
      30_000,
    )
    assert.equal(counted.updates - atRest.updates, 0, 'a round in which nothing changed writes nothing')

    relay.setAway(true)
    health(east, 'down')
    await until(
      'the server to be missed',
      () => enactors().some(({ condition }) => condition === 'failed'),
      30_000,
    )
    const away = { ...counted }
    relay.setAway(false)
    await allAnswer(west, 'every name to move')
    // 32 requests, and connections that the other end has not seen closed yet.
    assert.ok(counted.mostOpen <= 80, `${counted.mostOpen} connections at once`)
    const updates = counted.updates - away.updates
    // Each once; a few more where a reply came after the enactor's patience on a slow machine.
    assert.ok(updates >= many && updates < 2 * many, `${updates} updates for ${many} names`)
  })
})
