// Two writers of one name at Cloudflare, in every order of their requests: what deleting the fence by its identifier is
// worth. Over the API without a wire, so that thousands of orders take seconds.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'
import { claimText } from '../../src/publishers/cloudflare/standing.ts'
import { writeOf } from '../../src/publishers/conformance/index.ts'
import { type FencedWrite, formatFence, type WriteOutcome } from '../../src/steering/index.ts'
import type { EndpointName } from '../../src/terms/index.ts'
import { ourZone, recordsAt, zone } from './cloudflare/at-cloudflare.ts'
import { type Act, everyOrder, type Run, type Scene } from './cloudflare/interleavings.ts'
import type { LocalApi } from './cloudflare/local-api.ts'

const endpoint = `app.${zone}` as EndpointName
const mark = `_fence.${endpoint}`
const address = (n: number) => [{ type: 'A', address: `192.0.2.${n}` }] as const
const stood = writeOf(endpoint, null, 1, address(1))
const [mine, theirs] = (['mine', 'theirs'] as const).map((author, i) =>
  writeOf(endpoint, null, 1, address(10 + i), { author }),
) as [FencedWrite, FencedWrite]
const above = (write: FencedWrite, by: number): FencedWrite =>
  writeOf(endpoint, stood.next, 1 + by, address(20 + by), { author: inspect(write.next.digest) })

const writing =
  (write: FencedWrite): Act<WriteOutcome> =>
  (publisher) =>
    publisher.write(write)

const fencesIn = (api: LocalApi): readonly string[] =>
  recordsAt(api, mark, 'TXT')
    .map(({ content }) => content.replaceAll('"', ''))
    .filter((text) => text !== claimText)

const addressesIn = (api: LocalApi): readonly string[] =>
  recordsAt(api, endpoint, 'A').map(({ content }) => content)

/** After each request: one fence at most, and the records are those of the plan it names. */
const whole =
  (writes: readonly FencedWrite[]) =>
  (api: LocalApi): void => {
    const [fence, second] = fencesIn(api)
    assert.equal(second, undefined, 'two fences stand')
    if (fence === undefined) {
      assert.deepEqual(addressesIn(api), [])
      return
    }
    const write = writes.find(({ next }) => formatFence(next) === fence)
    assert.deepEqual(
      addressesIn(api),
      write?.sets[0]?.data.map((one) => 'address' in one && one.address),
    )
  }

/** Who was told `written` is who stands there, alone; the other was told whose fence it met. */
function oneWon({ api, outcomes }: Run<WriteOutcome>, writes: readonly FencedWrite[], order: string): void {
  const won = writes.filter((_, i) => outcomes[i]?.kind === 'written')
  assert.equal(won.length, 1, `order ${order}: ${inspect(outcomes)}`)
  const lost = outcomes.find((outcome) => outcome?.kind !== 'written')
  assert.deepEqual(lost, { kind: 'fenced', found: won[0]!.next }, `order ${order}`)
  assert.deepEqual(fencesIn(api), [formatFence(won[0]!.next)], `order ${order}`)
}

const standing = (api: LocalApi): void => {
  api.zone.apply({
    posts: [
      { name: endpoint, type: 'A', content: '192.0.2.1', ttl: 60 },
      { name: mark, type: 'TXT', content: `"${formatFence(stood.next)}"`, ttl: 60 },
    ],
  })
}

type Start = {
  readonly name: string
  readonly prepare: Scene<WriteOutcome>['prepare']
  readonly writes: [FencedWrite, FencedWrite]
}
const starts: readonly Start[] = [
  { name: 'two first writers', prepare: () => {}, writes: [mine, theirs] },
  {
    name: 'two first writers where one died after its claim',
    prepare: (api) =>
      void api.zone.apply({ posts: [{ name: mark, type: 'TXT', content: `"${claimText}"` }] }),
    writes: [mine, theirs],
  },
  {
    name: 'two first writers where identical records are taken',
    prepare: (api) => {
      api.zone.refusesIdentical = false
    },
    writes: [mine, theirs],
  },
  { name: 'two writers after the same plan', prepare: standing, writes: [above(mine, 1), above(theirs, 1)] },
  {
    name: 'two writers of different generations',
    prepare: standing,
    writes: [above(mine, 1), above(theirs, 2)],
  },
]

describe('two writers at Cloudflare, in every order of their requests', () => {
  for (const { name, prepare, writes } of starts) {
    const scene = {
      zone: { ...ourZone, quota: { most: 1e6, perMs: 1e6 } },
      prepare,
      acts: writes.map(writing),
    }
    test(`of ${name} one wins, and the other is told so`, async () => {
      const look = whole([stood, ...writes])
      const orders = await everyOrder({ ...scene, look }, (run, order) => oneWon(run, writes, order))
      assert.ok(orders > 50, `${orders} orders`)
    })

    test(`of ${name} one may die after any request: the other is through, or is told what stands`, async () => {
      const look = whole([stood, ...writes])
      for (let after = 0; after < 6; after++)
        await everyOrder({ ...scene, look, dies: { writer: 0, after } }, ({ api, outcomes }, order) => {
          const [, other] = outcomes
          const expected = other?.kind === 'written' ? writes[1] : writes[0]
          const where = `order ${order}, dead after ${after}: ${inspect(other)}`
          assert.ok(other?.kind === 'written' || other?.kind === 'fenced', where)
          assert.deepEqual(fencesIn(api), [formatFence(expected.next)], where)
        })
    })
  }
})
