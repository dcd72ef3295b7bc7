// The zones that go out to secondaries: each with its publication and its secondaries, and the one place where a request
// for a zone is judged.

import { type DomainName, parentOf, type TsigKey } from '../../dns/index.ts'
import { assert, type Clock, type Random, type Timers } from '../../terms/index.ts'
import type { Transport } from '../answer.ts'
import type { Authority } from '../authority.ts'
import type { Disk } from '../disk.ts'
import type { Keyring } from '../signed.ts'
import { exchangeOver } from './exchange.ts'
import { ledgerOn } from './ledger.ts'
import { type Hindrance, Publication } from './publication.ts'
import { judge, transferAsked, type Verdict } from './request.ts'
import type { TransferRules } from './rules.ts'
import { Secondary, type SecondaryFacts } from './secondary.ts'

export type TransferAlarm = {
  readonly zone: DomainName
  /** `withheld`, `undurable`, or `behind host:port`; an alarm that is over comes with the same code. */
  readonly code: string
  readonly state: 'raised' | 'cleared'
  readonly detail: string
  readonly fix: string
}

export type TransferPorts = {
  /** From the start; what `setTransfers` says later stands in their place. */
  readonly rules: ReadonlyMap<DomainName, TransferRules>
  /** A folder of its own: what went out last. */
  readonly disk: Disk
  readonly random: Random
  readonly onAlarm: (alarm: TransferAlarm) => void
}

export type TransferFacts = {
  readonly zone: DomainName
  /** What went out last; null before anything did. */
  readonly serial: number | null
  /** Why what is answered here does not go out; null when it does. */
  readonly hindrance: string | null
  readonly secondaries: readonly SecondaryFacts[]
}

type Outgoing = {
  readonly rules: TransferRules
  readonly publication: Publication
  readonly secondaries: readonly Secondary[]
}

type Time = { readonly clock: Clock; readonly timers: Timers }

export class Transfers {
  readonly #ports: TransferPorts | null
  readonly #time: Time
  readonly #contentOf: Authority['contentOf']
  readonly #zones = new Map<DomainName, Outgoing>()
  readonly keyring: Keyring

  /** Without ports nothing goes out. */
  constructor(ports: TransferPorts | null, time: Time, contentOf: Authority['contentOf']) {
    this.#ports = ports
    this.#time = time
    this.#contentOf = contentOf
    this.keyring = { keys: (name) => this.#keysFor(name), now: () => time.clock.now() }
    if (ports !== null) this.setRules(ports.rules)
  }

  /** All zones that go out; one that is not in the list goes out no more. */
  setRules(rules: ReadonlyMap<DomainName, TransferRules>): void {
    for (const [origin, { publication, secondaries }] of this.#zones) {
      if (rules.has(origin)) continue
      for (const secondary of secondaries) secondary.dismiss()
      this.#hindered(origin, null, publication.hindrance)
      this.#remove(origin)
    }
    for (const [origin, wanted] of rules) {
      const known = this.#zones.get(origin)
      if (known?.rules === wanted) continue
      // What went out is kept in the publication: new rules change who is told, not what.
      for (const secondary of known?.secondaries ?? []) secondary.dismiss()
      this.#zones.set(origin, this.#outgoing(origin, wanted, known?.publication))
    }
    this.changed()
  }

  /** Something that is answered may have changed. */
  changed(): void {
    for (const { publication } of this.#zones.values()) publication.changed()
  }

  /** The serial that went out last. */
  serialOf(origin: DomainName): number | undefined {
    return this.#zones.get(origin)?.publication.serial ?? undefined
  }

  /** Null: it is no request for a transfer. */
  judge(request: Uint8Array, from: string, transport: Transport): Verdict | null {
    if (!transferAsked(request)) return null
    const verdict = judge(request, from, transport, {
      zone: (origin) => {
        const found = this.#zones.get(origin)
        return found && { rules: found.rules, snapshot: found.publication.snapshot }
      },
      keyring: this.keyring,
    })
    if (verdict?.kind === 'current' && verdict.ahead !== null)
      this.#zones.get(verdict.origin)?.publication.ahead(verdict.ahead)
    return verdict
  }

  facts(): readonly TransferFacts[] {
    return [...this.#zones].map(([zone, { publication, secondaries }]) => ({
      zone,
      serial: publication.serial,
      hindrance: publication.hindrance?.detail ?? null,
      secondaries: secondaries.map((secondary) => secondary.facts()),
    }))
  }

  async close(): Promise<void> {
    const publications = [...this.#zones.values()].map(({ publication }) => publication)
    for (const origin of [...this.#zones.keys()]) this.#remove(origin)
    await Promise.all(publications.map((publication) => publication.close()))
  }

  #outgoing(zone: DomainName, rules: TransferRules, before?: Publication): Outgoing {
    assert(this.#ports !== null, 'zones go out only where it is kept what went out')
    const { random, disk } = this.#ports
    const { clock, timers } = this.#time
    const publication =
      before ??
      new Publication(zone, {
        clock,
        timers,
        ledger: ledgerOn(disk),
        content: () => this.#contentOf(zone),
        onPublished: () => this.#published(zone),
        onHindrance: (now, past) => this.#hindered(zone, now, past),
      })
    const exchange = exchangeOver(timers)
    const secondaries = rules.secondaries.map(
      (server) =>
        new Secondary(server, {
          clock,
          timers,
          random,
          exchange,
          key: rules.key,
          onAhead: (serial) => publication.ahead(serial),
          onLate: (late, why) => this.#late(zone, `${server.host}:${server.port}`, late, why),
        }),
    )
    if (publication.snapshot)
      for (const secondary of secondaries)
        secondary.published(publication.snapshot.soa, publication.snapshot.serial)
    return { rules, publication, secondaries }
  }

  #remove(origin: DomainName): void {
    const known = this.#zones.get(origin)
    for (const secondary of known?.secondaries ?? []) secondary.close()
    void known?.publication.close()
    this.#zones.delete(origin)
  }

  #published(zone: DomainName): void {
    const { publication, secondaries } = this.#zones.get(zone) ?? {}
    if (!publication?.snapshot) return
    for (const secondary of secondaries ?? [])
      secondary.published(publication.snapshot.soa, publication.snapshot.serial)
  }

  #hindered(zone: DomainName, now: Hindrance | null, past: Hindrance | null): void {
    const tell = (alarm: TransferAlarm): void => this.#ports?.onAlarm(alarm)
    if (past && past.code !== now?.code)
      tell({
        zone,
        code: past.code,
        state: 'cleared',
        detail: `${zone} goes out to its secondaries`,
        fix: '',
      })
    if (now && now.code !== past?.code) tell({ zone, ...now, state: 'raised' })
  }

  #late(zone: DomainName, server: string, late: boolean, why: string): void {
    this.#ports?.onAlarm({
      zone,
      code: `behind ${server}`,
      state: late ? 'raised' : 'cleared',
      detail: `secondary ${server} of ${zone}: ${why}`,
      fix: late
        ? `look there whether it takes NOTIFY from here and may fetch ${zone} from here (its log says why not)`
        : '',
    })
  }

  #keysFor(name: DomainName): readonly TsigKey[] {
    for (let up: DomainName | null = name; up !== null; up = parentOf(up)) {
      const found = this.#zones.get(up)
      if (found) return found.rules.key === null ? [] : [found.rules.key]
    }
    return []
  }
}
