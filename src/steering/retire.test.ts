import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fenceOf } from './fence.ts'
import { planOf } from './fixtures.ts'
import { type PlanShelf, retire } from './retire.ts'

const [first, second, third] = [planOf(1), planOf(2), planOf(3)] as const
const shelf: PlanShelf = { plans: [first, second, third], live: [], lastKnownGood: [], applying: [] }
const twin = { ...fenceOf(first), digest: second.digest }

describe('retiring a plan (S4)', () => {
  test('removes that one, and no other', () => {
    const outcome = retire(shelf, fenceOf(second))
    assert.ok(outcome.ok)
    assert.deepEqual(outcome.value.plans, [first, third])
  })
  const uses: Record<string, [Partial<PlanShelf>, string]> = {
    'live somewhere': [{ live: [fenceOf(third), fenceOf(first, 7n)] }, 'live'],
    'the last known good of a node': [{ lastKnownGood: [fenceOf(first)] }, 'last-known-good'],
    'being applied': [{ applying: [fenceOf(first)] }, 'applying'],
    'newer than what every enactor has told of': [{ heardUpTo: 0n }, 'unheard'],
  }
  for (const [use, [used, word]] of Object.entries(uses))
    test(`is refused for a plan that is ${use}, and says so`, () => {
      const outcome = retire({ ...shelf, ...used }, fenceOf(first))
      assert.ok(!outcome.ok)
      assert.equal(outcome.error.use, word)
      assert.match(outcome.error.message, /gen=1 .* stays$/)
    })
  test('is refused for the newest, and for one that is not there', () => {
    for (const [fence, word] of [
      [fenceOf(third), 'newest'],
      [fenceOf(planOf(9)), 'unknown'],
      [twin, 'unknown'],
    ] as const) {
      const outcome = retire(shelf, fence)
      assert.equal(outcome.ok ? 'removed' : outcome.error.use, word)
    }
  })
  test('is not kept by a twin of its generation that is in use', () => {
    assert.ok(retire({ ...shelf, live: [twin], heardUpTo: 1n }, fenceOf(first)).ok)
  })
})
