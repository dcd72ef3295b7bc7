// The proxies do to a request what the fault says, and to no other: a test of a promise rests on it.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer as createHttp } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { describe, test } from 'node:test'
import { openWire } from '../wire.ts'
import { openDnsProxy } from './dns-proxy.ts'
import { type Fault, type FaultyPath, fateOf, type Upstream } from './faults.ts'
import { openHttpProxy } from './http-proxy.ts'

type Answer = string | null
type Peer = {
  /** Every request that arrived, in its order. */
  readonly arrived: string[]
  readonly upstream: Upstream
  open(fault: Fault | null): Promise<FaultyPath>
  /** What was heard; null when the connection was cut, or nothing came for half a second. */
  ask(port: number, text: string): Promise<Answer>
  close(): Promise<void>
}

const host = '127.0.0.1'
const silentMs = 500
const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port

/** Nobody reads it but the wire, which wants one. */
const header = Buffer.alloc(12)

async function dnsPeer(): Promise<Peer> {
  const arrived: string[] = []
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (message: Buffer) => {
      arrived.push(message.subarray(2 + header.length).toString())
      socket.write(message)
    })
  }).listen(0, host)
  await once(server, 'listening')
  const upstream = { host, port: portOf(server) }
  return {
    arrived,
    upstream,
    open: (fault) => openDnsProxy(upstream, fault),
    async ask(port, text) {
      const wire = await openWire({ host, port }, { timeoutMs: silentMs })
      assert.ok(wire.ok)
      const answer = await wire.value.ask(Buffer.concat([header, Buffer.from(text)]))
      wire.value.close()
      return answer.ok ? answer.value.subarray(header.length).toString() : null
    },
    async close() {
      server.close()
    },
  }
}

async function httpPeer(): Promise<Peer> {
  const arrived: string[] = []
  const server = createHttp(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    arrived.push(body)
    response.setHeader('x-host', request.headers.host ?? '').end(body)
  }).listen(0, host)
  await once(server, 'listening')
  const upstream = { host, port: portOf(server) }
  return {
    arrived,
    upstream,
    open: (fault) => openHttpProxy(upstream, fault),
    async ask(port, body) {
      try {
        const signal = AbortSignal.timeout(silentMs)
        const response = await fetch(`http://${host}:${port}/zones`, { method: 'POST', body, signal })
        assert.equal(response.headers.get('x-host'), `${host}:${port}`, 'the host that was signed for')
        return await response.text()
      } catch (problem) {
        if (problem instanceof assert.AssertionError) throw problem
        return null
      }
    },
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** What becomes of three requests, one after another, under each fault of the second. */
const expected: Readonly<Record<Fault['kind'], { heard: readonly Answer[]; arrived: readonly string[] }>> = {
  'cut-before': { heard: ['one', null, 'three'], arrived: ['one', 'three'] },
  'cut-after': { heard: ['one', null, 'three'], arrived: ['one', 'two', 'three'] },
  truncate: { heard: ['one', null, 'three'], arrived: ['one', 'two', 'three'] },
  silent: { heard: ['one', null, 'three'], arrived: ['one', 'two', 'three'] },
  delay: { heard: ['one', 'two', 'three'], arrived: ['one', 'two', 'three'] },
}

for (const [protocol, peerOf] of [
  ['DNS', dnsPeer],
  ['HTTP', httpPeer],
] as const)
  describe(`the proxy for ${protocol}`, () => {
    const between = async (fault: Fault | null, use: (peer: Peer, path: FaultyPath) => Promise<void>) => {
      const peer = await peerOf()
      const path = await peer.open(fault)
      try {
        await use(peer, path)
      } finally {
        await path.close()
        await peer.close()
      }
    }
    const askAll = async (peer: Peer, path: FaultyPath): Promise<Answer[]> => {
      const heard: Answer[] = []
      for (const text of ['one', 'two', 'three']) heard.push(await peer.ask(path.port, text))
      return heard
    }

    for (const kind of Object.keys(expected) as Fault['kind'][])
      test(`${kind} hits the request that it is meant for`, () =>
        between({ kind, at: 2, byMs: 50 }, async (peer, path) => {
          const began = performance.now()
          assert.deepEqual(await askAll(peer, path), expected[kind].heard)
          assert.deepEqual(peer.arrived, expected[kind].arrived)
          assert.equal(path.requests(), 3)
          if (kind === 'delay') assert.ok(performance.now() - began >= 49)
        }))

    test('after the last request of one that died nothing arrives any more', () =>
      between({ kind: 'cut-after', at: 2, last: true }, async (peer, path) => {
        assert.deepEqual(await askAll(peer, path), ['one', null, null])
        assert.deepEqual(peer.arrived, ['one', 'two'])
      }))

    test('what went through is delivered again, in its order', () =>
      between({ kind: 'cut-before', at: 2 }, async (peer, path) => {
        await askAll(peer, path)
        await path.repeat()
        assert.deepEqual(peer.arrived, ['one', 'three', 'one', 'three'])
      }))
  })

test('a fault hits one request, or it and all that follow', () => {
  const fates = (last: boolean) => [1, 2, 3].map((n) => fateOf({ kind: 'truncate', at: 2, last }, n))
  assert.deepEqual(fates(false), ['pass', 'truncate', 'pass'])
  assert.deepEqual(fates(true), ['pass', 'truncate', 'cut-before'])
  assert.equal(fateOf(null, 1), 'pass')
})
