// The client with what people connect by: http, https and undici on real sockets. Which addresses the name has is the
// test's to say; that real servers say it is tested in names.test.ts.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type Agent as HttpAgent, type IncomingMessage, request } from 'node:http'
import { request as secureRequest } from 'node:https'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { Agent, fetch } from 'undici'
import {
  type Answer,
  connectorOf,
  HeldHttpAgent,
  HeldHttpsAgent,
  lookupOf,
  type NameEvent,
  Names,
} from '../../client/src/index.ts'
import { selfSigned } from '../../src/checks/testing/certificate.ts'
import { onOnePort, type Place, place } from './servers.ts'

const name = 'api.held.test'
const answerOf = (...addresses: string[]): Answer => ({
  kind: 'addresses',
  addresses: addresses.map((address) => ({ address, family: 4 as const })),
  ttlMs: 0,
})
const empty: Answer = { kind: 'failed', failure: 'empty', detail: 'emptied by the test' }

/** Names whose answer is fresh for no time at all, so that each connection asks. */
function named(first: Answer) {
  const world = { answer: first }
  const events: NameEvent[] = []
  const names = new Names({
    ask: async () => world.answer,
    recheckMs: 0,
    onEvent: (event) => events.push(event),
  })
  return { world, names, events }
}

async function get(url: string, agent: HttpAgent, more: object = {}): Promise<string> {
  const sent = (url.startsWith('https:') ? secureRequest : request)(url, { agent, ...more })
  sent.end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  return (await response.toArray()).join('')
}

describe('http', () => {
  let alive: Place
  before(async () => {
    alive = await place('127.0.0.2')
  })
  after(() => alive.close())

  test('goes on at the last good address when the name is emptied, under its own Host', async () => {
    const { names, world, events } = named(answerOf('127.0.0.2'))
    const agent = new HeldHttpAgent(names, { keepAlive: false })
    const url = `http://${name}:${alive.port}/`
    assert.equal(await get(url, agent), '127.0.0.2')
    world.answer = empty
    assert.equal(await get(url, agent), '127.0.0.2')
    assert.deepEqual([...new Set(alive.asked)], [`${name}:${alive.port}`])
    assert.ok(events.some(({ kind }) => kind === 'held'))
    agent.destroy()
  })

  test('takes the old address when a wholly new answer does not connect, and says so', async () => {
    const { names, world, events } = named(answerOf('127.0.0.2'))
    const agent = new HeldHttpAgent(names, { keepAlive: false })
    const url = `http://${name}:${alive.port}/`
    await get(url, agent)
    world.answer = answerOf('127.0.0.9')
    assert.equal(await get(url, agent), '127.0.0.2')
    assert.ok(events.some(({ kind }) => kind === 'oldWon'))
    agent.destroy()
  })

  test('keeps connections, as the agent it stands for does', async () => {
    const { names } = named(answerOf('127.0.0.2'))
    const agent = new HeldHttpAgent(names)
    const url = `http://${name}:${alive.port}/`
    await get(url, agent)
    await get(url, agent)
    assert.equal(names.counters.connected, 1)
    agent.destroy()
  })

  test('fails as Node does where nothing listens, and where the name is unknown', async () => {
    const dead = await place('127.0.0.2')
    await dead.close()
    const { names, world } = named(answerOf('127.0.0.2'))
    const agent = new HeldHttpAgent(names)
    await assert.rejects(get(`http://${name}:${dead.port}/`, agent), {
      code: 'ECONNREFUSED',
      syscall: 'connect',
    })
    world.answer = answerOf('127.0.0.2', '127.0.0.9')
    await assert.rejects(get(`http://${name}:${dead.port}/`, agent), {
      code: 'ECONNREFUSED',
      message: /tried 127\.0\.0\.2, 127\.0\.0\.9/,
    })
    world.answer = empty
    await assert.rejects(get(`http://other.test:${dead.port}/`, agent), {
      code: 'ENOTFOUND',
      hostname: 'other.test',
    })
  })

  test('works for anyone who takes a lookup function', async () => {
    const { names, world } = named(answerOf('127.0.0.2'))
    const lookup = lookupOf(names)
    for (const answer of [answerOf('127.0.0.2'), empty]) {
      world.answer = answer
      const socket = connect({ host: name, port: alive.port, lookup })
      await once(socket, 'connect')
      assert.equal(socket.remoteAddress, '127.0.0.2')
      socket.destroy()
    }
  })
})

describe('TLS', () => {
  const [yesterday, tomorrow] = [-1, 1].map((days) => new Date(Date.now() + days * 24 * 3_600_000)) as [
    Date,
    Date,
  ]
  const right = selfSigned(name, yesterday, tomorrow)
  const wrong = selfSigned('somebody-else.test', yesterday, tomorrow)
  let stranger: Place
  let own: Place
  before(async () => {
    ;[stranger, own] = await onOnePort(
      (port) => place('127.0.0.2', port, wrong),
      (port) => place('127.0.0.3', port, right),
    )
  })
  after(async () => {
    await stranger.close()
    await own.close()
  })
  const url = () => `https://${name}:${own.port}/`
  const ca = [right.cert, wrong.cert]

  test('an address that belongs to somebody else by now loses, before a request is sent to it', async () => {
    const { names } = named(answerOf('127.0.0.2', '127.0.0.3'))
    const agent = new HeldHttpsAgent(names, { keepAlive: false, ca })
    assert.equal(await get(url(), agent), '127.0.0.3')
    assert.deepEqual(stranger.asked, [])
    agent.destroy()
  })

  test('the certificate is checked against the name, and a wrong one is no connection', async () => {
    const { names } = named(answerOf('127.0.0.2'))
    const agent = new HeldHttpsAgent(names, { ca })
    await assert.rejects(get(url(), agent), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
    assert.deepEqual(stranger.asked, [])
  })

  test('one whose authority is unknown is no connection either', async () => {
    const { names } = named(answerOf('127.0.0.3'))
    await assert.rejects(get(url(), new HeldHttpsAgent(names)), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  })

  test('holds through undici, whose fetch checks the name as well', async () => {
    const { names, world } = named(answerOf('127.0.0.3'))
    const dispatcher = new Agent({ connect: connectorOf(names, { tls: { ca } }), pipelining: 0 })
    const read = async () => (await fetch(url(), { dispatcher, headers: { connection: 'close' } })).text()
    assert.equal(await read(), '127.0.0.3')
    world.answer = empty
    assert.equal(await read(), '127.0.0.3')
    world.answer = answerOf('127.0.0.2')
    assert.equal(await read(), '127.0.0.3', 'the stranger at the new address loses to the old one')
    assert.deepEqual(stranger.asked, [])
    await dispatcher.close()
  })
})
