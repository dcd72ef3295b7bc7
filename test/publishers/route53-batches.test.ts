// Many names at Route 53: how few requests they take, and what becomes of the others when one of them fails.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'
import { readOf, textsOf, writeOf } from '../../src/publishers/conformance/index.ts'
import type { FullPublisher } from '../../src/publishers/index.ts'
import type { Fence, FencedWrite, WriteOutcome } from '../../src/steering/index.ts'
import type { EndpointName } from '../../src/terms/index.ts'
import { storedName } from './route53/record-set.ts'
import type { Options } from './route53/server.ts'
import { type Stand, standRoute53, zone } from './route53/standing.ts'

const unhurried = { requestsPerSecond: 1_000_000 }

async function withRoute53(options: Partial<Options>, act: (stand: Stand) => Promise<void>): Promise<void> {
  const stand = await standRoute53(options)
  try {
    await act(stand)
  } finally {
    await stand.stop()
  }
}

const nameOf = (n: number): EndpointName => `n${String(n).padStart(4, '0')}.${zone}` as EndpointName
const names = (count: number): readonly EndpointName[] => Array.from({ length: count }, (_, n) => nameOf(n))
const change = (endpoint: EndpointName, expected: Fence | null, n: number): FencedWrite =>
  writeOf(endpoint, expected, n, [{ type: 'A', address: `192.0.2.${n}` }])

/** All at once, as an enactor asks; the fence that each then has. */
async function changeAll(
  p: FullPublisher,
  all: readonly EndpointName[],
  fences: ReadonlyMap<EndpointName, Fence>,
  n: number,
): Promise<ReadonlyMap<EndpointName, Fence>> {
  const writes = all.map((endpoint) => change(endpoint, fences.get(endpoint) ?? null, n))
  const outcomes = await Promise.all(writes.map((write) => p.write(write)))
  assert.deepEqual(new Set(outcomes.map(({ kind }) => kind)), new Set(['written']))
  return new Map(writes.map(({ endpoint, next }) => [endpoint, next]))
}

/** On a machine with much else to do, requests can arrive closer to each other than they were begun. */
const answered = (counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> => {
  const throttled = Object.keys(counts).filter((what) => what.endsWith('Throttling'))
  assert.ok(throttled.reduce((sum, what) => sum + counts[what]!, 0) <= 2, inspect(counts))
  return Object.fromEntries(Object.entries(counts).filter(([what]) => !throttled.includes(what)))
}

/** What `act` made Route 53 answer, by action. */
async function counted({ route53 }: Stand, act: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = route53.answered.length
  await act()
  const counts: Record<string, number> = {}
  for (const action of route53.answered.slice(before)) counts[action] = (counts[action] ?? 0) + 1
  return counts
}

describe('many names at Route 53', () => {
  test('1,000 names that are read, changed and read back take 19 requests, at the rate that an account has', () =>
    withRoute53({}, async (stand) => {
      // Set up by somebody who is in no hurry.
      stand.route53.options = { ...stand.route53.options, ...unhurried }
      const all = names(1000)
      const before = await changeAll(stand.publisher(unhurried), all, new Map(), 1)
      stand.route53.options = { ...stand.route53.options, requestsPerSecond: 5 }
      await new Promise((resolve) => setTimeout(resolve, 1100))

      const p = stand.publisher()
      const read = await counted(stand, () => Promise.all(all.map((endpoint) => readOf(p, endpoint))))
      assert.deepEqual(answered(read), { GetHostedZone: 1, ListResourceRecordSets: 7 })
      const written = await counted(stand, () => changeAll(p, all, before, 2))
      // Four values an endpoint: 250 of them in a batch of 1,000.
      assert.deepEqual(answered(written), { ChangeResourceRecordSets: 4 })
      const back = await counted(stand, async () => {
        for (const { sets } of await Promise.all(all.map((endpoint) => readOf(p, endpoint))))
          assert.deepEqual(textsOf(sets), ['A 192.0.2.2'])
      })
      assert.deepEqual(answered(back), { ListResourceRecordSets: 7 })
    }))

  for (const taciturn of [false, true])
    test(`one name whose fence has moved holds nobody up, ${taciturn ? 'though nothing says which it is' : 'told by its name'}`, () =>
      withRoute53({ ...unhurried, taciturn }, async (stand) => {
        const all = names(100)
        const ours = stand.publisher(unhurried)
        const before = await changeAll(ours, all, new Map(), 1)
        const moved = [nameOf(17), nameOf(64)]
        const theirs = await changeAll(stand.publisher(unhurried), moved, before, 5)
        const outcomes = new Map<EndpointName, WriteOutcome>()
        const counts = await counted(stand, () =>
          Promise.all(
            all.map(async (endpoint) =>
              outcomes.set(endpoint, await ours.write(change(endpoint, before.get(endpoint)!, 2))),
            ),
          ),
        )
        await Promise.all(
          all.map(async (endpoint) => {
            const found = theirs.get(endpoint)
            const expected = found ? { kind: 'fenced', found } : { kind: 'written' }
            assert.deepEqual(outcomes.get(endpoint), expected, endpoint)
            assert.deepEqual(textsOf((await readOf(ours, endpoint)).sets), [`A 192.0.2.${found ? 5 : 2}`])
          }),
        )
        const refused = counts['ChangeResourceRecordSets InvalidChangeBatch']!
        if (taciturn) assert.ok(refused <= 2 * (Math.ceil(Math.log2(100)) + 1), `${refused} halved batches`)
        else assert.equal(refused, 1)
      }))

  test('what another change is still being worked on for is sent again, and arrives once', () =>
    withRoute53({ ...unhurried, changeMs: 30 }, async (stand) => {
      const [a, b] = [stand.publisher(unhurried), stand.publisher(unhurried)]
      const half = names(40)
      const counts = await counted(stand, () =>
        Promise.all([
          changeAll(a, half.slice(0, 20), new Map(), 1),
          changeAll(b, half.slice(20), new Map(), 1),
        ]),
      )
      assert.equal(counts.ChangeResourceRecordSets, 2, inspect(counts))
      for (const endpoint of half) assert.ok((await readOf(a, endpoint)).fence)
    }))

  test('other users of the account who take all of its rate: what is asked is done as their requests let it', () =>
    withRoute53({ requestsPerSecond: 3 }, async (stand) => {
      const all = names(20)
      const p = stand.publisher({}, 8000)
      const counts = await counted(stand, async () => {
        const fences = await changeAll(p, all, new Map(), 1)
        await Promise.all(all.map((endpoint) => readOf(p, endpoint)))
        await changeAll(p, all, fences, 2)
      })
      const throttled = Object.entries(counts).filter(([what]) => what.endsWith('Throttling'))
      assert.ok(throttled.length > 0, inspect(counts))
      for (const { sets } of await Promise.all(all.map((endpoint) => readOf(p, endpoint))))
        assert.deepEqual(textsOf(sets), ['A 192.0.2.2'])
    }))

  test('names among many others, with wildcards and pages between a name and its fence, are read right', () =>
    withRoute53(unhurried, async (stand) => {
      const crowded = `crowded.${zone}` as EndpointName
      const wildcard = `*.${crowded}` as EndpointName
      const all = [...names(200), crowded, wildcard, `sub.${crowded}` as EndpointName]
      const p = stand.publisher(unhurried)
      await changeAll(p, all, new Map(), 1)
      // Digits come before `_fence`: more names than a page holds stand between the two.
      const between = Array.from({ length: 700 }, (_, n) => ({
        action: 'CREATE' as const,
        set: { Name: storedName(`${n}.${crowded}`), Type: 'A', TTL: 60, Values: ['203.0.113.1'], Policy: {} },
      }))
      assert.deepEqual(stand.route53.zone.change(between), [])
      const other = stand.publisher(unhurried)
      const fences = new Map<EndpointName, Fence>()
      const counts = await counted(stand, () =>
        Promise.all(
          all.map(async (endpoint) => {
            const { fence, sets } = await readOf(other, endpoint)
            assert.ok(fence, endpoint)
            fences.set(endpoint, fence)
            assert.deepEqual(textsOf(sets), ['A 192.0.2.1'], endpoint)
          }),
        ),
      )
      assert.ok(counts.ListResourceRecordSets! <= 12, inspect(counts))
      // Alone, few sets are asked for, then a page, then both names apart, the fence before and after.
      const requests = async (endpoint: EndpointName): Promise<number> => {
        const { ListResourceRecordSets } = await counted(stand, async () =>
          assert.deepEqual((await readOf(other, endpoint)).fence, fences.get(endpoint)),
        )
        return ListResourceRecordSets!
      }
      assert.deepEqual([await requests(nameOf(7)), await requests(crowded)], [1, 5])
      await changeAll(other, all, fences, 2)
    }))
})
