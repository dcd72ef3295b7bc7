// The delegations of the embedded zones, looked at again and again while the configuration asks for it. People are told of
// what two looks in a row have found: one may have lost a packet on its way.

import {
  type DelegationFacts,
  type DelegationFinding,
  type DelegationQuestion,
  judgeDelegation,
  systemServers,
} from '../../checks/index.ts'
import type { DomainName } from '../../dns/index.ts'
import type { DelegationSpec } from '../../publishers/index.ts'
import { type Clock, type Duration, type Instant, ms, seconds, type Timers } from '../../terms/index.ts'
import type { HostPort } from '../config/config.ts'

export type DelegationSeen = { readonly at: Instant; readonly findings: readonly DelegationFinding[] }

export type DelegationWatchPorts = {
  readonly clock: Clock
  readonly timers: Timers
  readonly look: (question: DelegationQuestion) => Promise<DelegationFacts>
  /** Where this node's nameserver listens: it has the zones as they are meant to be. */
  readonly own: HostPort
  /** Told when what is wrong changes; `wrong` is empty when nothing is any more. */
  readonly onChange: (zone: DomainName, wrong: readonly DelegationFinding[]) => void
}

/** After the start, and to look again at something new. */
const soon: { readonly first: Duration; readonly again: Duration } = { first: seconds(1), again: seconds(30) }

type Watched = {
  readonly spec: DelegationSpec
  cancel: () => void
  seen: DelegationSeen | null
  /** Found by the last look, and what people were told of. */
  before: ReadonlySet<string>
  told: string
}

const keyOf = ({ code, subject }: DelegationFinding): string => `${code} ${subject}`

export class DelegationWatch {
  readonly #ports: DelegationWatchPorts
  readonly #zones = new Map<DomainName, Watched>()

  constructor(ports: DelegationWatchPorts) {
    this.#ports = ports
  }

  /** All zones that are looked at; one whose wishes are as before goes on as before. */
  update(wanted: ReadonlyMap<DomainName, DelegationSpec>): void {
    for (const [zone, watched] of this.#zones) if (!wanted.has(zone)) this.#end(zone, watched)
    for (const [zone, spec] of wanted) {
      const known = this.#zones.get(zone)
      if (known && JSON.stringify(known.spec) === JSON.stringify(spec)) continue
      known?.cancel()
      const fresh: Watched = {
        spec,
        cancel: () => {},
        seen: null,
        before: new Set(),
        told: known?.told ?? '',
      }
      this.#zones.set(zone, fresh)
      this.#lookAfter(zone, fresh, soon.first)
    }
  }

  seen(zone: DomainName): DelegationSeen | null {
    return this.#zones.get(zone)?.seen ?? null
  }

  stop(): void {
    for (const watched of this.#zones.values()) watched.cancel()
    this.#zones.clear()
  }

  #end(zone: DomainName, watched: Watched): void {
    watched.cancel()
    this.#zones.delete(zone)
    if (watched.told !== '') this.#ports.onChange(zone, [])
  }

  #lookAfter(zone: DomainName, watched: Watched, wait: Duration): void {
    watched.cancel = this.#ports.timers.after(wait, () => void this.#look(zone, watched))
  }

  async #look(zone: DomainName, watched: Watched): Promise<void> {
    const { clock, look, own, onChange } = this.#ports
    const { resolver, port, every } = watched.spec
    const facts = await look({
      zone,
      port,
      resolvers: resolver ? [resolver] : systemServers(),
      intended: [{ host: reachable(own.host), port: own.port }],
    })
    if (this.#zones.get(zone) !== watched) return
    const findings = judgeDelegation(facts)
    watched.seen = { at: clock.now(), findings }
    const wrong = findings.filter(({ severity }) => severity !== 'note')
    const again = wrong.filter((finding) => watched.before.has(keyOf(finding)))
    const settled = again.length === wrong.length
    watched.before = new Set(wrong.map(keyOf))
    const now = wrong.map(keyOf).toSorted().join('; ')
    if (settled && now !== watched.told) {
      watched.told = now
      onChange(zone, wrong)
    }
    this.#lookAfter(zone, watched, settled ? every : ms(Math.min(every, soon.again)))
  }
}

/** An address that stands for all of this machine's is asked on loopback. */
const reachable = (host: string): string => (host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host)
