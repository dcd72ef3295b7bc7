import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { publicFetch } from '../alerts/index.ts'
import { instant } from '../terms/index.ts'
import { fetchPage, noValidators, type Page, type PageDeps, pageLimitBytes, type Validators } from './page.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

const to =
  (location: string, code = 302): Answer =>
  (_, response) =>
    response.writeHead(code, { location }).end()

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
    fetchOutside: publicFetch({ plain: true, body: true }),
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
    'http://[::ffff:10.1.2.3]/': /inside this network/,
    'http://0x0a.1/': /inside this network/,
    'http://2130706434/': /inside this network/,
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

  for (const [packed, bomb] of Object.entries({
    gzip: gzipSync(Buffer.alloc(pageLimitBytes + 1)),
    br: brotliCompressSync(Buffer.alloc(pageLimitBytes + 1)),
    'gzip, gzip': gzipSync(gzipSync(Buffer.alloc(pageLimitBytes + 1))),
  }))
    test(`that is little and unpacks to a lot (${packed}) is stopped at the limit`, () =>
      trouble(
        { '/a': (_, r) => r.writeHead(200, { 'content-encoding': packed }).end(bomb) },
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

  test('that says it has not changed has not, whatever it sends along; and is trouble when nobody asked that', async () => {
    const unchanged: Answer = (_, response) => {
      // Written past the server's own manners: such a body belongs to no answer.
      response.socket!.end('HTTP/1.1 304 Not Modified\r\nconnection: close\r\n\r\n{"incidents":[]}')
    }
    const known = { etag: '"a"', modified: null }
    assert.deepEqual(await get({ '/a': unchanged }, '/a', known), { kind: 'unchanged' })
    await trouble({ '/a': unchanged }, /answered 304/)
  })

  test('behind broken TLS is trouble, and so is one that goes in circles', async () => {
    const page = await fetchPage(base.replace('http:', 'https:'), noValidators, deps())
    assert.ok(page.kind === 'trouble' && /could not be read/.test(page.text), JSON.stringify(page))
    await trouble({ '/a': to('/b'), '/b': to('/a') }, /leads on more than 3 times/)
  })

  test('of a server that is well every other time is read every other time', async () => {
    let count = 0
    const flapping: Answer = (_, response) =>
      ++count % 2 === 0 ? response.socket!.destroy() : response.writeHead(200).end('{}')
    const kinds: string[] = []
    for (let round = 0; round < 4; round++) kinds.push((await get({ '/a': flapping })).kind)
    assert.deepEqual(kinds, ['fresh', 'trouble', 'fresh', 'trouble'])
  })

  test('is told without what may be secret in its address', async () => {
    answers = { '/a?key=s3cret': (_, r) => r.writeHead(500).end() }
    const page = await fetchPage(`${base}/a?key=s3cret`, noValidators, deps())
    assert.ok(page.kind === 'trouble' && page.text === `${base}/a answered 500`)
  })
})
