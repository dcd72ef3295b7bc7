import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { instant } from '../terms/index.ts'
import { fetchPage, noValidators, type Page, type PageDeps, pageLimitBytes, type Validators } from './page.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

const to =
  (location: string, code = 302): Answer =>
  (_, response) =>
    response.writeHead(code, { location }).end()
const bomb = gzipSync(Buffer.alloc(pageLimitBytes + 1))

describe('a document at a server of this kind', () => {
  let server: Server
  let base: string
  let answers: Record<string, Answer> = {}
  let asked: string[] = []
  /** Ends the wait of whoever waits now. */
  let late: (() => void) | null = null

  before(async () => {
    server = createServer((request, response) => {
      asked.push(request.url!)
      // A connection that is kept may be closed just when it is used again.
      response.shouldKeepAlive = false
      const answer = answers[request.url!]
      if (answer) answer(request, response)
      else response.writeHead(404).end()
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(() => {
    server.closeAllConnections()
    server.close()
  })

  const deps = (): PageDeps => ({
    fetch: globalThis.fetch,
    clock: { now: () => instant(0), monotonic: () => 0 },
    timers: {
      after(_, act) {
        late = act
        return () => {
          late = null
        }
      },
    },
    signal: new AbortController().signal,
  })
  const get = (
    given: Record<string, Answer>,
    path = '/a',
    known: Validators = noValidators,
  ): Promise<Page> => {
    answers = given
    asked = []
    return fetchPage(`${base}${path}`, known, deps())
  }
  const trouble = async (given: Record<string, Answer>, expected: RegExp): Promise<void> => {
    const page = await get(given)
    assert.ok(page.kind === 'trouble', page.kind)
    assert.match(page.text, expected)
  }

  test('comes with its character set, and is asked for by what the provider gave', async () => {
    const answer: Answer = ({ headers }, response) => {
      if (headers['if-modified-since'] === 'yesterday') return void response.writeHead(304).end()
      response
        .writeHead(200, { 'content-type': 'text/xml; charset=iso-8859-1', 'last-modified': 'yesterday' })
        .end('hi')
    }
    const page = await get({ '/a': answer })
    assert.ok(page.kind === 'fresh')
    assert.deepEqual([Buffer.from(page.body).toString(), page.charset], ['hi', 'iso-8859-1'])
    assert.equal((await get({ '/a': answer }, '/a', page.validators)).kind, 'unchanged')
    assert.equal((await get({})).kind, 'missing')
  })

  test('is followed a few times, and no further', async () => {
    const end: Answer = (_, response) => response.end('there')
    assert.equal((await get({ '/a': to('/b'), '/b': to('/c', 308), '/c': end })).kind, 'fresh')
    await trouble({ '/a': to('/a') }, /leads on more than 3 times/)
    assert.equal(asked.length, 4)
  })

  for (const [where, expected] of Object.entries({
    'ftp://x.example/': /another scheme \(ftp:\)/,
    'file:///etc/passwd': /another scheme \(file:\)/,
    'http://169.254.169.254/latest': /inside this network/,
    'http://localhost:1/': /inside this network/,
    'http://[::1]:1/': /inside this network/,
    'http://10.1.2.3/': /inside this network/,
    'http://': /no address/,
  }))
    test(`is not followed to ${where}`, async () => {
      await trouble({ '/a': to(where) }, expected)
      assert.deepEqual(asked, ['/a'])
    })

  test('never goes from https to http', async () => {
    const fetch = async () => new Response(null, { status: 301, headers: { location: 'http://s.example/' } })
    const page = await fetchPage('https://s.example/', noValidators, { ...deps(), fetch })
    assert.ok(page.kind === 'trouble' && /leads to plain http/.test(page.text))
  })

  test('that is little and unpacks to a lot is stopped at the limit', () =>
    trouble(
      { '/a': (_, r) => r.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb) },
      /longer than 16777216 bytes/,
    ))

  test('that never ends is stopped at the limit', () =>
    trouble(
      {
        '/a': (_, response) => {
          const more = (): void => {
            while (response.write('x'.repeat(65_536))) if (response.destroyed) return
            response.once('drain', more)
          }
          more()
        },
      },
      /longer than 16777216 bytes/,
    ))

  test('that dribbles ends with its time', async () => {
    let dribbled = false
    const dribble: Answer = (_, response) => {
      response.write('{')
      dribbled = true
    }
    const page = get({ '/a': dribble })
    while (!dribbled) await new Promise((resolve) => setImmediate(resolve))
    late!()
    const over = await page
    assert.ok(over.kind === 'trouble' && /no answer in time/.test(over.text))
  })

  test('whose length, packing or head is a lie is trouble', async () => {
    await trouble(
      { '/a': (_, r) => r.writeHead(200, { 'content-length': '9' }).write('x', () => r.destroy()) },
      /could not be read/,
    )
    await trouble(
      { '/a': (_, r) => r.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip') },
      /could not be read/,
    )
    await trouble(
      { '/a': (_, r) => r.writeHead(200, { 'x-long': 'x'.repeat(100_000) }).end('x') },
      /could not be read/,
    )
  })

  test('is told without what may be secret in its address', async () => {
    answers = { '/a?key=s3cret': (_, r) => r.writeHead(500).end() }
    const page = await fetchPage(`${base}/a?key=s3cret`, noValidators, deps())
    assert.ok(page.kind === 'trouble' && page.text === `${base}/a answered 500`)
  })
})
