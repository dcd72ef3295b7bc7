// What Cloudflare's records come to when they are read, handed over, given back, or seen from its edges.

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { inspect } from 'node:util'
import { holds, readOf, writeOf, written } from '../../src/publishers/conformance/index.ts'
import { type Fence, type FencedWrite, formatFence } from '../../src/steering/index.ts'
import { type EndpointName, seededRandom } from '../../src/terms/index.ts'
import { foreignAt, post, publisherAt, recordsAt, startCloudflare, zone } from './cloudflare/at-cloudflare.ts'
import type { LocalCloudflare } from './cloudflare/local-cloudflare.ts'

let local: LocalCloudflare
let names = 0
before(async () => {
  local = await startCloudflare({ quota: { most: 100_000, perMs: 300_000 } })
})
after(() => local.close())
beforeEach(() => {
  local.mishap = () => null
})

const a = (last: number) => [{ type: 'A', address: `192.0.2.${last}` }] as const
const fresh = (): EndpointName => `v${++names}.${zone}` as EndpointName
const idsAt = (name: string, type: string) => recordsAt(local, name, type).map(({ id }) => id)

describe('records at Cloudflare', () => {
  test('that go on keep their identifiers, and a changed one is changed in place', async () => {
    const two = writeOf(fresh(), null, 1, [...a(1), ...a(2)])
    await written(publisherAt(local), two)
    const [one, other] = recordsAt(local, two.endpoint, 'A')
    const next = writeOf(two.endpoint, two.next, 2, [...a(2), ...a(3)])
    await written(publisherAt(local), next)
    const now = new Map(recordsAt(local, two.endpoint, 'A').map(({ id, content }) => [id, content]))
    assert.deepEqual(
      now,
      new Map([
        [one!.id, '192.0.2.3'],
        [other!.id, '192.0.2.2'],
      ]),
    )
    assert.ok(recordsAt(local, two.endpoint, 'A').every(({ proxied, comment }) => !proxied && comment))
  })

  test('of one set with two TTLs are no reading that a plan could be taken for', async () => {
    const write = writeOf(fresh(), null, 1, [...a(1), ...a(2)])
    await written(publisherAt(local), write)
    const [one] = recordsAt(local, write.endpoint, 'A')
    await post(local, { patches: [{ id: one!.id, ttl: 120 }] })
    const { sets } = await readOf(publisherAt(local), write.endpoint)
    assert.deepEqual(sets.map(({ type, ttl }) => [type, ttl]).sort(), [
      ['A', 120],
      ['A', 60],
    ])
    const repaired = writeOf(write.endpoint, write.next, 2, [...a(1), ...a(2)])
    await written(publisherAt(local), repaired)
    await holds(publisherAt(local), repaired)
  })

  test('with an automatic TTL are read with the one that is answered', async () => {
    const endpoint = fresh()
    await post(local, { posts: [{ name: endpoint, type: 'A', content: '203.0.113.1' }] })
    assert.equal((await readOf(publisherAt(local), endpoint)).sets[0]?.ttl, 300)
  })
})

describe('two fences at one name, which only readings that were not current can leave', () => {
  const [low, high] = ['low', 'high'].map(
    (author, i) => (endpoint: EndpointName) => writeOf(endpoint, null, 3 + i, a(10 + i), { author }),
  ) as [(endpoint: EndpointName) => FencedWrite, (endpoint: EndpointName) => FencedWrite]

  async function both(endpoint: EndpointName): Promise<void> {
    const mark = (fence: Fence) => ({
      name: `_fence.${endpoint}`,
      type: 'TXT',
      content: `"${formatFence(fence)}"`,
    })
    const records = [10, 11].map((n) => ({ name: endpoint, type: 'A', content: `192.0.2.${n}`, ttl: 60 }))
    await post(local, { posts: [...records, mark(low(endpoint).next), mark(high(endpoint).next)] })
  }

  test('are no fence to who reads', async () => {
    const endpoint = fresh()
    await both(endpoint)
    assert.equal((await readOf(publisherAt(local), endpoint)).fence, null)
  })

  test('go to the writer of the higher plan, who makes the name whole', async () => {
    const write = high(fresh())
    await both(write.endpoint)
    await written(publisherAt(local), write)
    await holds(publisherAt(local), write)
    assert.equal(idsAt(`_fence.${write.endpoint}`, 'TXT').length, 1)
  })

  test('send the writer of the lower plan, or of none above them, away', async () => {
    const write = low(fresh())
    await both(write.endpoint)
    const found = high(write.endpoint).next
    assert.deepEqual(await publisherAt(local).write(write), { kind: 'fenced', found })
    const twin = writeOf(write.endpoint, null, 4, a(1), { author: 'twin' })
    assert.deepEqual(await publisherAt(local).write(twin), { kind: 'fenced', found })
  })

  test('give way to a plan above both', async () => {
    const write = writeOf(fresh(), null, 5, a(5))
    await both(write.endpoint)
    await written(publisherAt(local), write)
    await holds(publisherAt(local), write)
  })

  test('are never told as written: a second first writer that slipped in is seen when all is read back', async () => {
    const write = low(fresh())
    let slipped = false
    local.mishap = ({ method, path }) => {
      if (method !== 'GET' || !path.endsWith('/dns_records') || slipped) return null
      if (recordsAt(local, write.endpoint, 'A').length === 0) return null
      slipped = true
      local.zone.apply({
        posts: [
          {
            name: `_fence.${write.endpoint}`,
            type: 'TXT',
            content: `"${formatFence(high(write.endpoint).next)}"`,
          },
        ],
      })
      return null
    }
    const outcome = await publisherAt(local).write(write)
    assert.ok(outcome.kind === 'lost' && /two fences/.test(outcome.detail), inspect(outcome))
  })
})

describe('a name at Cloudflare that changes hands', () => {
  test('is shown whole: records of every type, the fence, and nothing of a claim', async () => {
    const write = writeOf(fresh(), null, 7, a(7))
    await written(publisherAt(local), write)
    const hand = foreignAt(local)
    await hand.add(write.endpoint, 'MX', '10 mail.example.')
    await hand.add(write.endpoint, 'TXT', '"v=spf1 -all"')
    const outcome = await publisherAt(local).survey(write.endpoint)
    assert.ok(outcome.kind === 'surveyed')
    const { fence, fenceTexts, sets, others } = outcome.survey
    assert.deepEqual(fence, write.next)
    assert.deepEqual(fenceTexts, [`"${formatFence(write.next)}"`])
    assert.deepEqual(sets, write.sets)
    assert.deepEqual(others, [
      { type: 'MX', ttl: 60, text: '10 mail.example.' },
      { type: 'TXT', ttl: 60, text: '"v=spf1 -all"' },
    ])
  })

  test('is given back: the fence goes, the records stay, and once more is no harm', async () => {
    const write = writeOf(fresh(), null, 1, a(1))
    await written(publisherAt(local), write)
    const before = recordsAt(local, write.endpoint, 'A')
    const other = writeOf(write.endpoint, null, 2, a(2)).next
    assert.deepEqual(await publisherAt(local).release(write.endpoint, other), {
      kind: 'fenced',
      found: write.next,
    })
    for (let i = 0; i < 2; i++)
      assert.deepEqual(await publisherAt(local).release(write.endpoint, write.next), { kind: 'written' })
    assert.deepEqual(idsAt(`_fence.${write.endpoint}`, 'TXT'), [])
    assert.deepEqual(recordsAt(local, write.endpoint, 'A'), before)
  })

  test('is not given back under a writer: who replaced the fence keeps it', async () => {
    const write = writeOf(fresh(), null, 1, a(1))
    await written(publisherAt(local), write)
    const next = writeOf(write.endpoint, write.next, 2, a(2))
    let raced: Promise<void> | null = null
    const releasing = publisherAt(local)
    await releasing.read(write.endpoint)
    local.mishap = ({ method }) => {
      if (method === 'POST' && !raced) {
        raced = Promise.resolve()
        local.zone.apply({
          deletes: idsAt(`_fence.${write.endpoint}`, 'TXT').map((id) => ({ id })),
          posts: [{ name: `_fence.${write.endpoint}`, type: 'TXT', content: `"${formatFence(next.next)}"` }],
        })
      }
      return null
    }
    const outcome = await releasing.release(write.endpoint, write.next)
    assert.deepEqual(outcome, { kind: 'fenced', found: next.next })
  })
})

describe('the edges of Cloudflare, which take each record by itself and in no order', () => {
  test('never answer with nothing, whatever arrives first; old and new records may be answered together', async () => {
    let mixed = 0
    const publisher = publisherAt(local)
    for (let seed = 1; seed <= 15; seed++) {
      const random = seededRandom(seed)
      const endpoint = fresh()
      const before = writeOf(endpoint, null, 1, [...a(1), ...a(2)])
      await written(publisher, before)
      while (local.edge.pending() > 0) local.edge.deliver(random.next())
      await written(publisher, writeOf(endpoint, before.next, 2, [...a(3), ...a(4), ...a(5)]))
      while (local.edge.pending() > 0) {
        local.edge.deliver(random.next())
        const answer = local.edge.answer(endpoint, 'A')
        assert.ok(answer.length >= 2, `seed ${seed}: ${answer}`)
        if (answer.includes('192.0.2.1') && answer.some((one) => one > '192.0.2.2')) mixed++
      }
      assert.deepEqual(local.edge.answer(endpoint, 'A'), ['192.0.2.3', '192.0.2.4', '192.0.2.5'])
    }
    assert.ok(mixed > 0, 'the edges here are as little atomic as those of Cloudflare')
  })
})

describe('a list that is not whole', () => {
  test('is no reading: what is missing in it would be taken for empty', async () => {
    const write = writeOf(fresh(), null, 1, a(1))
    await written(publisherAt(local), write)
    local.mishap = ({ path }) =>
      path.endsWith('/dns_records')
        ? { kind: 'page', body: '{"success":true,"errors":[],"result":[],"result_info":{"total_count":2}}' }
        : null
    const outcome = await publisherAt(local).read(write.endpoint)
    assert.ok(outcome.kind === 'failed' && outcome.code === 'not-understood', inspect(outcome))
  })
})

describe('a zone at Cloudflare that does not fit into one page', () => {
  let large: LocalCloudflare
  before(async () => {
    large = await startCloudflare({ quota: { most: 100_000, perMs: 300_000 } })
    for (let batch = 0; batch < 3; batch++)
      large.zone.apply({
        posts: Array.from({ length: 2000 }, (_, i) => ({
          name: `h${batch}-${i}`,
          type: 'A',
          content: '203.0.113.1',
        })),
      })
  })
  after(() => large.close())

  const readAll = async (endpoints: readonly EndpointName[]): Promise<number> => {
    const publisher = publisherAt(large)
    await publisher.read(endpoints[0]!)
    const begun = large.requests
    const readings = await Promise.all(endpoints.map((endpoint) => publisher.read(endpoint)))
    for (const reading of readings)
      assert.ok(reading.kind === 'read' && reading.published.sets.length === 1, inspect(reading))
    return large.requests - begun
  }
  const some = (n: number) => Array.from({ length: n }, (_, i) => `h1-${i}.${zone}` as EndpointName)

  test('is read name by name for few names, and page by page, twice, for many', async () => {
    assert.equal(await readAll(some(1)), 1)
    assert.equal(await readAll(some(3)), 4, 'one page tells that there are more')
    assert.equal(await readAll(some(500)), 4)
  })

  test('is read again when it changes while it is read', async () => {
    let changes = 0
    large.mishap = ({ path }) => {
      if (path.endsWith('/dns_records') && changes++ === 3)
        large.zone.apply({ posts: [{ name: 'late', type: 'A', content: '203.0.113.2' }] })
      return null
    }
    assert.equal(await readAll(some(500)), 6)
    large.mishap = ({ path }) => {
      if (path.endsWith('/dns_records'))
        large.zone.apply({ posts: [{ name: `l${changes++}`, type: 'A', content: '203.0.113.2' }] })
      return null
    }
    const publisher = publisherAt(large)
    const outcomes = await Promise.all(some(500).map((endpoint) => publisher.read(endpoint)))
    for (const outcome of outcomes) assert.ok(outcome.kind === 'failed' && outcome.code === 'unsteady')
    large.mishap = () => null
  })
})
