// From what is written to `Config`: references between the sections, paths made absolute, foundations gathered.

import { isIP } from 'node:net'
import { resolve } from 'node:path'
import type { AtlasFoundation, AtlasService } from '../../atlas/index.ts'
import { limitOf } from '../../publishers/index.ts'
import {
  type FoundationPath,
  type NodeName,
  parseFoundationPath,
  parseNodeName,
  type ServiceId,
} from '../../terms/index.ts'
import type { Config, HostPort } from './config.ts'
import { type Scene, standsOn } from './names.ts'
import { resolveAlerts, resolveSubscribers } from './resolve-alerts.ts'
import { resolveEndpoints } from './resolve-endpoint.ts'
import { resolveFeeds } from './resolve-feeds.ts'
import { resolveGameDays } from './resolve-game-days.ts'
import { resolveMaintenance } from './resolve-maintenance.ts'
import { resolveRoutes } from './resolve-routes.ts'
import { resolveCommands, resolveRunbooks } from './resolve-runbooks.ts'
import { resolveChecks, resolvePublishers, resolveSlow } from './resolve-signals.ts'
import { resolveVantages } from './resolve-vantages.ts'
import type { Written } from './shape.ts'

/** `hostName`: the machine's, for a node that is not named. */
export function resolveConfig(written: Written, hostName: string, baseFolder: string, scene: Scene): Config {
  const node = resolveNode(written, hostName, scene)
  warnOfOpenDoors(written.listen, scene)
  const services = resolveServices(written, scene)
  const checks = resolveChecks(written.checks, scene)
  const feeds = resolveFeeds(written.feeds, scene)
  const publishers = resolvePublishers(written.publishers, scene)
  const endpoints = resolveEndpoints(written.endpoints, publishers, checks, scene)
  warnOfControlPlanes(endpoints, publishers, scene)
  const maintenance = resolveMaintenance(written.maintenance, scene)
  return {
    node,
    store: { kind: 'embedded', folder: resolve(baseFolder, written.store) },
    listen: {
      http: written.listen.http,
      dns: written.listen.dns,
      ...(written.listen.url === undefined ? {} : { url: written.listen.url.replace(/\/+$/, '') }),
    },
    board: resolveBoard(written.board, baseFolder, scene),
    retention: written.retention,
    learning: resolveLearning(written.learning, baseFolder),
    public: written.public,
    removals: written.removals,
    detection: written.detection,
    atlas: { services, foundations: resolveFoundations(written, scene) },
    checks,
    slow: resolveSlow(written.checks, scene),
    vantages: resolveVantages(written, node.name, scene),
    feeds,
    endpoints,
    publishers,
    alerts: resolveAlerts(written.alerts, scene),
    subscribers: resolveSubscribers(written.subscribers, scene),
    routes: resolveRoutes(written.alerts, services, scene),
    heartbeats: Object.entries(written.heartbeats).map(([id, heartbeat]) => ({ id, ...heartbeat })),
    maintenance: maintenance.once,
    recurring: maintenance.recurring,
    commands: resolveCommands(written.commands, scene),
    runbooks: resolveRunbooks(written.runbooks, scene),
    gameDays: resolveGameDays(written.gameDays, scene),
  }
}

function resolveBoard(
  { snapshot, proxies, ...streams }: Written['board'],
  baseFolder: string,
  scene: Scene,
): Config['board'] {
  for (const [i, proxy] of proxies.entries())
    if (!isNetwork(proxy))
      scene.tell(
        ['board', 'proxies', i],
        `${proxy} is neither an address nor a network`,
        'for example 10.0.0.1 or 10.0.0.0/8',
      )
  const folder =
    snapshot === undefined ? 'store' : snapshot === 'off' ? 'off' : { folder: resolve(baseFolder, snapshot) }
  return { ...streams, proxies, snapshot: folder }
}

function isNetwork(text: string): boolean {
  const [address = '', prefix] = text.split('/')
  const bits = isIP(address) === 4 ? 32 : isIP(address) === 6 ? 128 : -1
  return bits > 0 && (prefix === undefined || Number(prefix) <= bits)
}

function resolveLearning({ names }: Written['learning'], baseFolder: string): Config['learning'] {
  const { every = null, ranges, servers } = names
  return { every, ranges: ranges === undefined ? null : resolve(baseFolder, ranges), servers }
}

function resolveNode(written: Written, hostName: string, scene: Scene): Config['node'] {
  const foundations = written.node.standsOn.map((path) => standsOn(scene, path))
  if (written.node.name !== undefined) return { name: written.node.name, standsOn: foundations }
  const short = hostName.split('.')[0]!.toLowerCase()
  const name = parseNodeName(short)
  if (!name.ok)
    scene.tell(
      ['node', 'name'],
      `the host name cannot name this node: ${name.error}`,
      'write `node: { name: … }`',
    )
  return { name: (name.ok ? name.value : short) as NodeName, standsOn: foundations }
}

/** 127.0.0.0/8 (RFC 1122 section 3.2.1.3) and ::1. */
export const isLoopback = (host: string): boolean =>
  (isIP(host) === 4 && host.startsWith('127.')) || host === '::1' || host.startsWith('::ffff:127.')

/** Once for each publisher, however many endpoints it has: it is one decision. */
function warnOfControlPlanes(
  endpoints: Config['endpoints'],
  publishers: Config['publishers'],
  scene: Scene,
): void {
  for (const { id, kind } of publishers) {
    const limit = limitOf(kind)
    const concerned = endpoints.filter(({ publish, mode }) => publish.includes(id) && mode !== 'observe')
    if (limit === null || concerned.length === 0) continue
    const [first] = concerned
    const which = concerned.length === 1 ? first!.name : `${concerned.length} endpoints (${first!.name}, …)`
    scene.warn(['publishers', id], `${which}: ${limit.needs}`, limit.instead)
  }
}

function warnOfOpenDoors(listen: Written['listen'], scene: Scene): void {
  const warn = (key: 'http' | 'dns', at: HostPort, advice: string): void => {
    if (!isLoopback(at.host))
      scene.warn(['listen', key], `${at.host} can be reached from other machines`, advice)
  }
  warn('http', listen.http, 'put a proxy with TLS in front of it, and a firewall')
  warn('dns', listen.dns, 'this is what a public nameserver does; be sure it is meant')
}

function resolveServices(written: Written, scene: Scene): ReadonlyMap<ServiceId, AtlasService> {
  const services = new Map<ServiceId, AtlasService>()
  for (const [key, service] of Object.entries(written.services)) {
    const id = key as ServiceId
    const edges = service.standsOn.map((edge) =>
      typeof edge === 'string'
        ? { on: standsOn(scene, edge), kind: 'hard' as const }
        : {
            on: standsOn(scene, edge.on),
            kind: edge.kind,
            ...(edge.public ? { public: true as const } : {}),
          },
    )
    const { category, public: isPublic } = service
    services.set(id, { id, name: service.name ?? key, category, public: isPublic, standsOn: edges })
  }
  return services
}

function resolveFoundations(written: Written, scene: Scene): ReadonlyMap<FoundationPath, AtlasFoundation> {
  const foundations = new Map<FoundationPath, AtlasFoundation>()
  for (const [key, { within, jurisdiction }] of Object.entries(written.foundations)) {
    const path = key as FoundationPath
    if (within !== undefined) standsOn(scene, within)
    foundations.set(path, {
      path,
      ...(within === undefined ? {} : { within }),
      ...(jurisdiction === undefined ? {} : { jurisdiction }),
    })
  }
  for (const path of scene.used) if (!foundations.has(path)) foundations.set(path, { path })
  refuseCircles(foundations, scene)
  return foundations
}

/** A foundation stands within its path's prefixes and within what it names; following these must come to an end. */
function refuseCircles(foundations: ReadonlyMap<FoundationPath, AtlasFoundation>, scene: Scene): void {
  const safe = new Set<FoundationPath>()
  for (const start of foundations.keys()) {
    if (foundations.get(start)?.within === undefined || safe.has(start)) continue
    const circle = findCircle(start, foundations, safe, [])
    if (circle === null || circle[0] !== start) continue
    for (const member of circle) safe.add(member)
    const told = circle.join(' within ')
    scene.tell(['foundations', start, 'within'], `a foundation cannot stand within itself: ${told}`)
  }
}

function findCircle(
  at: FoundationPath,
  foundations: ReadonlyMap<FoundationPath, AtlasFoundation>,
  safe: Set<FoundationPath>,
  trail: readonly FoundationPath[],
): readonly FoundationPath[] | null {
  const seen = trail.indexOf(at)
  if (seen >= 0) return [...trail.slice(seen), at]
  if (safe.has(at)) return null
  const cut = at.lastIndexOf('/')
  const prefix = cut < 0 ? undefined : parseFoundationPath(at.slice(0, cut))
  const above = [foundations.get(at)?.within, prefix?.ok === true ? prefix.value : undefined]
  for (const next of above) {
    const circle = next === undefined ? null : findCircle(next, foundations, safe, [...trail, at])
    if (circle !== null) return circle
  }
  safe.add(at)
  return null
}
