// Where a page leads on to is judged at the connection: a real name server gives the names, and a real server listens
// on the addresses that they lead to.

import assert from 'node:assert/strict'
import { Resolver } from 'node:dns'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import { after, before, test } from 'node:test'
import { deflateSync, gzipSync } from 'node:zlib'
import { publicFetch, type Reach } from '../alerts/index.ts'
import { dnsServer, type Running } from '../checks/testing/servers.ts'
import {
  type Message,
  noFlags,
  type RecordData,
  type RecordType,
  recordsOf,
  typeCodes,
} from '../dns/index.ts'
import { instant } from '../terms/index.ts'
import { fetchPage, noValidators, type Page, pageLimitBytes } from './page.ts'

/** Two of this machine's own addresses stand for one that everybody may reach and one that nobody may. */
const open = '127.0.0.1'
const inside = '127.0.0.2'
const names: Record<string, () => readonly string[]> = {
  'open.example': () => [open],
  'inside.example': () => [inside],
  'both.example': () => [inside, open],
  'metadata.example': () => ['169.254.169.254'],
  'nothing.example': () => ['0.0.0.0'],
  'mapped.example': () => ['::ffff:127.0.0.1'],
  'translated.example': () => ['64:ff9b::7f00:1'],
  'home.example': () => ['fd00::1'],
  'private.example': () => ['10.1.2.3'],
}

let resolver: Running
let servers: readonly Server[]
let port = 0
let asked: string[] = []
let answers: Record<string, { readonly to?: string; readonly body?: Uint8Array; readonly packed?: string }> =
  {}

const answerTo = (question: Message): Message => {
  const { name, type } = question.question[0]!
  const addresses = names[String(name)]?.() ?? []
  const kind = addresses[0]?.includes(':') ? 'AAAA' : 'A'
  const data = addresses.map((address): RecordData => ({ type: kind, address }))
  return {
    ...question,
    flags: { ...noFlags, response: true },
    answer: data
      .filter(() => type === typeCodes[kind])
      .flatMap((one) => recordsOf({ name, type: one.type as RecordType, ttl: 0, data: [one] })),
  }
}

before(async () => {
  resolver = await dnsServer(answerTo)
  const serve = (): Server =>
    createServer((request, response) => {
      asked.push(`${request.socket.localAddress}${request.url}`)
      const { to, body = Buffer.from('{}'), packed } = answers[request.url!] ?? {}
      if (to !== undefined) response.writeHead(302, { location: to }).end()
      else response.writeHead(200, packed === undefined ? {} : { 'content-encoding': packed }).end(body)
    })
  const first = serve().listen(0, open)
  await once(first, 'listening')
  port = (first.address() as AddressInfo).port
  const second = serve().listen(port, inside)
  await once(second, 'listening')
  servers = [first, second]
})
after(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
  await resolver.close()
})

const lookup: LookupFunction = (host, _options, done) => {
  const asking = new Resolver({ timeout: 5000, tries: 1 })
  asking.setServers([`127.0.0.1:${resolver.port}`])
  asking.resolve4(host, (_problem, four = []) =>
    asking.resolve6(host, (_none, six = []) =>
      done(null, [
        ...four.map((address) => ({ address, family: 4 })),
        ...six.map((address) => ({ address, family: 6 })),
      ]),
    ),
  )
}

async function follow(to: string, reach: Reach = { mayReach: (address) => address === open }): Promise<Page> {
  asked = []
  answers = { ...answers, '/page': { to } }
  return await fetchPage(`http://127.0.0.1:${port}/page`, noValidators, {
    fetch: globalThis.fetch,
    fetchOutside: publicFetch({ ...reach, lookup, plain: true, body: true }),
    clock: { now: () => instant(0), monotonic: () => 0 },
    timers: { after: () => () => {} },
    signal: new AbortController().signal,
  })
}

const refused = (page: Page, where: string): void =>
  assert.ok(page.kind === 'trouble' && /leads to an address inside this network/.test(page.text), where)

test('a page may lead on to a public name, and is read there as it is packed', async () => {
  const text = Buffer.from('{"incidents":[]}')
  answers = {
    '/gzip': { body: gzipSync(text), packed: 'gzip' },
    '/deflate': { body: deflateSync(text), packed: 'deflate' },
    '/plain': { body: text },
  }
  for (const path of Object.keys(answers)) {
    const page = await follow(`http://open.example:${port}${path}`)
    assert.ok(page.kind === 'fresh', JSON.stringify(page))
    assert.equal(Buffer.from(page.body).toString(), text.toString())
  }
})

test('a public name that resolves to an address inside is not connected to', async () => {
  refused(await follow(`http://inside.example:${port}/secret`), 'inside.example')
  assert.deepEqual(asked, [`${open}/page`])
})

test('of a name with both kinds of addresses only the public one is connected to', async () => {
  assert.equal((await follow(`http://both.example:${port}/there`)).kind, 'fresh')
  assert.deepEqual(asked, [`${open}/page`, `${open}/there`])
})

test('a name that is answered otherwise the next time is judged by the answer that is connected to', async () => {
  let count = 0
  names['turning.example'] = () => [++count === 1 ? open : inside]
  answers = { '/one': { to: `http://turning.example:${port}/two` } }
  refused(await follow(`http://turning.example:${port}/one`), 'turning.example')
  assert.deepEqual(asked, [`${open}/page`, `${open}/one`])
})

test('the way back into this network is closed once a page has led out of it', async () => {
  answers = { '/back': { to: `http://127.0.0.1:${port}/secret` } }
  // From then on the configured address is inside like any other.
  const out = await follow(`http://open.example:${port}/back`, {
    mayReach: (address) => address === open && asked.length < 2,
  })
  refused(out, 'back to the configured address')
  assert.deepEqual(asked, [`${open}/page`, `${open}/back`])
})

test('nothing but public addresses is reached, however a name writes them', async () => {
  for (const name of Object.keys(names)) refused(await follow(`http://${name}:${port}/secret`, {}), name)
  assert.deepEqual(asked, [`${open}/page`])
})

test('what is little and unpacks to a lot, or is not packed as it says, is trouble outside too', async () => {
  answers = {
    '/bomb': { body: gzipSync(Buffer.alloc(pageLimitBytes + 1)), packed: 'gzip' },
    '/lie': { body: Buffer.from('no gzip'), packed: 'gzip' },
  }
  const bomb = await follow(`http://open.example:${port}/bomb`)
  assert.ok(bomb.kind === 'trouble' && /longer than/.test(bomb.text), JSON.stringify(bomb))
  const lie = await follow(`http://open.example:${port}/lie`)
  assert.ok(lie.kind === 'trouble' && /could not be read/.test(lie.text), JSON.stringify(lie))
})
