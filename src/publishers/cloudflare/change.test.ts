// The change that a write comes to, against a plain model of a zone: carried out in the order of a batch, it leaves the
// wanted records and no others, touches nothing of others, and never lets a name run dry on the way.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { DomainName } from '../../dns/index.ts'
import type { EndpointName } from '../../terms/index.ts'
import { type Contents, writeOf } from '../conformance/writes.ts'
import { batchesOf, type Change, changeOf, operationsIn } from './change.ts'
import type { Standing } from './standing.ts'
import type { Stored } from './stored.ts'

const endpoint = 'app.zone.example' as EndpointName
const fenceName = `_fence.${endpoint}` as DomainName

const stored = (id: string, type: string, content: string, ttl = 60): Stored => ({
  ...{ id, type, content, ttl, proxied: false, priority: null },
  name: (type === 'TXT' && id.startsWith('mark') ? fenceName : endpoint) as DomainName,
})

const address = (n: number) => ({ type: 'A', address: `192.0.2.${n}` }) as const
const wide = (n: number) => ({ type: 'AAAA', address: `2001:db8::${n}` }) as const
const some = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 6 })

/** As Cloudflare keeps them: addresses of two families, some texts of others, perhaps a fence. */
const standings: fc.Arbitrary<Standing> = fc
  .tuple(some, some, fc.constantFrom(60, 300, 1), fc.boolean(), fc.nat({ max: 2 }))
  .map(([narrow, broad, ttl, mail, marks]) => ({
    marks: Array.from({ length: marks }, (_, i) => stored(`mark${i}`, 'TXT', `"mark ${i}"`)),
    records: [
      ...narrow.map((n) => stored(`a${n}`, 'A', `192.0.2.${n}`, ttl)),
      ...broad.map((n) => stored(`b${n}`, 'AAAA', `2001:DB8:0::${n}`, ttl)),
      ...(mail ? [stored('mx', 'MX', 'mail.example'), stored('spf', 'TXT', '"v=spf1 -all"')] : []),
    ],
  }))
const contents: fc.Arbitrary<Contents> = fc
  .tuple(some, some)
  .filter(([narrow, broad]) => narrow.length + broad.length > 0)
  .map(([narrow, broad]) => [...narrow.map(address), ...broad.map(wide)])

type Records = readonly { readonly id: string; readonly type: string; readonly content: string }[]

/** Every state on the way: after each delete, then each patch, then each post. */
function statesOf(change: Change, before: Records): readonly Records[] {
  let now = before
  const states = [now]
  const next = (records: Records): void => {
    now = records
    states.push(now)
  }
  for (const { id } of change.deletes) {
    assert.ok(
      now.some((record) => record.id === id),
      `${id} is there to be deleted`,
    )
    next(now.filter((record) => record.id !== id))
  }
  for (const { id, content } of change.patches)
    next(now.map((one) => (one.id === id ? { ...one, content } : one)))
  for (const [i, { type, content }] of change.posts.entries())
    next([...now, { id: `new${i}`, type, content }])
  return states
}

const shown = (records: Records): readonly string[] =>
  records.map(({ type, content }) => `${type} ${content.toLowerCase().replace(':0::', '::')}`).sort()

describe('the change that a write comes to', () => {
  test('leaves what was wanted, and what is of others as it was', () => {
    fc.assert(
      fc.property(standings, contents, (standing, wanted) => {
        const write = writeOf(endpoint, null, 5, wanted)
        const change = changeOf(write, standing, fenceName)
        const before = [...standing.records, ...standing.marks]
        const after = statesOf(change, before).at(-1)!
        const theirs = standing.records.filter(({ type }) => type === 'MX' || type === 'TXT')
        const ours = wanted.map((one) => ({
          id: '',
          type: one.type,
          content: 'address' in one ? one.address : '',
        }))
        const fence = { id: '', type: 'TXT', content: `"gen=5 plan=${write.next.digest}"` }
        assert.deepEqual(shown(after), shown([...theirs, ...ours, fence]))
        const touched = new Set([...change.deletes, ...change.patches].map(({ id }) => id))
        assert.ok(theirs.every(({ id }) => !touched.has(id)))
      }),
    )
  })

  test('never takes the last record of a type that goes on', () => {
    fc.assert(
      fc.property(standings, contents, (standing, wanted) => {
        const change = changeOf(writeOf(endpoint, null, 5, wanted), standing, fenceName)
        const states = statesOf(change, standing.marks.concat(standing.records))
        for (const type of ['A', 'AAAA'])
          if (wanted.some((one) => one.type === type) && standing.records.some((one) => one.type === type))
            assert.ok(states.every((records) => records.some((one) => one.type === type)))
      }),
    )
  })

  test('changes nothing but the fence where the records stand already', () => {
    const standing = { marks: [stored('mark0', 'TXT', '"gen=4"')], records: [stored('a1', 'A', '192.0.2.1')] }
    const { deletes, patches, posts } = changeOf(
      writeOf(endpoint, null, 5, [address(1)]),
      standing,
      fenceName,
    )
    assert.deepEqual([deletes, patches, posts.map(({ type }) => type)], [[{ id: 'mark0' }], [], ['TXT']])
  })
})

describe('batches', () => {
  const sized = (size: number) => ({
    change: {
      deletes: Array.from({ length: size }, () => ({ id: 'x' })),
      patches: [],
      posts: [],
    } satisfies Change,
  })

  test('hold as many writes as fit, in their order, and none is divided', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 12 })),
        fc.integer({ min: 1, max: 30 }),
        (sizes, most) => {
          const all = sizes.map(sized)
          const batches = batchesOf(all, most)
          assert.deepEqual(batches.flat(), all)
          const totals = batches.map((batch) =>
            batch.reduce((sum, { change }) => sum + operationsIn(change), 0),
          )
          for (const [i, total] of totals.entries()) {
            assert.ok(total <= most || batches[i]!.length === 1)
            const next = batches[i + 1]?.[0]
            assert.ok(!next || total + operationsIn(next.change) > most, 'the next one had no room')
          }
        },
      ),
    )
  })
})
