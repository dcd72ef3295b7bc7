// Our nameserver with its keeper on a real disk, sending the zone `shop.test` to secondaries: for tests alone.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { DomainName, Zone } from '../../src/dns/index.ts'
import { app, plan, shopZone, write } from '../../src/nameserver/fixtures.ts'
import {
  type Keeper,
  type Nameserver,
  openDisk,
  openKeeper,
  startNameserver,
  type TransferAlarm,
  type TransferRules,
} from '../../src/nameserver/index.ts'
import { fenceOf } from '../../src/steering/index.ts'
import {
  type Clock,
  type EndpointName,
  instant,
  seededRandom,
  type TargetId,
  type Timers,
} from '../../src/terms/index.ts'

export const realTimers: Timers = {
  after(wait, act) {
    const timer = setTimeout(act, wait)
    return () => clearTimeout(timer)
  },
}
export const clockAhead = (ms = 0): Clock => ({
  now: () => instant(Date.now() + ms),
  monotonic: () => performance.now(),
})

export type Outgoing = {
  readonly port: number
  readonly keeper: Keeper
  readonly server: Nameserver
  readonly alarms: TransferAlarm[]
  /** Moves `app.shop.test` inside its plan. */
  move(to: TargetId): void
  close(): Promise<void>
}

export type OutgoingOptions = {
  readonly folder: string
  readonly rules: TransferRules
  readonly zone?: Zone
  readonly steered?: readonly EndpointName[]
  readonly clock?: Clock
  readonly port?: number
  /** Nothing is written where nothing is held. */
  readonly bare?: boolean
}

export const origin = 'shop.test' as DomainName

export async function newFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-outgoing-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Plan 1 of `app.shop.test` is written unless something is held already. */
export async function startOutgoing(options: OutgoingOptions): Promise<Outgoing> {
  const { folder, rules, clock = clockAhead(), zone = shopZone(), steered = [app] } = options
  const alarms: TransferAlarm[] = []
  let changed = (): void => {}
  const keeper = await openKeeper({
    folder: join(folder, 'envelopes'),
    clock,
    timers: realTimers,
    onAlarm: () => {},
    onChange: () => changed(),
  })
  if (keeper.current(app) === null && steered.includes(app) && !options.bare)
    await keeper.compareAndSet(write(null, plan(1)))
  const server = await startNameserver({
    listen: { host: '127.0.0.1', port: options.port ?? 0 },
    zones: [zone],
    steered,
    holder: keeper,
    clock,
    timers: realTimers,
    log: { info: () => {}, warn: () => {} },
    transfers: {
      rules: new Map([[origin, rules]]),
      disk: await openDisk(join(folder, 'transfers')),
      random: seededRandom(1),
      onAlarm: (alarm) => alarms.push(alarm),
    },
  })
  changed = () => server.changed()
  return {
    port: server.address.port,
    keeper,
    server,
    alarms,
    move(to) {
      const held = keeper.current(app)
      if (held) keeper.select(app, fenceOf(held.plan), [to])
    },
    async close() {
      await server.close()
      await keeper.close()
    },
  }
}
