import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Ask, Server } from '../../checks/index.ts'
import {
  type DomainName,
  type Message,
  noFlags,
  query,
  type RRset,
  rcodes,
  recordsOf,
  typeName,
} from '../../dns/index.ts'
import { bad, good } from '../../terms/index.ts'
import { inOrder } from './in-order.ts'
import { factsOf, type Resolver } from './resolve.ts'

const name = (text: string) => text as DomainName
const server: Server = { host: '127.0.0.1', port: 5300 }

const soa = (zone: string): RRset => ({
  name: name(zone),
  type: 'SOA',
  ttl: 60,
  data: [
    {
      type: 'SOA',
      mname: name(`ns.${zone}`),
      rname: name(`hostmaster.${zone}`),
      serial: 1,
      refresh: 3600,
      retry: 600,
      expire: 86_400,
      minimum: 60,
    },
  ],
})
const cname = (from: string, target: string): RRset => ({
  name: name(from),
  type: 'CNAME',
  ttl: 60,
  data: [{ type: 'CNAME', target: name(target) }],
})
const a = (at: string, address: string): RRset => ({
  name: name(at),
  type: 'A',
  ttl: 60,
  data: [{ type: 'A', address }],
})
const ns = (zone: string, ...targets: readonly string[]): RRset => ({
  name: name(zone),
  type: 'NS',
  ttl: 60,
  data: targets.map((target) => ({ type: 'NS', target: name(target) })),
})

type Said = {
  readonly answer?: readonly RRset[]
  readonly authority?: readonly RRset[]
  readonly rcode?: number
}

/** Answers by name and type; what is not listed has no data, with the SOA given. */
function saying(answers: Readonly<Record<string, Said>>, zone = 'shop.example') {
  const asked: string[] = []
  const ask: Ask = async (_, at, type) => {
    const key = `${at} ${typeName(type)}`
    asked.push(key)
    if (at === 'silent.example') return bad('no answer within 3s')
    const { answer = [], authority = answer.length > 0 ? [] : [soa(zone)], rcode = 0 } = answers[key] ?? {}
    const message: Message = {
      ...query(1, at, type),
      flags: { ...noFlags, response: true },
      rcode,
      answer: answer.flatMap(recordsOf),
      authority: authority.flatMap(recordsOf),
    }
    return good(message)
  }
  const resolver: Resolver = { servers: [server], ask, zones: new Map() }
  return { resolver, asked }
}

describe('what the DNS says of a name', () => {
  test('aliases in order, the address at their end, and the zones of all of them', async () => {
    const { resolver } = saying({
      'www.shop.example A': {
        answer: [cname('www.shop.example', 'lb.shop.example'), a('lb.shop.example', '192.0.2.1')],
      },
      'shop.example NS': { answer: [ns('shop.example', 'b.ns.example', 'a.ns.example')] },
    })
    assert.deepEqual(await factsOf(resolver, name('www.shop.example')), {
      name: 'www.shop.example',
      chain: ['lb.shop.example'],
      addresses: ['192.0.2.1'],
      zones: [{ zone: 'shop.example', nameservers: ['a.ns.example', 'b.ns.example'] }],
      problems: [],
    })
  })

  test('a server that does not follow an alias is asked for what it leads to', async () => {
    const { resolver } = saying({
      'www.shop.example A': { answer: [cname('www.shop.example', 'lb.other.example')] },
      'lb.other.example A': { answer: [a('lb.other.example', '192.0.2.9')] },
      'shop.example NS': { answer: [ns('shop.example', 'a.ns.example')] },
    })
    const { chain, addresses } = await factsOf(resolver, name('www.shop.example'))
    assert.deepEqual([chain, addresses], [['lb.other.example'], ['192.0.2.9']])
  })

  test('aliases in a circle come to an end', async () => {
    const { resolver } = saying({
      'a.shop.example A': {
        answer: [cname('a.shop.example', 'b.shop.example'), cname('b.shop.example', 'a.shop.example')],
      },
      'b.shop.example A': { answer: [cname('b.shop.example', 'a.shop.example')] },
    })
    const { addresses, problems } = await factsOf(resolver, name('a.shop.example'))
    assert.deepEqual(addresses, [])
    assert.ok(problems.length > 0)
  })

  test('a zone is looked for once, however many names are in it', async () => {
    const { resolver, asked } = saying({
      'shop.example NS': { answer: [ns('shop.example', 'a.ns.example')] },
    })
    for (const host of ['a', 'b', 'c']) await factsOf(resolver, name(`${host}.shop.example`))
    assert.equal(asked.filter((key) => key === 'shop.example NS').length, 1)
  })

  test('what cannot be learnt is told beside what can', async () => {
    const { resolver } = saying({
      'gone.shop.example A': { rcode: rcodes.NXDOMAIN },
      'gone.shop.example AAAA': { rcode: rcodes.NXDOMAIN },
      'shop.example NS': { answer: [ns('shop.example', 'a.ns.example')] },
    })
    const gone = await factsOf(resolver, name('gone.shop.example'))
    assert.deepEqual([gone.problems, gone.zones.length], [['gone.shop.example answers NXDOMAIN'], 1])
    const silent = await factsOf(resolver, name('silent.example'))
    assert.match(silent.problems.join(), /no answer within 3s/)
    assert.deepEqual((await factsOf(resolver, name('empty.shop.example'))).problems, ['it has no address'])
  })
})

test('work is done at once and handed on in order, never more of it than allowed', async () => {
  const items = Array.from({ length: 50 }, (_, i) => i)
  let running = 0
  let most = 0
  const handed: number[] = []
  await inOrder(
    items,
    7,
    async (i) => {
      most = Math.max(most, ++running)
      for (let turns = (i * 7) % 5; turns > 0; turns--) await Promise.resolve()
      running -= 1
      return i
    },
    (result) => handed.push(result),
  )
  assert.deepEqual(handed, items)
  assert.ok(most <= 7, `${most}`)
})
