// The part of a simulated node that answers: the keeper and the authority that ship, over a simulated disk.

import { type DomainName, parseMasterFile, parseName, type Zone } from '../../src/dns/index.ts'
import { type Authority, createAuthority, Keeper } from '../../src/nameserver/index.ts'
import { after, assert, type EndpointName, type Instant, type Timers } from '../../src/terms/index.ts'
import { SimDisk } from './sim-disk.ts'

/** Beside steered names: what is nobody's business but its owner's, at, beside and below them. */
const zone: Zone = (() => {
  const parsed = parseMasterFile(
    `$ORIGIN example.
$TTL 300
@ SOA ns hostmaster 7 1h 10m 2w 60
@ NS ns
ns A 192.0.2.53
app TXT "not steered"
mail A 192.0.2.25
deep.below TXT "what lies between does exist"
`,
    { file: 'example.zone' },
  )
  assert(parsed.ok, 'the zone of the simulated world is one')
  return parsed.value
})()

export const domain = (text: string): DomainName => {
  const parsed = parseName(text)
  assert(parsed.ok, `${text} is a name`)
  return parsed.value
}

type Timer = { readonly at: Instant; readonly act: () => void }

export class ZoneHost {
  readonly disk = new SimDisk()
  readonly #now: () => Instant
  #alarms = new Set<Timer>()
  keeper: Keeper
  authority: Authority

  constructor(now: () => Instant) {
    this.#now = now
    this.keeper = this.#openKeeper()
    this.authority = this.#openAuthority([])
  }

  /** The process died and is there again, with its disk. `landed`: how many waiting writes had reached it. */
  restart(landed: number, steered: readonly EndpointName[]): void {
    this.disk.die(landed)
    this.keeper = this.#openKeeper()
    this.authority = this.#openAuthority(steered)
  }

  /** Alarms that are due ring, in their order; true when one did. */
  ring(): boolean {
    if (this.#alarms.size === 0) return false
    const now = this.#now()
    const due = [...this.#alarms].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at)
    for (const alarm of due) if (this.#alarms.delete(alarm)) alarm.act()
    return due.length > 0
  }

  #openKeeper(): Keeper {
    // Its own, so that a keeper that died sets no more alarms.
    const alarms = new Set<Timer>()
    this.#alarms = alarms
    const timers: Timers = {
      after: (wait, act) => {
        const alarm = { at: after(this.#now(), wait), act }
        alarms.add(alarm)
        return () => alarms.delete(alarm)
      },
    }
    const clock = { now: this.#now, monotonic: this.#now }
    return new Keeper(this.disk, { folder: 'simulated', clock, timers, onAlarm: () => {} })
  }

  #openAuthority(steered: readonly EndpointName[]): Authority {
    const authority = createAuthority(this.keeper, { now: this.#now, monotonic: this.#now })
    authority.setZones([zone])
    authority.setSteered(steered)
    return authority
  }
}
