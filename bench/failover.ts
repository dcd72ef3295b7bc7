// From the fault to the first answer that names only the healthy target, seen from outside over UDP: killed (SIGKILL)
// and frozen (SIGSTOP), beside gdnsd and PowerDNS with Lua records. One fault is seen by all at the same time.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from '../test/system/instance.ts'
import type { Contender } from './failover/contender.ts'
import { startGdnsd } from './failover/gdnsd.ts'
import { startOwn } from './failover/own.ts'
import { phases } from './failover/phases.ts'
import { startPowerDnsLua } from './failover/powerdns.ts'
import { type Round, round } from './failover/rounds.ts'
import { type Deed, Targets } from './failover/scene.ts'
import { type Aim, atMost, conclude, figure, type Peer, quantile, rounded } from './result.ts'

const rounds = Number(process.env.ROUNDS ?? 20)
const deeds: readonly Deed[] = ['killed', 'frozen']
const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'))
const first = await freePorts(5)
const targets = new Targets(first + 4)
const contenders: Contender[] = []

/** By deed, per contender: the milliseconds of every round. */
const took: Record<Deed, Round[]> = { killed: [], frozen: [] }
const of = (deed: Deed, contender: number): number[] => took[deed].map((one) => one[contender]!)

const aims = (): readonly Aim[] => [
  atMost('killed, median', 'ms', quantile(of('killed', 0), 0.5), 150),
  figure('killed, p90', 'ms', quantile(of('killed', 0), 0.9)),
  atMost('killed, p99', 'ms', quantile(of('killed', 0), 0.99), 400),
  atMost('frozen, median', 'ms', quantile(of('frozen', 0), 0.5), 800),
  figure('frozen, p90', 'ms', quantile(of('frozen', 0), 0.9)),
  figure('frozen, p99', 'ms', quantile(of('frozen', 0), 0.99)),
]

const peers = (): readonly Peer[] =>
  contenders.slice(1).flatMap(({ label }, i) =>
    deeds.map((deed) => ({
      name: `${label}, ${deed}, median`,
      unit: 'ms',
      value: rounded(quantile(of(deed, i + 1), 0.5)),
    })),
  )

try {
  await targets.start()
  contenders.push(await startOwn(folder, { http: first, dns: first + 1 }, targets.port))
  const others = [
    startGdnsd(folder, first + 2, targets.port),
    startPowerDnsLua(folder, first + 3, targets.port),
  ]
  contenders.push(...others.filter((one) => one !== null))
  if (contenders.length < 3)
    console.error(
      'a peer is missing: apt-get install --no-install-recommends gdnsd pdns-server pdns-backend-sqlite3',
    )
  const moments = { killed: phases(rounds), frozen: phases(rounds) }
  for (let n = 0; n < rounds; n++)
    for (const deed of deeds) {
      const one = await round(contenders, targets, deed, moments[deed][n]!)
      took[deed].push(one)
      const said = contenders.map(({ label }, i) => `${label} ${one[i]!.toFixed(0)} ms`)
      if (!process.argv.includes('--json')) console.log(`round ${n + 1}, ${deed}: ${said.join(', ')}`)
    }
  conclude('failover', aims(), peers())
} finally {
  await Promise.all(contenders.map((one) => one.stop()))
  await targets.stop()
  rmSync(folder, { recursive: true, force: true })
}
