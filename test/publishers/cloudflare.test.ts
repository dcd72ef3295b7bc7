// Cloudflare when something is wrong: with the token, the zone, the way there, the limits. Each has a name, a way out, and
// never shows the token.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { after, before, beforeEach, describe, test } from 'node:test'
import { inspect } from 'node:util'
import { readOf, writeOf, written } from '../../src/publishers/conformance/index.ts'
import type { FullPublisher } from '../../src/publishers/index.ts'
import type { FencedWrite } from '../../src/steering/index.ts'
import { type EndpointName, pick, seededRandom } from '../../src/terms/index.ts'
import {
  type Changes,
  foreignAt,
  otherZoneId,
  post,
  publisherAt,
  recordsAt,
  startCloudflare,
  tokens,
  zone,
} from './cloudflare/at-cloudflare.ts'
import type { LocalCloudflare, Mishap } from './cloudflare/local-cloudflare.ts'
import { freePlan, paidPlan } from './cloudflare/zone-store.ts'

let local: LocalCloudflare
let names = 0
before(async () => {
  local = await startCloudflare({ quota: { most: 100_000, perMs: 300_000 } })
})
after(() => local.close())
beforeEach(() => {
  local.mishap = () => null
  local.zone.plan = paidPlan
})

const fresh = (): EndpointName => `w${++names}.${zone}` as EndpointName
const address = (n: number) => [{ type: 'A', address: `192.0.2.${n}` }] as const
const first = (endpoint: EndpointName, ttl = 60) => writeOf(endpoint, null, 1, address(1), { ttl })

/** What it came to: its code, and that its words name what to do and not the token. */
function told(outcome: { kind: string }, code: string, words: RegExp): void {
  const text = inspect(outcome)
  assert.ok(outcome.kind === 'failed' && 'code' in outcome && outcome.code === code, text)
  assert.match(text.replaceAll(/'\s*\+\s*'/g, ''), words)
  for (const token of Object.values(tokens)) assert.ok(!text.includes(token), 'the token is never shown')
}

const nothingAt = (endpoint: EndpointName) =>
  assert.deepEqual(
    local.zone.all().filter(({ name }) => name.endsWith(endpoint)),
    [],
  )

describe('Cloudflare and who asks', () => {
  const failures: readonly (readonly [string, Changes, string, RegExp])[] = [
    ['a token that nobody knows', { token: tokens.unknown }, 'bad-token', /cloudflare\.token/],
    ['a token cut short', { token: 'short' }, 'bad-token', /cloudflare\.token/],
    ['a token that has expired', { token: tokens.expired }, 'token-expired', /extend it/],
    ['a token that is disabled', { token: tokens.disabled }, 'token-disabled', /enable it/],
    [
      'a token that may only read',
      { token: tokens.reader },
      'no-permission',
      /Zone → DNS → Edit, with shop\.example\./,
    ],
    [
      'a token for another zone',
      { token: tokens.elsewhere },
      'no-permission',
      /Zone → DNS → Edit, with shop\.example\./,
    ],
    ['a token of an account that may only read', { token: tokens.ofAccount }, 'bad-token', /cfat_/],
    [
      'a zone ID that Cloudflare does not have',
      { token: tokens.all, zoneId: otherZoneId },
      'wrong-zone-id',
      /overview page/,
    ],
    ['a zone ID that is none', { zoneId: 'shop.example' }, 'wrong-zone-id', /`zoneId`/],
    [
      'the zone ID of another zone',
      { zone: 'other.example' },
      'wrong-zone',
      /is shop\.example, not other\.example\./,
    ],
  ]
  for (const [what, changes, code, words] of failures)
    test(`${what} is told as ${code}, and nothing is written`, async () => {
      const endpoint = `w${++names}.${changes.zone ?? zone}` as EndpointName
      told(await publisherAt(local, changes).write(first(endpoint)), code, words)
      nothingAt(endpoint)
    })

  test('a name outside the zone is told without asking', async () => {
    const before = local.requests
    const publisher = publisherAt(local)
    const endpoint = 'app.elsewhere.example' as EndpointName
    told(await publisher.write(first(endpoint)), 'not-in-zone', /`zone`/)
    told(await publisher.read(endpoint), 'not-in-zone', /`zone`/)
    told(await publisher.survey(endpoint), 'not-in-zone', /`zone`/)
    assert.equal(local.requests, before)
  })
})

describe('Cloudflare and what is asked of it', () => {
  test('a TTL below its least is told, and spoils no other write of the same batch', async () => {
    const publisher = publisherAt(local)
    const [low, ...others] = Array.from({ length: 9 }, (_, i) => first(fresh(), i === 0 ? 30 : 60))
    const outcomes = await Promise.all([low!, ...others].map((write) => publisher.write(write)))
    told(outcomes[0]!, 'ttl-too-small', /60s or more/)
    assert.deepEqual(
      outcomes.slice(1),
      others.map(() => ({ kind: 'written' })),
    )
  })

  test('more addresses than a batch takes are told before anything is sent', async () => {
    local.zone.plan = freePlan
    const endpoint = fresh()
    const addresses = Array.from({ length: 199 }, (_, i) => address(i + 1)[0])
    const outcome = await publisherAt(local, { batch: 200 }).write(writeOf(endpoint, null, 1, addresses))
    told(outcome, 'batch-too-large', /201 operations, and a batch 200.*`batch: 3500`/s)
  })

  test('a batch that the plan does not take is told, where `batch` says more than it does', async () => {
    local.zone.plan = freePlan
    const addresses = Array.from({ length: 220 }, (_, i) => address(i + 1)[0])
    told(
      await publisherAt(local, { batch: 3500 }).write(writeOf(fresh(), null, 1, addresses)),
      'batch-too-large',
      /leave `batch` out/,
    )
  })

  test('many writes in batches that are too large for the plan are made smaller until they are taken', async () => {
    local.zone.plan = freePlan
    const publisher = publisherAt(local, { batch: 3500 })
    const writes = Array.from({ length: 150 }, () => first(fresh()))
    const outcomes = await Promise.all(writes.map((write) => publisher.write(write)))
    assert.deepEqual(
      outcomes,
      writes.map(() => ({ kind: 'written' })),
    )
  })

  test('a zone that is full is told', async () => {
    local.zone.plan = { ...paidPlan, records: local.zone.all().length + 1 }
    const endpoint = fresh()
    told(await publisherAt(local).write(first(endpoint)), 'zone-full', /larger plan/)
  })

  test('a proxied record is told and never touched, by a read and by a write', async () => {
    const endpoint = fresh()
    await post(local, { posts: [{ name: endpoint, type: 'A', content: '203.0.113.1', proxied: true }] })
    const before = recordsAt(local, endpoint, 'A')
    told(await publisherAt(local).read(endpoint), 'proxied', /DNS only/)
    told(await publisherAt(local).write(first(endpoint)), 'proxied', /DNS only/)
    assert.deepEqual(recordsAt(local, endpoint, 'A'), before)
    const survey = await publisherAt(local).survey(endpoint)
    assert.ok(survey.kind === 'surveyed')
    assert.deepEqual(survey.survey.others, [
      { type: 'A', ttl: 300, text: '203.0.113.1 ; proxied by Cloudflare' },
    ])
  })

  test('a CNAME stands at the apex beside the records of others, for Cloudflare flattens it', async () => {
    const endpoint = zone as string as EndpointName
    await foreignAt(local).add(endpoint, 'MX', '10 mail.example.')
    const write = writeOf(endpoint, null, 1, [{ type: 'CNAME', target: 'cdn.example' as typeof zone }])
    await written(publisherAt(local), write)
    assert.deepEqual((await readOf(publisherAt(local), endpoint)).fence, write.next)
    assert.equal(recordsAt(local, endpoint, 'MX').length, 1)
  })

  test('text that Cloudflare keeps without quotes is read as if it had them', async () => {
    const write = first(fresh())
    await written(publisherAt(local), write)
    const [fence] = recordsAt(local, `_fence.${write.endpoint}`, 'TXT')
    await post(local, { patches: [{ id: fence!.id, content: fence!.content.replaceAll('"', '') }] })
    assert.deepEqual((await readOf(publisherAt(local), write.endpoint)).fence, write.next)
  })
})

describe('Cloudflare and the way there', () => {
  /** Befalls the first request that is such. */
  function befalls(is: (path: string, method: string) => boolean, mishap: Mishap, times = 1): void {
    let left = times
    local.mishap = ({ path, method }) => (is(path, method) && left-- > 0 ? mishap : null)
  }
  const batch = (_: string, method: string) => method === 'POST'
  const listing = (path: string, method: string) => method === 'GET' && path.endsWith('/dns_records')
  const always = 1e9

  for (const status of [500, 502, 503, 520, 521, 522, 524])
    test(`one ${status} in a reading is asked again`, async () => {
      const write = first(fresh())
      await written(publisherAt(local), write)
      befalls(listing, { kind: 'status', status, html: status > 500 })
      assert.deepEqual((await readOf(publisherAt(local), write.endpoint)).fence, write.next)
    })

  test('an outage that lasts is told as server-failed by who reads', async () => {
    befalls(() => true, { kind: 'status', status: 521, html: true }, always)
    told(await publisherAt(local, { limitMs: 20_000 }).read(fresh()), 'server-failed', /cloudflarestatus/)
  })

  test('what it said of itself is told, also when it is silent from then on', async () => {
    let asked = 0
    local.mishap = () => (asked++ === 0 ? { kind: 'status', status: 521, html: true } : { kind: 'silent' })
    told(await publisherAt(local, { limitMs: 3000 }).read(fresh()), 'server-failed', /cloudflarestatus/)
  })

  const unheard: readonly (readonly [string, Mishap])[] = [
    ['a 500', { kind: 'status', status: 500, done: true }],
    ['a 524 in HTML', { kind: 'status', status: 524, html: true, done: true }],
    ['a page in place of JSON', { kind: 'page', body: '<html>Welcome' }],
    ['half a reply', { kind: 'cut' }],
    ['an endless reply', { kind: 'endless' }],
    ['silence', { kind: 'silent' }],
  ]
  for (const [what, mishap] of unheard)
    test(`${what} to a batch that was done is lost, and the same write again is known as written`, async () => {
      const write = first(fresh())
      await post(local, {
        posts: [{ name: `_fence.${write.endpoint}`, type: 'TXT', content: '"somebody"', ttl: 60 }],
      })
      befalls(batch, mishap)
      // Only silence takes all of it.
      const outcome = await publisherAt(local, { limitMs: mishap.kind === 'silent' ? 4000 : 20_000 }).write(
        write,
      )
      assert.equal(outcome.kind, 'lost', inspect(outcome))
      local.mishap = () => null
      const ids = local.zone.all().map(({ id }) => id)
      await written(publisherAt(local), write)
      assert.deepEqual(
        local.zone.all().map(({ id }) => id),
        ids,
        'nothing was written again',
      )
    })

  test('while every fourth request fails in some way, writers go on, and no accepted write is undone', async () => {
    const random = seededRandom(20251120)
    const failures: readonly Mishap[] = [
      ...[500, 502, 521].map((status) => ({ kind: 'status', status, html: status === 521 }) as const),
      ...[500, 520].map((status) => ({ kind: 'status', status, done: true }) as const),
      { kind: 'cut' },
    ]
    local.mishap = () => (random.next() < 0.25 ? failures[pick(random, failures.length)]! : null)
    const carry = async (publisher: FullPublisher, endpoint: EndpointName): Promise<FencedWrite> => {
      let write = first(endpoint)
      for (let tries = 0; write.next.generation < 6n; tries++) {
        assert.ok(tries < 100, `still at ${write.next.generation}`)
        const outcome = await publisher.write(write)
        if (outcome.kind === 'written')
          write = writeOf(
            endpoint,
            write.next,
            write.next.generation + 1n,
            address(Number(write.next.generation)),
          )
        else
          assert.ok(outcome.kind === 'lost' || (outcome.kind === 'failed' && outcome.retry), inspect(outcome))
      }
      return write
    }
    const publisher = publisherAt(local, { limitMs: 10_000 })
    const last = await Promise.all(Array.from({ length: 8 }, () => carry(publisher, fresh())))
    local.mishap = () => null
    for (const { endpoint, expected } of last)
      assert.deepEqual((await readOf(publisher, endpoint)).fence, expected)
  })

  test('a write that was taken and cannot be read back is lost, not failed', async () => {
    const write = first(fresh())
    await written(publisherAt(local), write)
    let taken = false
    local.mishap = ({ method }) => {
      taken ||= method === 'POST'
      return taken && method === 'GET' ? { kind: 'status', status: 503 } : null
    }
    const next = writeOf(write.endpoint, write.next, 2, address(2))
    const outcome = await publisherAt(local, { limitMs: 4000 }).write(next)
    assert.ok(outcome.kind === 'lost' && /taken/.test(outcome.detail), inspect(outcome))
  })

  const unread: readonly (readonly [string, Mishap, string])[] = [
    ['a page in place of JSON', { kind: 'page', body: '<html>Welcome' }, 'server-failed'],
    ['half a reply', { kind: 'cut' }, 'no-answer'],
    ['an endless reply', { kind: 'endless' }, 'too-long'],
    ['silence', { kind: 'silent' }, 'no-answer'],
    ['a 403 of a proxy', { kind: 'status', status: 403, html: true }, 'not-understood'],
  ]
  for (const [what, mishap, code] of unread)
    test(`${what} to every reading is told as ${code}`, async () => {
      befalls(listing, mishap, always)
      const limitMs = mishap.kind === 'silent' ? 2000 : 20_000
      told(await publisherAt(local, { limitMs }).read(fresh()), code, /./)
    })

  test('a port where nobody listens is told as unreachable, and is not lost', async () => {
    const closed = createServer().listen(0, '127.0.0.1')
    await once(closed, 'listening')
    const { port } = closed.address() as AddressInfo
    closed.close()
    const outcome = await publisherAt(local, { api: `http://127.0.0.1:${port}/client/v4` }).write(
      first(fresh()),
    )
    told(outcome, 'unreachable', /ECONNREFUSED/)
  })
})

describe('Cloudflare and its limits', () => {
  test('who asks too often is told how long to wait, and sends nothing meanwhile', async () => {
    const busy = await startCloudflare({ quota: { most: 7, perMs: 300_000 } })
    try {
      const publisher = publisherAt(busy, { limitMs: 5000 })
      await written(publisher, first(fresh()))
      const [write, later] = [first(fresh()), first(fresh())]
      told(await publisher.write(write), 'throttled', /for (300|29\d) s/)
      assert.deepEqual(recordsAt(busy, write.endpoint, 'A'), [])
      const before = busy.requests
      told(await publisher.write(later), 'throttled', /for (300|29\d) s/)
      told(await publisher.read(later.endpoint), 'throttled', /for (300|29\d) s/)
      assert.equal(busy.requests, before)
    } finally {
      await busy.close()
    }
  })

  test('the last requests are left to writes: a read waits, and is told so when it would be too long', async () => {
    const busy = await startCloudflare({ quota: { most: 40, perMs: 300_000 } })
    try {
      const publisher = publisherAt(busy, { limitMs: 5000 })
      const write = first(fresh())
      await written(publisher, write)
      told(await publisher.read(write.endpoint), 'throttled', /asked again then/)
      await written(publisher, writeOf(write.endpoint, write.next, 2, address(2)))
    } finally {
      await busy.close()
    }
  })

  test('a wait that is short is waited out', async () => {
    const busy = await startCloudflare({ quota: { most: 3, perMs: 1000 } })
    try {
      await written(publisherAt(busy, { limitMs: 20_000 }), first(fresh()))
    } finally {
      await busy.close()
    }
  })

  test('1,000 names that change at once take few requests, and reading them all takes one', async () => {
    const plain = await startCloudflare({ plan: freePlan })
    try {
      const publisher = publisherAt(plain, { batch: 200 })
      let writes = Array.from({ length: 1000 }, () => first(fresh()))
      const outcomes = await Promise.all(writes.map((write) => publisher.write(write)))
      assert.ok(outcomes.every(({ kind }) => kind === 'written'))
      const afterFirst = plain.requests
      writes = writes.map((write) => writeOf(write.endpoint, write.next, 2, address(2)))
      const changed = await Promise.all(writes.map((write) => publisher.write(write)))
      assert.ok(changed.every(({ kind }) => kind === 'written'))
      const afterChange = plain.requests
      await Promise.all(writes.map(({ endpoint }) => readOf(publisher, endpoint)))
      const figures = [afterFirst, afterChange - afterFirst, plain.requests - afterChange]
      assert.deepEqual(figures, [25, 18, 1], 'first writes, changes, readings')
    } finally {
      await plain.close()
    }
  })
})
