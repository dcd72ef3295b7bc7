import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type DomainName, parseMasterFile } from '../dns/index.ts'
import { answerOf } from './answer.ts'
import { anyPlan } from './arbitraries.ts'
import { unfit } from './envelope.ts'
import { east, planOf, west } from './fixtures.ts'
import { masterFileOf } from './plan-export.ts'

test('a plan as a master file has what is answered as records and the rest as comments, in order', () => {
  const lines = masterFileOf(planOf(3), [west]).split('\n')
  assert.match(lines[0]!, /^; app\.example: plan 3, [0-9a-f]{32}$/)
  assert.deepEqual(
    lines.filter((line) => !line.startsWith(';')),
    ['app.example. 5 IN A 192.0.2.2', ''],
  )
  assert.deepEqual(lines.slice(4, 7), [
    '; in place of these, in order of preference:',
    `; ${east}`,
    '; app.example. 5 IN A 192.0.2.1',
  ])
})

test('any plan is read back from its master file by value, whatever stands in its reason', () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      fc.pre(unfit(plan.envelope).length === 0)
      const { lastKnownGood, endpoint } = plan.envelope
      const expected = answerOf(plan.envelope, lastKnownGood).sets
      const origin = endpoint as string as DomainName
      // At the zone's own name no CNAME can stand, and no asterisk names a zone.
      fc.pre(!endpoint.startsWith('*') && expected.every((set) => set.type !== 'CNAME'))
      const apex = '@ 60 IN SOA ns.x. h.x. 1 2 3 4 5\n@ 60 IN NS ns.x.\n'
      const read = parseMasterFile(apex + masterFileOf(plan, lastKnownGood), { file: 'export', origin })
      assert.ok(read.ok, JSON.stringify(read))
      for (const set of expected)
        assert.deepEqual(
          new Set(
            read.value.sets
              .get(set.name)
              ?.get(set.type)
              ?.data.map((one) => JSON.stringify(one)),
          ),
          new Set(set.data.map((one) => JSON.stringify(one))),
        )
    }),
  )
})
