// Endpoints: every name they point to exists, their records can stand together, and each publisher can hold them.

import { isIP } from 'node:net'
import type { CheckSpec } from '../../checks/index.ts'
import { type DomainName, isSubdomain } from '../../dns/index.ts'
import { type PublisherSpec, promisesOf } from '../../publishers/index.ts'
import type { EndpointSpec, TargetSpec } from '../../steering/index.ts'
import {
  type EndpointName,
  formatDuration,
  type PublisherId,
  seconds,
  type TargetId,
} from '../../terms/index.ts'
import { declaredAt, refersTo, type Scene, standsOn } from './names.ts'
import type { Path } from './problems.ts'
import { resolveReady } from './resolve-measure.ts'
import type { WrittenEndpoint, WrittenTarget } from './shape-endpoint.ts'

export function resolveEndpoints(
  written: Readonly<Record<string, WrittenEndpoint>>,
  publishers: readonly PublisherSpec[],
  checks: readonly CheckSpec[],
  scene: Scene,
): readonly EndpointSpec[] {
  return Object.entries(written).map(([name, endpoint]) =>
    resolveEndpoint(name, endpoint, publishers, checks, scene),
  )
}

function resolveEndpoint(
  name: string,
  written: WrittenEndpoint,
  publishers: readonly PublisherSpec[],
  checks: readonly CheckSpec[],
  scene: Scene,
): EndpointSpec {
  const here: Path = ['endpoints', name]
  const targets = Object.entries(written.targets).map(([id, target]) =>
    resolveTarget(id, target, checks, [...here, 'targets', id], scene),
  )
  if (declaredAt(scene.root, [...here, 'targets']).size === 0)
    scene.tell(here, 'an endpoint needs at least one target under `targets`')
  const prefer = resolvePrefer(written, targets, here, scene)
  refuseMixture(targets, prefer, here, scene)
  refuseUnreachable(written.minimum, prefer, here, scene)
  const { ttl } = written
  if (ttl % 1000 !== 0) scene.tell([...here, 'ttl'], `expected whole seconds, read ${formatDuration(ttl)}`)
  const publish = resolvePublish(name, written, targets, publishers, scene)
  const { public: isPublic, mode, minimum, belowQuorum, onForeignEdit } = written
  // What is the default is left out, so that a specification written down before reads the same.
  const edits = onForeignEdit === 'hold' ? {} : { onForeignEdit }
  const objective = written.objective ? { objective: written.objective } : {}
  const { slowStart, dampFlaps: damped } = written
  const returning = slowStart > 0 || damped ? { returning: { slowStart, damped } } : {}
  const policy = { mode, minimum, belowQuorum, ...edits, ...objective, ...returning }
  const spec = { public: isPublic, ttl: ttl / 1000, ...policy, targets, prefer, publish }
  return { name: name as EndpointName, ...spec }
}

function resolveTarget(
  id: string,
  written: WrittenTarget,
  checks: readonly CheckSpec[],
  here: Path,
  scene: Scene,
): TargetSpec {
  const { address, addresses, cname, check } = written
  if (check !== undefined) refersTo(scene, ['checks'], 'check', check, [...here, 'check'])
  const all = addresses ?? (address === undefined ? [] : [address])
  for (const [i, one] of all.entries())
    if (all.indexOf(one) < i) scene.tell([...here, 'addresses', i], `${one} is written twice`)
  const records: TargetSpec['records'] =
    cname !== undefined
      ? [{ type: 'CNAME', target: cname }]
      : all.map((one) => ({ type: isIP(one) === 4 ? 'A' : 'AAAA', address: one }))
  const spec = {
    id: id as TargetId,
    records,
    standsOn: written.standsOn.map((path) => standsOn(scene, path)),
    ...resolveReady(written, checks, here, scene),
  }
  return check === undefined ? spec : { ...spec, check }
}

/** Sets in order; without `prefer`, the targets one by one as they are written. */
function resolvePrefer(
  written: WrittenEndpoint,
  targets: readonly TargetSpec[],
  here: Path,
  scene: Scene,
): readonly (readonly TargetId[])[] {
  if (written.prefer.length === 0) return targets.map((target) => [target.id])
  const sets = written.prefer.map((entry, i) => {
    const set: readonly TargetId[] = Array.isArray(entry) ? entry : [entry]
    for (const [j, id] of set.entries()) {
      const from = [...here, 'prefer', i, ...(Array.isArray(entry) ? [j] : [])]
      const known = refersTo(scene, [...here, 'targets'], 'target', id, from)
      if (known && set.indexOf(id) < j) scene.tell(from, `${id} is named twice in one set`)
    }
    return set
  })
  const named = new Set(sets.flat())
  for (const { id } of targets)
    if (!named.has(id)) scene.warn([...here, 'targets', id], 'not named in `prefer`: it is never answered')
  return sets
}

/** A name holds one CNAME or addresses, never both (RFC 1034 section 3.6.2); several CNAMEs are not a set. */
function refuseMixture(
  targets: readonly TargetSpec[],
  prefer: readonly (readonly TargetId[])[],
  here: Path,
  scene: Scene,
): void {
  const isAlias = (target: TargetSpec): boolean => target.records[0]?.type === 'CNAME'
  const aliases = targets.filter(isAlias)
  if (aliases.length === 0) return
  const plain = targets.find((target) => target.records.length > 0 && !isAlias(target))
  if (plain !== undefined)
    scene.tell(
      [...here, 'targets', aliases[0]!.id, 'cname'],
      `target ${aliases[0]!.id} is an alias and ${plain.id} has addresses; a name holds one or the other`,
    )
  for (const [i, set] of prefer.entries())
    if (set.length > 1)
      scene.tell([...here, 'prefer', i], 'aliases cannot be answered together: a name holds one CNAME')
}

function refuseUnreachable(
  minimum: number,
  prefer: readonly (readonly TargetId[])[],
  here: Path,
  scene: Scene,
): void {
  const largest = Math.max(0, ...prefer.map((set) => set.length))
  if (largest === 0 || minimum <= largest) return
  const message = `a minimum of ${minimum} can never be met: the largest set in \`prefer\` has ${largest}`
  scene.tell([...here, 'minimum'], message, 'write sets of several targets: `prefer: [[east, west]]`')
}

function resolvePublish(
  name: string,
  written: WrittenEndpoint,
  targets: readonly TargetSpec[],
  publishers: readonly PublisherSpec[],
  scene: Scene,
): readonly PublisherId[] {
  const here: Path = ['endpoints', name, 'publish']
  for (const [i, id] of written.publish.entries()) {
    const from = [...here, i]
    if (!refersTo(scene, ['publishers'], 'publisher', id, from)) continue
    if (written.publish.indexOf(id) < i) scene.tell(from, `${id} is named twice`)
    const publisher = publishers.find((one) => one.id === id)
    if (publisher !== undefined) refuseMisfit(name, written, targets, publisher, from, scene)
  }
  return written.publish
}

function refuseMisfit(
  name: string,
  written: WrittenEndpoint,
  targets: readonly TargetSpec[],
  publisher: PublisherSpec,
  from: Path,
  scene: Scene,
): void {
  const { zone, kind } = publisher
  if (!isSubdomain(name as string as DomainName, zone))
    scene.tell(from, `${name} is not within ${zone}, the zone of publisher ${publisher.id}`)
  const { smallestTtl, aliasAtApex } = promisesOf(kind)
  const aliased = targets.some((target) => target.records[0]?.type === 'CNAME')
  if (name === zone && aliased && !aliasAtApex)
    scene.tell(
      from,
      `${name} is the apex of its zone and holds SOA and NS; it cannot be an alias (RFC 1912 section 2.4)`,
    )
  const least = seconds(smallestTtl)
  if (written.ttl < least)
    scene.tell(
      ['endpoints', name, 'ttl'],
      `${formatDuration(written.ttl)} is less than publisher ${publisher.id} can hold (${formatDuration(least)})`,
    )
}
