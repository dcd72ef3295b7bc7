// Fast code checked against deliberately plain code: the search that merges steps, enactors and states, against the
// one that does not. Both must see the resource go from and to the same, and break the same promises.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { explore } from './explore.ts'
import { explorePlainly } from './plain.ts'
import { fourPlans } from './plans.ts'
import { type Bounds, holdfast, type Rules } from './rules.ts'

const none = { crashes: 0, lostReplies: 0, moves: 0 }
const [first, second, twin] = fourPlans
const two = [first!, second!]

const one = [first!]
const racing = { write: 'check-then-write', records: 'by-value', retire: 'never' } as const
const regardless = { ...racing, write: 'check-once-per-run' } as const

const searches: readonly { readonly name: string; readonly bounds: Bounds; readonly rules?: Rules }[] = [
  { name: 'twins of one generation', bounds: { ...none, enactors: 2, plans: [second!, twin!] } },
  { name: 'two plans', bounds: { ...none, enactors: 2, plans: two } },
  { name: 'a crash', bounds: { ...none, enactors: 2, plans: one, crashes: 1 } },
  { name: 'a lost reply', bounds: { ...none, enactors: 2, plans: one, lostReplies: 1 } },
  {
    name: 'one enactor, a crash and a lost reply',
    bounds: { ...none, enactors: 1, plans: two, crashes: 1, lostReplies: 1 },
  },
  { name: 'a change of selection', bounds: { ...none, enactors: 2, plans: one, moves: 1 } },
  {
    name: 'a write that is checked before it lands',
    bounds: { ...none, enactors: 2, plans: [second!, twin!] },
    rules: racing,
  },
  {
    name: 'a write that is never checked',
    bounds: { ...none, enactors: 2, plans: [second!, twin!] },
    rules: regardless,
  },
]

describe('the search that merges sees what the plain one sees', () => {
  for (const { name, bounds, rules = holdfast } of searches)
    test(`with ${name}`, () => {
      const plain = explorePlainly(bounds, rules)
      const fast = explore(bounds, rules)
      const unmerged = explore(bounds, rules, { merge: false })
      assert.ok(plain.complete && fast.complete && unmerged.complete)
      assert.deepEqual([...fast.changes].sort(), [...plain.changes].sort())
      assert.deepEqual([...unmerged.changes].sort(), [...plain.changes].sort())
      const broken = (violations: readonly { property: string }[]) => violations.map((v) => v.property).sort()
      assert.deepEqual(broken(fast.violations), broken(plain.violations))
      assert.equal(fast.convergesWithin, unmerged.convergesWithin)
    })
})
