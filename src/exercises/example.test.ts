import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { instant } from '../terms/index.ts'
import { exampleChecks, exampleEndpoint, exampleResults } from './example.ts'
import { milestones, t0 } from './facts.ts'

const startsAt = instant(t0 - 3_600_000)
const day = exampleResults(startsAt, startsAt, instant(startsAt + 1500 * 60_000))
const of = (check: string) => day.filter((result) => result.check === check)
const minutesAfter = (at: number): number => (at - t0) / 60_000

describe('the example endpoint on DynamoDB', () => {
  test('its targets are watched by its checks, the first stands on what fails and the second elsewhere', () => {
    const checks = exampleChecks.map((check) => check.id)
    assert.deepEqual(
      exampleEndpoint.targets.map((target) => target.check),
      checks,
    )
    assert.deepEqual(
      exampleEndpoint.targets.map((target) => target.standsOn[0]),
      ['aws/us-east-1/dynamodb', 'aws/us-west-2/dynamodb'],
    )
  })

  test('the eastern check fails in the dns phase from the first look after t0 until the name is whole again', () => {
    const down = of('orders-east').filter((result) => result.verdict === 'down')
    assert.ok(down[0]!.at > t0 && down[0]!.at <= t0 + 10_000)
    assert.ok(down.every((result) => result.phase === 'dns'))
    assert.ok(minutesAfter(down.at(-1)!.at) < milestones.connectionsRestored)
    const between = of('orders-east').filter(
      ({ at }) => at >= t0 && minutesAfter(at) < milestones.dnsRestored,
    )
    assert.ok(between.length > 900 && between.every((result) => result.verdict === 'down'))
  })

  test('the western check never fails', () => {
    assert.ok(of('orders-west').every((result) => result.verdict === 'up'))
  })

  test('results are in order of time, sequences grow by one', () => {
    for (const check of ['orders-east', 'orders-west'])
      assert.deepEqual(
        of(check).map((result) => result.sequence),
        Array.from({ length: of(check).length }, (_, i) => i + 1),
      )
    assert.ok(day.every((result, i) => i === 0 || result.at >= day[i - 1]!.at))
  })

  test('the stretches of a day are the day', () => {
    const cut = [0, 1, 17_000, 3_600_000, 3_603_000, 90_000_000].map((at) => instant(startsAt + at))
    const stretches = cut.slice(1).flatMap((to, i) => exampleResults(startsAt, cut[i]!, to))
    assert.deepEqual(stretches, day)
  })
})
