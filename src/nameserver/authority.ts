// What this server is authoritative for: the zones' static part with the steered names laid over it, and for each zone a
// serial that grows when either changes.

import {
  type DomainName,
  isSubdomain,
  laterSerial,
  type Node,
  nextSerial,
  overlay,
  parentOf,
  type RRset,
  soaOf,
  viewOf,
  type Zone,
  type ZoneView,
} from '../dns/index.ts'
import type { EnvelopeHolder, Held } from '../steering/index.ts'
import type { Clock, EndpointName } from '../terms/index.ts'
import { steeredNodes } from './steered.ts'

/** A holder that counts its changes is asked for everything it holds only when it has changed. */
export type CountingHolder = EnvelopeHolder & { version?(): number }

/** Everything that a zone holds at one moment, frozen: no later change shows in it. */
export type ZoneContent = {
  readonly zone: Zone
  /** The names of this zone that are steered, each as it is answered: what they hold stands in place of the zone's own. */
  readonly steered: ReadonlyMap<DomainName, Node>
}

type Served = {
  readonly zone: Zone
  /** The static part alone. */
  readonly base: ZoneView
  view: ZoneView
  /** Steered names that no zone nearer to them holds. */
  own: readonly DomainName[]
  serial: number
  /** What the serial stands for: everything held in the zone when it was last made. */
  held: readonly Held[]
}

export type Authority = {
  /** The zone nearest to `name` that holds it. */
  zoneFor(name: DomainName): ZoneView | undefined
  /** What the zone with this very name holds now. */
  contentOf(origin: DomainName): ZoneContent | undefined
  setZones(zones: readonly Zone[]): void
  /** Names that are steered by configuration: with nothing held they fail rather than fall to the static part. */
  setSteered(names: readonly EndpointName[]): void
}

/** `published`: the serial of a zone whose serials are somebody else's to give; undefined for all others. */
export function createAuthority(
  holder: CountingHolder,
  clock: Clock,
  published: (origin: DomainName) => number | undefined = () => undefined,
): Authority {
  const served = new Map<DomainName, Served>()
  let steered: readonly EndpointName[] = []
  let version: number | undefined
  let names = ''
  let nodes = steeredNodes(holder)
  const unixSeconds = () => Math.floor(clock.now() / 1000)

  /** Names that leave the configuration go on being answered with what is held (S9); an operator forgets them. */
  const steeredNames = (all: readonly Held[]): readonly DomainName[] =>
    [...new Set([...steered, ...all.map((held) => held.plan.envelope.endpoint)])] as string[] as DomainName[]

  const nearest = (name: DomainName): Served | undefined => {
    for (let up: DomainName | null = name; up !== null; up = parentOf(up)) {
      const found = served.get(up)
      if (found) return found
    }
    return undefined
  }

  const rebuild = (all: readonly Held[]): void => {
    nodes = steeredNodes(holder)
    const names = steeredNames(all)
    const owners = Map.groupBy(names, nearest)
    for (const entry of served.values()) {
      entry.own = owners.get(entry) ?? []
      const laid = overlay(entry.base, names, nodes)
      entry.view = withSerial(laid, () => published(entry.zone.origin) ?? entry.serial)
    }
  }

  const refresh = (force: boolean): void => {
    const now = holder.version?.()
    if (!force && now !== undefined && now === version) return
    version = now
    const all = holder.all()
    const listed = steeredNames(all).join(' ')
    if (force || listed !== names) rebuild(all)
    names = listed
    for (const entry of served.values()) {
      const held = all.filter((one) => isSubdomain(asName(one), entry.zone.origin))
      if (held.length === entry.held.length && held.every((one, i) => one === entry.held[i])) continue
      entry.held = held
      entry.serial = nextSerial(entry.serial, unixSeconds())
    }
  }

  return {
    zoneFor(name) {
      refresh(false)
      return nearest(name)?.view
    },
    contentOf(origin) {
      refresh(false)
      const entry = served.get(origin)
      if (!entry) return undefined
      const { zone, base, own } = entry
      return { zone, steered: new Map(own.map((name) => [name, nodes(name, base.node(name))])) }
    },
    setZones(zones) {
      const before = new Map(served)
      served.clear()
      for (const zone of zones) {
        const known = before.get(zone.origin)
        const written = serialOf(soaOf(zone))
        const serial = known ? laterSerial(written, known.serial) : written
        const changed = known !== undefined && known.zone !== zone && serial === known.serial
        const base = viewOf(zone)
        served.set(zone.origin, {
          zone,
          base,
          view: base,
          own: [],
          serial: changed ? nextSerial(serial, unixSeconds()) : serial,
          held: known?.held ?? [],
        })
      }
      refresh(true)
    },
    setSteered(list) {
      steered = list
      refresh(true)
    },
  }
}

const asName = (held: Held): DomainName => held.plan.envelope.endpoint as string as DomainName

function serialOf(soa: RRset): number {
  const data = soa.data[0]
  return data?.type === 'SOA' ? data.serial : 0
}

/** The view with the serial of the moment in its SOA. */
function withSerial(view: ZoneView, serial: () => number): ZoneView {
  let made: { beneath: Node; serial: number; node: Node } | undefined
  return {
    origin: view.origin,
    node: (name) => {
      const beneath = view.node(name)
      if (name !== view.origin || !beneath) return beneath
      const now = serial()
      if (made?.beneath !== beneath || made.serial !== now)
        made = { beneath, serial: now, node: { ...beneath, sets: numbered(beneath.sets, now) } }
      return made.node
    },
  }
}

function numbered(sets: Node['sets'], serial: number): Node['sets'] {
  const soa = sets.get('SOA')
  const data = soa?.data[0]
  return soa && data?.type === 'SOA'
    ? new Map(sets).set('SOA', { ...soa, data: [{ ...data, serial }] })
    : sets
}
