import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, type IncomingHttpHeaders, request as send } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import Fastify from 'fastify'
import type { App } from '../app.ts'
import { packAnswers } from '../packing.ts'
import { openDoor, share } from './door.ts'

const agent = new Agent({ keepAlive: true })

/** A few routes as the board has them: what they answer hangs on a version that may change. */
class Site {
  version = 1
  asked = 0
  observed: string[] = []
  readonly closing = { now: false }
  readonly app = Fastify() as unknown as App

  async open(withDoor: boolean): Promise<void> {
    const { app, closing } = this
    app.decorateRequest('caller', null)
    app.addHook('onRequest', async (_request, reply) => {
      reply.headers({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
    })
    packAnswers(app)
    const observe = (method: string, route: string, status: number): void =>
      void this.observed.push(`${method} ${route} ${status}`)
    if (withDoor) openDoor(app, { metrics: { observe }, monotonic: () => 0, closing })
    for (const [path, cookiesIgnored] of [
      ['/list', false],
      ['/page', true],
    ] as const)
      app.get(path, async (request, reply) => {
        this.asked++
        const made = this.version
        if (request.headers.authorization === undefined)
          share(request, { current: () => made === this.version, cookiesIgnored })
        return reply.type('application/json').send(Buffer.from(JSON.stringify(`${path} ${made}`.repeat(999))))
      })
    app.get('/missing', async (request, reply) => {
      share(request, { current: () => true, cookiesIgnored: true })
      return reply.code(404).send({ error: 'not-found' })
    })
    await app.listen({ host: '127.0.0.1', port: 0 })
  }

  ask(method: string, path: string, headers: Record<string, string> = {}): Promise<Answer> {
    const { port } = this.app.server.address() as { port: number }
    return new Promise((resolve, reject) => {
      const sent = send({ port, host: '127.0.0.1', method, path, headers, agent }, (answer) => {
        const pieces: Buffer[] = []
        answer.on('data', (piece: Buffer) => pieces.push(piece))
        answer.on('end', () => {
          const { date: _, ...rest } = answer.headers
          resolve({
            status: answer.statusCode ?? 0,
            headers: rest,
            body: Buffer.concat(pieces).toString('base64'),
          })
        })
      })
      sent.on('error', reject)
      sent.end()
    })
  }
}

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }

const door = new Site()
const routes = new Site()
before(() => Promise.all([door.open(true), routes.open(false)]))
after(async () => {
  agent.destroy()
  await Promise.all([door.app.close(), routes.app.close()])
})

/** Asks until no route is asked any more: an answer is kept a moment after it was sent. */
async function givenAtDoor(path: string, headers: Record<string, string>): Promise<Answer> {
  const end = performance.now() + 30_000
  for (;;) {
    const before = door.asked
    const answer = await door.ask('GET', path, headers)
    if (door.asked === before) return answer
    assert.ok(performance.now() < end, `${path} is given at the door`)
  }
}

/** The status codes that come back, in turn, when all of it is sent at once; the last closes the connection. */
async function onOneConnection(lines: readonly string[]): Promise<readonly number[]> {
  const socket = connect((door.app.server.address() as AddressInfo).port, '127.0.0.1')
  const pieces: Buffer[] = []
  socket.on('data', (piece: Buffer) => pieces.push(piece))
  const last = lines.length - 1
  socket.write(
    lines
      .map((line, n) => `${line} HTTP/1.1\r\nHost: a\r\n${n === last ? 'Connection: close\r\n' : ''}\r\n`)
      .join(''),
  )
  await once(socket, 'close')
  const text = Buffer.concat(pieces).toString('latin1')
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
}

const header = (name: string, ...values: readonly string[]) =>
  fc.constantFrom(undefined, ...values).map((value) => (value === undefined ? {} : { [name]: value }))

describe('what is given in front of the router', () => {
  test('is what the routes answer, whatever is asked, also after a change', async () => {
    const tags: string[] = []
    for (const path of ['/list', '/page'])
      for (const version of [1, 2, 3]) {
        routes.version = version
        tags.push((await routes.ask('GET', path)).headers.etag ?? 'none')
      }
    assert.equal(new Set(tags).size, 6)
    const tag = fc.constantFrom(...tags)
    const known = fc.oneof(
      tag,
      tag.map((one) => one.replace('W/', '')),
      tag.map((one) => `"other", ${one}`),
      fc.constantFrom('*', '"other"', ''),
    )
    const asked = fc.record({
      method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST'),
      path: fc.constantFrom('/list', '/page', '/page?a=1', '/page', '/missing', '/nothing'),
      coding: header('accept-encoding', 'gzip, deflate, br, zstd', 'gzip', 'identity', 'gzip;q=0, *', '*'),
      known: fc.option(known, { nil: undefined }),
      cookie: header('cookie', 'a=b'),
      authorization: header('authorization', 'Bearer x'),
      other: fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, header('range', 'bytes=0-1')),
      version: fc.integer({ min: 1, max: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(asked, { minLength: 1, maxLength: 8 }), async (requests) => {
        for (const { method, path, coding, known, cookie, authorization, other, version } of requests) {
          door.version = version
          routes.version = version
          const tagged = known === undefined ? {} : { 'if-none-match': known }
          const headers = { ...coding, ...tagged, ...cookie, ...authorization, ...other }
          const [given, answered] = [
            await door.ask(method, path, headers),
            await routes.ask(method, path, headers),
          ]
          assert.deepEqual(given, answered)
        }
      }),
      { numRuns: 60 },
    )
    assert.ok(door.asked < routes.asked, 'some were given at the door')
  })

  test('costs no route, is counted under its own, and is asked for anew when it has changed', async () => {
    const headers = { 'accept-encoding': 'br' }
    const first = await givenAtDoor('/page', headers)
    const known = { ...headers, 'if-none-match': first.headers.etag ?? '' }
    assert.equal((await givenAtDoor('/page', known)).status, 304)
    const before = door.asked
    door.observed = []
    await door.ask('GET', '/page', { ...headers, cookie: 'any=thing' })
    await door.ask('GET', '/page', known)
    assert.equal(door.asked, before)
    assert.deepEqual(door.observed, ['GET /page 200', 'GET /page 304'])
    door.version += 10
    assert.equal((await door.ask('GET', '/page', known)).status, 200)
  })

  test('is nothing for a cookie where the route looks at cookies', async () => {
    await givenAtDoor('/list', {})
    const before = door.asked
    await door.ask('GET', '/list', { cookie: 'session=1' })
    await door.ask('GET', '/list', { cookie: 'session=1' })
    assert.equal(door.asked - before, 2)
  })

  test('comes in the order asked, between what the routes answer, also when all was asked in one packet', async () => {
    await givenAtDoor('/page', {})
    const before = door.asked
    const lines = ['GET /page', 'GET /missing', 'GET /page', 'GET /page?fresh', 'HEAD /page', 'GET /page']
    const answered = await onOneConnection(lines)
    assert.deepEqual(answered, [200, 404, 200, 200, 200, 200])
    assert.ok(door.asked - before <= 2, 'the rest is given at the door')
  })

  test('harms nobody when who asked has gone before it is given', async () => {
    await givenAtDoor('/page', {})
    const before = door.asked
    door.observed = []
    for (let n = 0; n < 20; n++) {
      const gone = connect((door.app.server.address() as AddressInfo).port, '127.0.0.1')
      gone.on('error', () => {})
      await once(gone, 'connect')
      gone.write('GET /page HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(30))
      gone.resetAndDestroy()
    }
    assert.equal((await door.ask('GET', '/page')).status, 200)
    assert.ok(door.observed.length > 1, 'something was given to who had gone')
    assert.equal(door.asked, before, 'all of it at the door')
  })

  test('is nothing any more once the board is closing', async () => {
    await givenAtDoor('/page', {})
    const before = door.asked
    door.closing.now = true
    await door.ask('GET', '/page')
    door.closing.now = false
    assert.equal(door.asked - before, 1)
  })
})
