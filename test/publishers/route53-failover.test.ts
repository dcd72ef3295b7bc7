// Failover records made beforehand: taken by Route 53 as they are, and then switching as the endpoint's preference says,
// for every state of the targets, with nobody there to change anything.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { formatRecordData } from '../../src/dns/index.ts'
import { writeOf } from '../../src/publishers/conformance/index.ts'
import { type Route53Failover, route53Failover, type TargetCheck } from '../../src/publishers/index.ts'
import { answerOf, type EndpointSpec, envelopeOf, type TargetSpec } from '../../src/steering/index.ts'
import type { CheckId, EndpointName, PublisherId, TargetId } from '../../src/terms/index.ts'
import { HostedZone } from './route53/hosted-zone.ts'
import { type RecordSet, storedName } from './route53/record-set.ts'
import { zoneId } from './route53/standing.ts'

const ids = ['east', 'west', 'north', 'south'] as TargetId[]
const app = 'app.shop.example' as EndpointName
const checkOf = (id: TargetId): CheckId => `check-${id}` as CheckId

const target = (id: TargetId, n: number): TargetSpec => ({
  id,
  records: [
    { type: 'A', address: `192.0.2.${n + 1}` },
    { type: 'AAAA', address: `2001:db8::${n + 1}` },
  ],
  check: checkOf(id),
  standsOn: [],
})
const endpointOf = (
  prefer: readonly (readonly TargetId[])[],
  changed: Partial<EndpointSpec> = {},
): EndpointSpec => ({
  name: app,
  public: true,
  ttl: 5,
  mode: 'automatic',
  minimum: 1,
  belowQuorum: 'hold',
  targets: ids.map(target),
  prefer,
  publish: ['cloud' as PublisherId],
  ...changed,
})
const checks: ReadonlyMap<CheckId, TargetCheck> = new Map(
  ids.map((id) => [
    checkOf(id),
    { probe: { kind: 'http', url: `https://${id}.shop.example/health` }, down: 2 },
  ]),
)

function made(endpoint: EndpointSpec): Route53Failover {
  const failover = route53Failover({ endpoint, checks, hostedZone: zoneId, standing: null })
  assert.ok(failover.ok, failover.ok ? '' : failover.error)
  return JSON.parse(JSON.stringify(failover.value)) as Route53Failover
}

/** The batch as Route 53 stores it, having taken it. */
function zoneWith({ changeBatch }: Route53Failover): HostedZone {
  const zone = new HostedZone(zoneId, 'shop.example.')
  const changes = changeBatch.Changes.map(({ Action, ResourceRecordSet: set = {} as never }) => ({
    action: Action as 'CREATE' | 'DELETE',
    set: {
      Name: storedName(set.Name!),
      Type: set.Type!,
      SetIdentifier: set.SetIdentifier!,
      ...(set.TTL === undefined ? {} : { TTL: set.TTL }),
      Values: (set.ResourceRecords ?? []).map(({ Value }) => Value!),
      Policy: { Failover: set.Failover!, ...(set.HealthCheckId ? { HealthCheckId: set.HealthCheckId } : {}) },
      ...(set.AliasTarget ? { Alias: { DNSName: set.AliasTarget.DNSName! } } : {}),
    },
  }))
  assert.deepEqual(zone.change(changes), [])
  return zone
}

/** Which checks pass when these targets are up, by the placeholder of their id. */
function passing({ healthChecks }: Route53Failover, up: ReadonlySet<TargetId>): ReadonlySet<string> {
  const passes = new Set<string>()
  for (const { name, config } of healthChecks) {
    const below = config.ChildHealthChecks?.filter((child) => passes.has(child)).length
    const does =
      below === undefined ? up.has(name.slice('check-'.length) as TargetId) : below >= config.HealthThreshold!
    if (does) passes.add(`<health check ${name}>`)
  }
  return passes
}

/** The data plane: the primary when it is well, else the secondary; an alias is as well as what it points to. */
function resolve(
  zone: HostedZone,
  name: string,
  type: string,
  passes: ReadonlySet<string>,
): readonly string[] {
  const sets = zone.sets.filter((set) => set.Name === name && set.Type === type)
  const role = (failover: string): RecordSet => sets.find(({ Policy }) => Policy.Failover === failover)!
  const well = ({ Policy, Alias }: RecordSet): boolean => {
    if (Policy.HealthCheckId !== undefined && !passes.has(Policy.HealthCheckId)) return false
    return (
      Alias === undefined ||
      zone.sets.some((set) => set.Name === Alias.DNSName && set.Type === type && well(set))
    )
  }
  const [primary, secondary] = [role('PRIMARY'), role('SECONDARY')]
  const chosen = well(primary) || !well(secondary) ? primary : secondary
  return chosen.Alias ? resolve(zone, chosen.Alias.DNSName!, type, passes) : chosen.Values
}

const chains: readonly (readonly (readonly TargetId[])[])[] = [
  [['east'], ['west']],
  [['east'], ['west'], ['north']],
  [['east'], ['west'], ['north'], ['south']],
  [['east', 'west'], ['north'], ['south']],
  [['east'], ['west', 'north']],
] as TargetId[][][]

describe('failover records of Route 53, made beforehand', () => {
  for (const prefer of chains)
    for (const minimum of [1, 2])
      test(`${prefer.map((set) => set.join('+')).join(' > ')} with ${minimum} up at least: the first set that is well, else the last`, () => {
        const endpoint = endpointOf(prefer, { minimum })
        const failover = made(endpoint)
        const zone = zoneWith(failover)
        for (let state = 0; state < 2 ** ids.length; state++) {
          const up = new Set(ids.filter((_, n) => (state >> n) & 1))
          const isWell = (set: readonly TargetId[]): boolean =>
            set.filter((id) => up.has(id)).length >= Math.min(minimum, set.length)
          const expected = prefer.find(isWell) ?? prefer.at(-1)!
          for (const set of answerOf(envelopeOf(endpoint), expected).sets)
            assert.deepEqual(
              resolve(zone, `${app}.`, set.type, passing(failover, up)),
              set.data.map(formatRecordData),
              `${set.type} with ${[...up].join(', ') || 'nothing'} up`,
            )
        }
      })

  test('checks look as ours do: over HTTPS with the host, path and port, or a connection to an address', () => {
    const endpoint = endpointOf([['east'], ['west'], ['north']] as TargetId[][])
    const failover = route53Failover({
      endpoint,
      hostedZone: zoneId,
      standing: null,
      checks: new Map<CheckId, TargetCheck>([
        [
          checkOf(ids[0]!),
          {
            probe: { kind: 'http', url: 'https://east.shop.example:8443/up?x=1', bodyContains: 'ok' },
            down: 3,
          },
        ],
        [checkOf(ids[1]!), { probe: { kind: 'tcp', host: '198.51.100.7', port: 5432 }, down: 50 }],
      ]),
    })
    assert.ok(failover.ok)
    assert.deepEqual(
      failover.value.healthChecks.map(({ config }) => config),
      [
        {
          Type: 'HTTPS_STR_MATCH',
          FullyQualifiedDomainName: 'east.shop.example',
          Port: 8443,
          ResourcePath: '/up?x=1',
          SearchString: 'ok',
          RequestInterval: 10,
          FailureThreshold: 3,
        },
        { Type: 'TCP', IPAddress: '198.51.100.7', Port: 5432, RequestInterval: 10, FailureThreshold: 10 },
      ],
    )
  })

  test('what Holdfast holds there goes in the same batch, its fence too, so that the name is never empty', () => {
    const endpoint = endpointOf([['east'], ['west']] as TargetId[][])
    const { next, sets } = writeOf(app, null, 4, [{ type: 'A', address: '192.0.2.1' }])
    const failover = route53Failover({
      endpoint,
      checks,
      hostedZone: zoneId,
      standing: { fence: next, sets },
    })
    assert.ok(failover.ok)
    const actions = failover.value.changeBatch.Changes.map(
      ({ Action, ResourceRecordSet: set }) => `${Action} ${set?.Name} ${set?.Type} ${set?.Failover ?? ''}`,
    )
    assert.deepEqual(actions, [
      'DELETE _fence.app.shop.example. TXT ',
      'DELETE app.shop.example. A ',
      'CREATE app.shop.example. A PRIMARY',
      'CREATE app.shop.example. A SECONDARY',
      'CREATE app.shop.example. AAAA PRIMARY',
      'CREATE app.shop.example. AAAA SECONDARY',
    ])
  })

  const refusals: readonly (readonly [string, EndpointSpec, RegExp])[] = [
    ['one set', endpointOf([['east']] as TargetId[][]), /nothing to fail over to/],
    [
      'sets of different types',
      endpointOf([['east'], ['west']] as TargetId[][], {
        targets: [
          target(ids[0]!, 0),
          { ...target(ids[1]!, 1), records: [{ type: 'A', address: '192.0.2.2' }] },
        ],
      }),
      /A\+AAAA, A\).* within one type/,
    ],
    [
      'a target without a check',
      endpointOf([['east'], ['west']] as TargetId[][], {
        targets: ids.map((id, n) => {
          const { check: _, ...unchecked } = target(id, n)
          return unchecked
        }),
      }),
      /east has no check/,
    ],
  ]
  for (const [what, endpoint, why] of refusals)
    test(`${what}: refused, with the reason`, () => {
      const failover = route53Failover({ endpoint, checks, hostedZone: zoneId, standing: null })
      assert.ok(!failover.ok)
      assert.match(failover.error, why)
    })
})
