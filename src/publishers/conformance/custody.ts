// An operator looks at a name before it is taken over, and gives it back.

import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { formatFence } from '../../steering/index.ts'
import { handOf } from './others.ts'
import type { Keeps } from './scene.ts'
import { a, holds, readOf, textsOf, writeOf, written } from './writes.ts'

export const custody = {
  async survey({ resource, endpoint }) {
    const publisher = resource.publisher()
    const before = await publisher.survey(endpoint)
    assert.ok(before.kind === 'surveyed', inspect(before))
    assert.deepEqual([before.survey.fence, before.survey.fenceTexts, before.survey.others], [null, [], []])
    const write = writeOf(endpoint, null, 1, a(1))
    await written(publisher, write)
    const outcome = await publisher.survey(endpoint)
    assert.ok(outcome.kind === 'surveyed', inspect(outcome))
    const { fence, sets, fenceTexts } = outcome.survey
    assert.deepEqual(fence, write.next)
    assert.deepEqual(textsOf(sets), textsOf(write.sets))
    assert.equal(fenceTexts.length, 1)
    assert.ok(fenceTexts[0]?.includes(formatFence(write.next)), inspect(fenceTexts))
  },

  async 'others-surveyed'({ resource, endpoint }) {
    const hand = handOf(resource)
    await hand.add(endpoint, 'A', '203.0.113.9')
    await hand.add(endpoint, 'MX', '10 mail.example.')
    await hand.add(endpoint, 'TXT', '"v=spf1 -all"')
    await hand.add(`_fence.${endpoint}`, 'TXT', '"somebody was here"')
    const outcome = await resource.publisher().survey(endpoint)
    assert.ok(outcome.kind === 'surveyed', inspect(outcome))
    const { fence, sets, fenceTexts, others } = outcome.survey
    assert.equal(fence, null)
    assert.deepEqual(textsOf(sets), ['A 203.0.113.9'])
    assert.ok(fenceTexts.length === 1 && fenceTexts[0]?.includes('somebody was here'), inspect(fenceTexts))
    const seen = others.map(({ type, ttl, text }) => `${ttl} ${type} ${text}`).sort()
    assert.deepEqual(seen, ['60 MX 10 mail.example.', '60 TXT "v=spf1 -all"'])
  },

  async release({ resource, endpoint }) {
    const publisher = resource.publisher()
    const first = writeOf(endpoint, null, 1, a(1))
    const second = writeOf(endpoint, first.next, 2, a(2))
    await written(publisher, first)
    await written(publisher, second)
    assert.deepEqual(await publisher.release(endpoint, first.next), { kind: 'fenced', found: second.next })
    await holds(publisher, second)
    for (let again = 0; again < 2; again++)
      assert.deepEqual(await resource.publisher().release(endpoint, second.next), { kind: 'written' })
    assert.equal((await readOf(publisher, endpoint)).fence, null)
    const late = await publisher.write(writeOf(endpoint, second.next, 3, a(3)))
    assert.deepEqual(late, { kind: 'fenced', found: null })
    const anew = writeOf(endpoint, null, 4, a(4))
    await written(publisher, anew)
    await holds(publisher, anew)
  },

  async 'release-keeps-records'({ resource, endpoint }) {
    const hand = handOf(resource)
    await hand.add(endpoint, 'MX', '10 mail.example.')
    const write = writeOf(endpoint, null, 1, a(1))
    await written(resource.publisher(), write)
    assert.deepEqual(await resource.publisher().release(endpoint, write.next), { kind: 'written' })
    const { fence, sets } = await readOf(resource.publisher(), endpoint)
    assert.deepEqual([fence, textsOf(sets)], [null, textsOf(write.sets)])
    assert.deepEqual(await hand.list(`_fence.${endpoint}`, 'TXT'), [])
    assert.equal((await hand.list(endpoint, 'MX')).length, 1)
  },
} satisfies Partial<Keeps>
