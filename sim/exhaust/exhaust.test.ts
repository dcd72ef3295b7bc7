import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { claimedBy, summed } from '../properties.ts'
import { type Named, searches } from './bounds.ts'
import { explore } from './explore.ts'
import { explored } from './explored.ts'
import { planOf } from './plans.ts'
import type { Rules } from './rules.ts'

const product = searches.full.filter(({ endpoints, bounds }) => endpoints === 'both' && bounds.enactors === 2)

test('every interleaving within the small bound breaks no promise, and every premise is met', () => {
  const found = [...searches.small, ...product].map((search: Named) => explored(search))
  for (const { name, complete, violations } of found) {
    assert.deepEqual(violations, [], name)
    assert.ok(complete, `${name}: the search ended because nothing was left`)
  }
  const witnesses = summed(found.map((each) => each.witnesses))
  for (const premise of claimedBy('exhaust'))
    assert.ok((witnesses[premise] ?? 0) > 0, `${premise} was put to the test`)
})

/** The table of docs/architecture.md, row by row: a design that races is convicted, one that does not is acquitted. */
const designs: readonly {
  readonly write: Rules['write']
  readonly records?: Rules['records']
  readonly retire: Rules['retire']
  readonly crashes: number
  readonly neverEmpty: boolean
  readonly neverRegress: boolean
}[] = [
  { write: 'check-once-per-run', retire: 'by-age', crashes: 0, neverEmpty: false, neverRegress: false },
  { write: 'check-once-per-run', retire: 'atomic', crashes: 0, neverEmpty: true, neverRegress: false },
  { write: 'check-then-write', retire: 'by-age', crashes: 0, neverEmpty: false, neverRegress: false },
  { write: 'check-then-write', retire: 'atomic', crashes: 0, neverEmpty: true, neverRegress: false },
  { write: 'atomic', retire: 'by-age', crashes: 0, neverEmpty: true, neverRegress: true },
  { write: 'atomic', retire: 'by-age', crashes: 1, neverEmpty: false, neverRegress: true },
  { write: 'atomic', retire: 'check-then-delete', crashes: 1, neverEmpty: false, neverRegress: true },
  { write: 'atomic', retire: 'atomic', crashes: 1, neverEmpty: true, neverRegress: true },
  {
    write: 'atomic',
    records: 'by-value',
    retire: 'by-age',
    crashes: 1,
    neverEmpty: true,
    neverRegress: true,
  },
]

const plans = [1n, 2n, 3n, 4n].map((n) => planOf(n))
const promises = ['S1 never-empty', 'S2 never-regress'] as const

/** Two enactors, four plans; at each of two endpoints by itself, which is enough (`bounds.ts`). */
describe('of the designs that were compared', () => {
  for (const { records = 'by-reference', crashes, neverEmpty, neverRegress, ...rules } of designs)
    test(`write ${rules.write}, records ${records}, retire ${rules.retire}, ${crashes} crashes: ${neverEmpty ? 'never empty' : 'EMPTIED'}, ${neverRegress ? 'never back' : 'BACK'}`, () => {
      // A name that can be emptied is repaired and emptied again for ever, under ever new selections.
      const mostStates = neverEmpty ? 1_000_000 : 60_000
      const { complete, violations, witnesses } = explore(
        { enactors: 2, plans, crashes, lostReplies: 0, moves: 0 },
        { ...rules, records },
        { mostStates },
      )
      const broken = violations.map(({ property }) => property)
      assert.ok(
        complete || !neverEmpty,
        'a promise is kept in every state, not only in those that were looked at',
      )
      assert.ok(promises.every((promise) => witnesses[promise]! > 0))
      assert.deepEqual(
        promises.map((promise) => !broken.includes(promise)),
        [neverEmpty, neverRegress],
      )
    })
})
