// What every publisher promises, run against each with the real thing behind it. What one cannot do stands in its
// `Resource`, not in a softer test.

import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { inspect } from 'node:util'
import type { DomainName, RRset } from '../dns/index.ts'
import {
  answerOf,
  type EnvelopeTarget,
  type Fence,
  type FencedWrite,
  fenceOf,
  type Generation,
  makePlan,
  type Published,
  type Publisher,
  steeredTypes,
} from '../steering/index.ts'
import { type EndpointName, instant, type TargetId } from '../terms/index.ts'

/** A place where records live, with nothing of ours in it. */
export type Resource = {
  /** As another process would have it: nothing shared but the resource. */
  readonly publisher: () => Publisher
  /** A name below which the tests may do as they like; names under it were never used. */
  readonly below: string
  /** Records that are not ours, written and read as their owner would. */
  readonly foreign?: {
    add(name: string, type: 'TXT' | 'MX' | 'A', text: string): Promise<void>
    has(name: string, type: 'TXT' | 'MX' | 'A', text: string): Promise<boolean>
  }
}

export type Contents = readonly EnvelopeTarget['records'][number][]
const a = (last: number): Contents => [{ type: 'A', address: `192.0.2.${last}` }]
const alias: Contents = [{ type: 'CNAME', target: 'elsewhere.example' as DomainName }]

/** The write that brings `endpoint` from `expected` to generation `n` holding `records`. */
export function writeOf(
  endpoint: EndpointName,
  expected: Fence | null,
  n: number,
  records: Contents,
  more: { readonly author?: string; readonly selection?: bigint } = {},
): FencedWrite {
  const id = 'east' as TargetId
  const types = new Set(records.map((record) => record.type))
  const plan = makePlan({
    generation: BigInt(n) as Generation,
    madeAt: instant(n),
    author: more.author ?? 'planner',
    reason: 'conformance',
    evidence: {},
    envelope: {
      endpoint,
      ttl: 5,
      mode: 'automatic',
      belowQuorum: 'hold',
      targets: [{ id, records }],
      sets: [[id]],
      minimum: 1,
      present: [...types],
      absent: steeredTypes.filter((type) => !types.has(type)),
      lastKnownGood: [id],
      publish: [],
    },
  })
  const answering = [id]
  return {
    endpoint,
    expected,
    next: fenceOf(plan, more.selection),
    plan,
    answering,
    ...answerOf(plan.envelope, answering),
  }
}

const textsOf = (sets: readonly RRset[]): readonly string[] =>
  sets
    .flatMap((set) =>
      set.data.map(
        (one) => `${set.type} ${'address' in one ? one.address : 'target' in one ? one.target : ''}`,
      ),
    )
    .sort()

export async function readOf(publisher: Publisher, endpoint: EndpointName): Promise<Published> {
  const outcome = await publisher.read(endpoint)
  assert.equal(outcome.kind, 'read', inspect(outcome))
  assert.ok(outcome.kind === 'read')
  return outcome.published
}

async function holds(publisher: Publisher, write: FencedWrite): Promise<void> {
  const { fence, sets } = await readOf(publisher, write.endpoint)
  assert.deepEqual(fence, write.next)
  assert.deepEqual(textsOf(sets), textsOf(write.sets))
}

async function written(publisher: Publisher, write: FencedWrite): Promise<void> {
  assert.deepEqual(await publisher.write(write), { kind: 'written' })
}

/** What a publisher cannot do by its nature, with the reason; the promises about it are then not asked of it. */
export type Cannot = {
  readonly writeSelections?: string
  readonly holdForeignRecords?: string
}

/** `resource` may skip the test it is asked in, when the peer it needs is missing. */
export function publisherConformance(
  name: string,
  resource: (t: TestContext) => Promise<Resource | null>,
  cannot: Cannot = {},
): void {
  let names = 0
  const promise = (
    text: string,
    keep: (r: Resource, endpoint: EndpointName) => Promise<void>,
    lacking?: string,
  ): void => {
    if (lacking !== undefined) return
    test(text, async (t) => {
      const r = await resource(t)
      if (r) await keep(r, `n${++names}.${r.below}` as EndpointName)
    })
  }

  describe(`the publisher for ${name}`, () => {
    promise('reads a name that it never wrote as no fence and nothing', async (r, endpoint) => {
      assert.deepEqual(await readOf(r.publisher(), endpoint), { fence: null, sets: [] })
    })

    promise('writes the first time, and reads back what it wrote', async (r, endpoint) => {
      const write = writeOf(endpoint, null, 1, [...a(1), ...a(2), { type: 'AAAA', address: '2001:db8::1' }])
      await written(r.publisher(), write)
      await holds(r.publisher(), write)
      assert.ok((await readOf(r.publisher(), endpoint)).sets.every((set) => set.ttl === 5))
    })

    promise('refuses a first write where a fence is, and says which', async (r, endpoint) => {
      const first = writeOf(endpoint, null, 1, a(1))
      await written(r.publisher(), first)
      const outcome = await r.publisher().write(writeOf(endpoint, null, 2, a(2)))
      assert.deepEqual(outcome, { kind: 'fenced', found: first.next })
      await holds(r.publisher(), first)
    })

    promise('applies the next plan whole: types come and go with it', async (r, endpoint) => {
      const p = r.publisher()
      let expected: Fence | null = null
      const contents: readonly Contents[] = [
        a(1),
        alias,
        [...a(3), { type: 'AAAA', address: '2001:db8::3' }],
        a(4),
      ]
      for (const [i, records] of contents.entries()) {
        const write = writeOf(endpoint, expected, i + 1, records)
        await written(p, write)
        await holds(p, write)
        expected = write.next
      }
    })

    promise('refuses a write that expects an older fence, and changes nothing', async (r, endpoint) => {
      const p = r.publisher()
      const first = writeOf(endpoint, null, 1, a(1))
      const second = writeOf(endpoint, first.next, 2, a(2))
      await written(p, first)
      await written(p, second)
      assert.deepEqual(await p.write(writeOf(endpoint, first.next, 3, a(3))), {
        kind: 'fenced',
        found: second.next,
      })
      await holds(p, second)
    })

    promise('recognises its own write whose reply was lost', async (r, endpoint) => {
      const first = writeOf(endpoint, null, 1, a(1))
      const second = writeOf(endpoint, first.next, 2, a(2))
      for (const write of [first, first, second, second]) await written(r.publisher(), write)
      await holds(r.publisher(), second)
    })

    promise('refuses the same generation with another digest', async (r, endpoint) => {
      const p = r.publisher()
      const first = writeOf(endpoint, null, 1, a(1))
      const mine = writeOf(endpoint, first.next, 2, a(2), { author: 'mine' })
      const theirs = writeOf(endpoint, first.next, 2, a(3), { author: 'theirs' })
      await written(p, first)
      await written(p, theirs)
      assert.deepEqual(await p.write(mine), { kind: 'fenced', found: theirs.next })
      assert.notEqual((await p.write({ ...mine, expected: theirs.next })).kind, 'written')
      await holds(p, theirs)
    })

    promise('refuses an older generation even to who knows the fence', async (r, endpoint) => {
      const p = r.publisher()
      const fifth = writeOf(endpoint, null, 5, a(5))
      await written(p, fifth)
      assert.notEqual((await p.write(writeOf(endpoint, fifth.next, 4, a(4)))).kind, 'written')
      await holds(p, fifth)
    })

    promise(
      'compares the selection with the fence where a selection is a write',
      async (r, endpoint) => {
        const p = r.publisher()
        const zero = writeOf(endpoint, null, 1, a(1), { selection: 0n })
        const one = { ...zero, expected: zero.next, next: { ...zero.next, selection: 1n } }
        const stale = { ...zero, expected: zero.next, next: { ...zero.next, selection: 2n } }
        await written(p, zero)
        await written(p, one)
        assert.deepEqual(await p.write(stale), { kind: 'fenced', found: one.next })
        await holds(p, one)
      },
      cannot.writeSelections,
    )

    promise('steers a wildcard, apart from the name above it', async (r, endpoint) => {
      const wildcard = `*.${endpoint}` as EndpointName
      const above = writeOf(endpoint, null, 1, a(1))
      const below = writeOf(wildcard, null, 7, a(7))
      await written(r.publisher(), above)
      await written(r.publisher(), below)
      await holds(r.publisher(), above)
      await holds(r.publisher(), below)
    })

    promise('loses no update, empties nothing and never goes back under four writers', manyWriters)

    promise(
      'leaves the records of others as they are',
      async (r, endpoint) => {
        await r.foreign!.add(endpoint, 'MX', '10 mail.example.')
        await r.foreign!.add(`other.${endpoint}`, 'A', '203.0.113.9')
        await r.foreign!.add(endpoint, 'TXT', '"v=spf1 -all"')
        const first = writeOf(endpoint, null, 1, a(1))
        await written(r.publisher(), first)
        await written(r.publisher(), writeOf(endpoint, first.next, 2, a(2)))
        assert.ok(await r.foreign!.has(endpoint, 'MX', '10 mail.example.'))
        assert.ok(await r.foreign!.has(endpoint, 'TXT', '"v=spf1 -all"'))
        assert.ok(await r.foreign!.has(`other.${endpoint}`, 'A', '203.0.113.9'))
      },
      cannot.holdForeignRecords,
    )

    promise(
      'refuses a CNAME beside the records of others rather than empty the name',
      async (r, endpoint) => {
        await r.foreign!.add(endpoint, 'MX', '10 mail.example.')
        const first = writeOf(endpoint, null, 1, a(1))
        await written(r.publisher(), first)
        const outcome = await r.publisher().write(writeOf(endpoint, first.next, 2, alias))
        assert.ok(outcome.kind === 'failed' && outcome.code === 'conflict', inspect(outcome))
        await holds(r.publisher(), first)
      },
      cannot.holdForeignRecords,
    )

    promise(
      'replaces a fence that nobody can read, without help',
      async (r, endpoint) => {
        await r.foreign!.add(`_fence.${endpoint}`, 'TXT', '"somebody was here"')
        await r.foreign!.add(`_fence.${endpoint}`, 'TXT', '"and somebody else"')
        assert.equal((await readOf(r.publisher(), endpoint)).fence, null)
        const write = writeOf(endpoint, null, 3, a(3))
        await written(r.publisher(), write)
        await holds(r.publisher(), write)
      },
      cannot.holdForeignRecords,
    )
  })
}

const writers = 4
const plansEach = 10

async function manyWriters(r: Resource, endpoint: EndpointName): Promise<void> {
  let running = writers
  let highest = 0n
  let begun = false
  const write = async (writer: number): Promise<void> => {
    const p = r.publisher()
    for (let done = 0; done < plansEach; ) {
      const { fence } = await readOf(p, endpoint)
      const n = Number(fence?.generation ?? 0n) + 1
      const outcome = await p.write(
        writeOf(endpoint, fence, n, a(writer + 1), { author: `writer ${writer}` }),
      )
      assert.ok(outcome.kind === 'written' || outcome.kind === 'fenced', inspect(outcome))
      if (outcome.kind === 'written') done++
    }
    running--
  }
  const watch = async (): Promise<void> => {
    while (running > 0) {
      const { fence, sets } = await readOf(r.publisher(), endpoint)
      const generation = fence?.generation ?? 0n
      assert.ok(generation >= highest, `generation ${generation} after ${highest}`)
      assert.ok(!begun || sets.length > 0, `the name was empty at generation ${generation}`)
      begun ||= sets.length > 0
      highest = generation
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  await Promise.all([watch(), ...Array.from({ length: writers }, (_, writer) => write(writer))])
  const { fence } = await readOf(r.publisher(), endpoint)
  assert.equal(fence?.generation, BigInt(writers * plansEach), 'every accepted write is one generation')
}
