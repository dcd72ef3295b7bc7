import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { CheckId, EndpointName, FoundationPath, TargetId } from '../terms/index.ts'
import type { TargetSpec } from './endpoint.ts'
import { type Freeze, frozenBy } from './evidence.ts'
import { app, at, node, planOf, spec, target } from './fixtures.ts'
import { initialNode, stepNode } from './node.ts'
import type { NodeEndpoint, NodeEvent, NodeState } from './node-state.ts'

/** The rule as it is read aloud, worked out anew for each endpoint. */
function plainly(state: NodeState, endpoint: NodeEndpoint): Freeze['code'] | null {
  const { quorum, observer } = state
  if (!quorum.met && endpoint.plan?.envelope.belowQuorum !== 'local') return 'below-quorum'
  if (observer.sound || (quorum.met && quorum.confirmed && explained(state, endpoint))) return null
  return 'observer-in-doubt'
}

function explained(state: NodeState, endpoint: NodeEndpoint): boolean {
  const stands = ({ check }: TargetSpec) => (check && state.health.get(check)?.state) || 'unknown'
  const lost = [...state.endpoints.values()]
    .flatMap((one) => one.spec?.targets ?? [])
    .filter((one) => stands(one) === 'down')
    .map(foundationsOf)
  const common = (lost[0] ?? []).filter((path) => lost.every((paths) => paths.includes(path)))
  if (common.length === 0) return false
  const narrowest = common.reduce((a, b) => (b.length > a.length ? b : a))
  return (endpoint.spec?.targets ?? []).some(
    (one) => stands(one) === 'up' && !foundationsOf(one).includes(narrowest),
  )
}

const foundationsOf = ({ standsOn }: TargetSpec): string[] => [
  ...new Set(
    standsOn.flatMap((path) => {
      const parts = path.split('/')
      return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
    }),
  ),
]

const names = [app, 'www.example', 'api.example'] as EndpointName[]
const ids = ['east', 'west', 'north'] as TargetId[]
const checks = ids.map((id) => `check-${id}` as CheckId)
const foundation = fc.constantFrom('aws', 'aws/us-east-1', 'aws/us-east-1/db', 'aws/eu-west-2', 'gcp')
const anyTarget = fc
  .record({ id: fc.constantFrom(...ids), standsOn: fc.array(foundation, { maxLength: 2 }) })
  .map(({ id, standsOn }) => ({ ...target(id, 1), standsOn: standsOn as FoundationPath[] }))
const anySpec = fc
  .record({
    name: fc.constantFrom(...names),
    targets: fc.uniqueArray(anyTarget, { selector: ({ id }) => id, minLength: 1, maxLength: 3 }),
    belowQuorum: fc.constantFrom('hold' as const, 'local' as const),
  })
  .map((changed) => spec({ ...changed, prefer: changed.targets.map(({ id }) => [id]) }))

const soundness = fc.boolean().map((sound): NodeEvent => ({ kind: 'observer', sound, why: '', at: at(1) }))
const anyEvent: fc.Arbitrary<NodeEvent> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('health' as const),
      check: fc.constantFrom(...checks),
      state: fc.constantFrom('up' as const, 'down' as const, 'unknown' as const),
      at: fc.constant(at(1)),
      why: fc.constant('seen'),
    }),
  },
  { weight: 3, arbitrary: soundness },
  {
    weight: 2,
    arbitrary: fc
      .array(anySpec, { minLength: 1, maxLength: 3 })
      .map((specs): NodeEvent => ({ kind: 'configured', specs, at: at(1) })),
  },
  fc.constantFrom([true, true], [true, true], [true, false], [false, false]).map(
    ([met = true, confirmed]): NodeEvent => ({
      kind: 'quorum',
      met,
      confirmed: confirmed ?? false,
      why: '',
      at: at(1),
    }),
  ),
  anySpec.map((changed): NodeEvent => ({ kind: 'plan', plan: planOf(1, changed), at: at(1) })),
  fc.constantFrom(...names).map((endpoint): NodeEvent => ({ kind: 'withdrawn', endpoint, at: at(1) })),
)

describe('whether what is seen counts', () => {
  test('is the same as worked out anew for each endpoint, whatever happened before', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { minLength: 10, maxLength: 40, size: 'max' }), (events) => {
        let state = initialNode({ node, publishers: [] })
        for (const event of events) {
          state = stepNode(state, event).state
          for (const endpoint of state.endpoints.values()) {
            const frozen = frozenBy(state, endpoint)?.code ?? null
            assert.equal(frozen, plainly(state, endpoint))
          }
        }
      }),
      { numRuns: 500 },
    )
  })
})
