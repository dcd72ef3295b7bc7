// Checks and publishers: from the short forms people write to the specs that the rooms take.

import type { CheckSlow, CheckSpec, Probe } from '../../checks/index.ts'
import type { PublisherSpec, Route53Spec } from '../../publishers/index.ts'
import { type CheckId, type Duration, formatDuration, hours, type PublisherId } from '../../terms/index.ts'
import { resolveCredentials } from './aws-credentials.ts'
import { refersTo, type Scene } from './names.ts'
import type { Path } from './problems.ts'
import { dynamodbProbe, postgresProbe } from './resolve-measure.ts'
import { resolveTransfers } from './resolve-transfers.ts'
import type { WrittenCheck, WrittenPublisher } from './shape-signals.ts'

export function resolveChecks(
  written: Readonly<Record<string, WrittenCheck>>,
  scene: Scene,
): readonly CheckSpec[] {
  const specs: CheckSpec[] = []
  for (const [key, check] of Object.entries(written)) {
    const { service, every, timeout, down, up, refusedGrace } = check
    if (service !== undefined) refersTo(scene, ['services'], 'service', service, ['checks', key, 'service'])
    const probe = resolveProbe(check, ['checks', key], scene)
    if (probe === null) continue
    const spec = { id: key as CheckId, probe, every, timeout, down, up, refusedGrace }
    specs.push(service === undefined ? spec : { ...spec, service })
  }
  return specs
}

export const resolveSlow = (
  written: Readonly<Record<string, WrittenCheck>>,
  scene: Scene,
): readonly CheckSlow[] =>
  Object.entries(written).flatMap(([key, { slow, timeout }]): CheckSlow[] => {
    const check = key as CheckId
    if (slow === undefined) return []
    if (typeof slow === 'string') return [{ check, rule: { kind: 'off' } }]
    if (slow.above >= timeout)
      scene.tell(
        ['checks', key, 'slow', 'above'],
        `a look that takes longer than its timeout (${formatDuration(timeout)}) fails: expected less than that`,
      )
    return [{ check, rule: { kind: 'above', ms: slow.above } }]
  })

/** Null when its one kind could not be read (which was told). */
function resolveProbe(check: WrittenCheck, here: Path, scene: Scene): Probe | null {
  if (check.http !== undefined) return httpProbe(check.http, [...here, 'http'], scene)
  if (check.tcp !== undefined) return { kind: 'tcp', host: check.tcp.host, port: check.tcp.port }
  if (check.dns !== undefined) return dnsProbe(check.dns)
  if (check.postgres !== undefined) return postgresProbe(check.postgres, [...here, 'postgres'], scene)
  if (check.dynamodb !== undefined) return dynamodbProbe(check.dynamodb, [...here, 'dynamodb'], scene)
  return check.tls === undefined ? null : tlsProbe(check.tls)
}

function httpProbe(http: NonNullable<WrittenCheck['http']>, here: Path, scene: Scene): Probe {
  if (typeof http === 'string')
    return { kind: 'http', url: http, method: 'GET', status: [[200, 399]], headers: {} }
  const { url, method, status, headers, contains, json, unit } = http
  const probe = { kind: 'http' as const, url, method, status, headers }
  if (json !== undefined && (method === 'HEAD' || contains !== undefined))
    scene.tell(
      [...here, 'json'],
      method === 'HEAD'
        ? 'HEAD brings no body: expected `method: GET`'
        : 'expected `json` or `contains`, read both',
    )
  if (json !== undefined) return { ...probe, json, unit }
  return contains === undefined ? probe : { ...probe, bodyContains: contains }
}

function dnsProbe({ name, type, server, expect }: NonNullable<WrittenCheck['dns']>): Probe {
  const probe = { kind: 'dns' as const, name, type, expect }
  if (server === undefined) return probe
  const host = server.host.includes(':') ? `[${server.host}]` : server.host
  return { ...probe, server: `${host}:${server.port}` }
}

function tlsProbe(tls: NonNullable<WrittenCheck['tls']>): Probe {
  const full = 'port' in tls ? { host: tls, minDays: 7, servername: undefined } : tls
  const { host, port } = full.host
  const minimum: Duration = hours(full.minDays * 24)
  return { kind: 'tls', host, port, servername: full.servername ?? host, minimum }
}

/** Plain HTTP that leaves this machine. */
const unguarded = /^http:\/\/(?!localhost[:/]|127\.|\[::1\])/i

export function resolvePublishers(
  written: Readonly<Record<string, WrittenPublisher>>,
  scene: Scene,
): readonly PublisherSpec[] {
  const served = new Map<string, string>()
  return Object.entries(written).map(([key, publisher]): PublisherSpec => {
    const id = key as PublisherId
    const { zone } = publisher
    const here = ['publishers', key]
    if (publisher.kind === 'embedded') {
      const first = served.get(zone)
      if (first !== undefined)
        scene.tell(
          ['publishers', key, 'zone'],
          `the zone ${zone} is already served by publisher ${JSON.stringify(first)}`,
        )
      served.set(zone, key)
      const { kind, file, transfers, delegation } = publisher
      return {
        id,
        kind,
        zone,
        ...(file !== undefined && { file: scene.nameFile([...here, 'file'], file, false) }),
        ...(transfers && { transfers: resolveTransfers(transfers, [...here, 'transfers'], scene) }),
        ...(delegation && { delegation }),
      }
    }
    if (publisher.kind === 'route53') return route53Spec(id, publisher, scene)
    if (publisher.kind === 'cloudflare') {
      const { kind, zoneId, batch } = publisher
      if (unguarded.test(publisher.api))
        scene.tell([...here, 'api'], 'the token would travel in the clear: expected https://')
      const tokenFile = scene.nameFile([...here, 'tokenFile'], publisher.tokenFile, true)
      return { id, kind, zone, zoneId, tokenFile, api: publisher.api.replace(/\/+$/, ''), batch }
    }
    const { server, key: tsig } = publisher
    const byUpdate = {
      id,
      zone,
      server,
      ...(tsig && {
        key: { ...tsig, secretFile: scene.nameFile([...here, 'key', 'secretFile'], tsig.secretFile, true) },
      }),
    }
    if (publisher.kind === 'rfc2136') return { ...byUpdate, kind: publisher.kind }
    const { url, keyFile, serverId } = publisher.api
    if (unguarded.test(url))
      scene.tell(
        [...here, 'api', 'url'],
        'the key would travel in the clear: expected https:// (a proxy before PowerDNS, which speaks none) or a loopback address',
      )
    const api = {
      url: url.replace(/\/+$/, ''),
      keyFile: scene.nameFile([...here, 'api', 'keyFile'], keyFile, true),
      serverId,
    }
    return { ...byUpdate, kind: publisher.kind, api }
  })
}

function route53Spec(
  id: PublisherId,
  written: Extract<WrittenPublisher, { kind: 'route53' }>,
  scene: Scene,
): Route53Spec {
  const { kind, zone, hostedZone, region, endpoint, requestsPerSecond } = written
  return {
    id,
    kind,
    zone,
    hostedZone,
    region,
    requestsPerSecond,
    ...(endpoint === undefined ? {} : { endpoint: endpoint.replace(/\/+$/, '') }),
    ...resolveCredentials(written, ['publishers', id], scene),
  }
}
