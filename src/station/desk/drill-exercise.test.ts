// The exercise runs the real checks and the real machine with a clock of its own: its figures follow from the rules.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { DrillResult } from '../../steering/index.ts'
import type { FoundationPath } from '../../terms/index.ts'
import { exerciseLoss } from './drill-exercise.ts'
import type { DrillSources } from './drill-scene.ts'
import { at, drillSources as sources } from './testing/drill-world.ts'

async function exercised(
  from: DrillSources,
  manner: 'refused' | 'silent' = 'refused',
  lose = 'aws/us-east-1',
): Promise<DrillResult> {
  const order = { id: 'exercise-1', lose: lose as FoundationPath, manner, by: 'operator:ada', at }
  const done = await exerciseLoss(order, from)
  assert.ok(done.ok)
  return done.value.data.result as unknown as DrillResult
}

describe('a loss as an exercise', () => {
  for (const [manner, least, most] of [
    ['refused', 20, 2100],
    ['silent', 400, 2400],
  ] as const)
    test(`${manner}: it is noticed by the checks' own rules, and one TTL is counted for who asks`, async () => {
      const result = await exercised(sources('automatic', { east: 'up', west: 'up' }), manner)
      const [one] = result.endpoints
      assert.deepEqual(one?.destination, ['west'])
      // All of it virtual: at most two intervals and the time a look takes, since two failures judge it down.
      assert.ok(one!.detectMs! >= least && one!.detectMs! <= most, `${one!.detectMs}`)
      assert.equal(one!.recoverMs, one!.moveMs! + 5000)
      assert.deepEqual([result.kind, one?.met], ['exercise', null])
    })

  test('with nothing else proven up it moves nowhere, and says so', async () => {
    const [one] = (await exercised(sources('automatic', { east: 'up', west: 'down' }))).endpoints
    assert.deepEqual([one?.moveMs, one?.destination], [null, null])
    assert.match(one!.text, /noticed the loss after .* and moved nowhere/)
  })

  test('in mode approve an operator would be asked, and nothing moves', async () => {
    const [one] = (await exercised(sources('approve', { east: 'up', west: 'up' }))).endpoints
    assert.equal(one?.moveMs, null)
    assert.match(one!.text, /would ask an operator to move it to west/)
  })

  test('what nothing stands on is refused', async () => {
    const order = {
      id: 'e',
      lose: 'gcp' as FoundationPath,
      manner: 'silent',
      by: 'operator:ada',
      at,
    } as const
    const done = await exerciseLoss(order, sources('automatic', { east: 'up', west: 'up' }))
    assert.match(done.ok ? '' : done.error, /no target of any endpoint stands on gcp/)
  })
})
