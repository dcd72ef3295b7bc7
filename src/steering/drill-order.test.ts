// Before a drill: what would become of each endpoint, by the selection that steers, and every reason not to begin.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  type EndpointName,
  type FoundationPath,
  type Instant,
  seconds,
  type TargetId,
} from '../terms/index.ts'
import { type DrillScene, type DrillWish, weighDrill } from './drill-order.ts'
import type { EndpointSpec } from './endpoint.ts'
import { app, checkOf, east, planOf, spec, target, west } from './fixtures.ts'
import type { Health } from './select.ts'
import type { EndpointStatus } from './status.ts'

const region = 'aws/us-east-1' as FoundationPath
const onEast: EndpointSpec['targets'] = [
  { ...target(east, 1), standsOn: ['aws/us-east-1/ec2' as FoundationPath] },
  { ...target(west, 2), standsOn: ['aws/us-west-2/ec2' as FoundationPath] },
]
const shop = spec({ targets: onEast })

const statusOf = (
  health: Partial<Record<string, Health>> = {},
  more: Partial<EndpointStatus> = {},
): EndpointStatus => ({
  endpoint: app,
  mode: 'automatic',
  state: 'ok',
  why: 'answering east, the most preferred',
  since: 0 as Instant,
  generation: null,
  digest: null,
  author: null,
  reason: null,
  answering: [east],
  answers: [],
  advice: null,
  targets: [east, west].map((id) => ({
    id,
    records: [],
    check: checkOf(id),
    health: health[id] ?? 'up',
    healthWhy: '',
    healthSince: null,
    readiness: null,
    answered: id === east,
    waits: null,
    falls: null,
  })),
  publishers: [],
  alarms: [],
  ...more,
})

const sceneOf = (more: Partial<DrillScene> = {}, specs: readonly EndpointSpec[] = [shop]): DrillScene => ({
  specs,
  statusOf: () => statusOf(),
  envelopeOf: () => planOf(1, { targets: onEast }).envelope,
  ordersOf: () => null,
  isOn: (path, lost) => path === lost || path.startsWith(`${lost}/`),
  troubles: () => [],
  lostNode: false,
  mute: [],
  ...more,
})

const wish: DrillWish = {
  id: 'drill-1',
  lose: region,
  endpoints: [app],
  manner: 'silent',
  by: 'operator:ada',
  why: 'quarterly',
  from: 1000 as Instant,
  lossFor: seconds(60),
  backWithin: seconds(60),
}

const refusals = (scene: DrillScene, more: Partial<DrillWish> = {}): string => {
  const weighed = weighDrill({ ...wish, ...more }, scene)
  assert.equal(weighed.order === null, weighed.refusals.length > 0)
  return weighed.refusals.join('\n')
}

describe('weighing a drill', () => {
  test('says what is lost, which checks fail and where selection would go', () => {
    const { order, outlooks } = weighDrill(wish, sceneOf())
    assert.deepEqual(order?.checks, [checkOf(east)])
    const { before, lost, expected } = outlooks[0]!.endpoint
    assert.deepEqual([before, lost, expected], [[east], [east], [west]])
  })

  test('never into an outage: the figures stand in the refusal', () => {
    for (const health of ['down', 'unknown'] as const) {
      const said = refusals(sceneOf({ statusOf: () => statusOf({ west: health }) }))
      assert.match(said, /left with 0 of 2 targets proven up \(none\), and its minimum is 1/)
    }
  })

  test('nor below the minimum', () => {
    const pair = { minimum: 2, prefer: [[east, west]], targets: onEast } as const
    const scene = sceneOf(
      {
        statusOf: () => statusOf({}, { answering: [east, west] }),
        envelopeOf: () => planOf(1, pair).envelope,
      },
      [spec(pair)],
    )
    assert.match(refusals(scene), /left with 1 of 2 targets proven up \(west\), and its minimum is 2/)
  })

  test('whatever keeps the name as it is, or is wrong already, is said', () => {
    const cases: readonly (readonly [Partial<DrillScene>, RegExp])[] = [
      [{ ordersOf: () => 'is held by ada: the sale' }, /is held by ada: the sale/],
      [
        { troubles: () => ['incident inc-1 is open'] },
        /incident inc-1 is open; a drill waits until it is over/,
      ],
      [{ lostNode: true }, /is not heard/],
      [{ mute: ['fra-1 is not connected'] }, /every vantage .* fra-1 is not connected/],
      [{ statusOf: () => null }, /answers nothing yet/],
      [{ statusOf: () => statusOf({}, { state: 'alarm', why: 'drift' }) }, /is alarm: drift/],
      [
        { statusOf: () => statusOf({}, { answering: [west] }) },
        /answers west, which does not stand on aws\/us-east-1/,
      ],
    ]
    for (const [more, said] of cases) assert.match(refusals(sceneOf(more)), said)
    assert.match(refusals(sceneOf({}, [spec({ targets: onEast, mode: 'observe' })])), /is in mode observe/)
    assert.match(refusals(sceneOf(), { lose: 'gcp' as FoundationPath }), /no target of it stands on gcp/)
    assert.match(
      refusals(sceneOf(), { endpoints: ['nobody.example' as EndpointName] }),
      /there is no endpoint nobody.example/,
    )
  })

  test('a loss that no check would see is refused: a real one would not be seen either', () => {
    const blind = onEast.map(({ check, ...rest }): EndpointSpec['targets'][number] =>
      rest.id === east || check === undefined ? rest : { ...rest, check },
    )
    assert.match(refusals(sceneOf({}, [spec({ targets: blind })])), /no check looks at east/)
  })

  test('an endpoint that goes by the same check is named, unless it takes part', () => {
    const other = { ...shop, name: 'pay.example' as EndpointName }
    const scene = sceneOf({}, [shop, other])
    assert.match(refusals(scene), /pay.example goes by the check check-east as well/)
    assert.equal(refusals(scene, { endpoints: [app, other.name] }), '')
  })

  test('in mode approve the question is where an operator would be asked to move it', () => {
    const asked = spec({ targets: onEast, mode: 'approve' })
    const scene = sceneOf({ envelopeOf: () => planOf(1, { targets: onEast, mode: 'approve' }).envelope }, [
      asked,
    ])
    assert.deepEqual(weighDrill(wish, scene).outlooks[0]?.endpoint.expected, [west] satisfies TargetId[])
  })
})
