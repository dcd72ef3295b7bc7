// Killed, seen by the clients of a real Unbound before Holdfast: a cache that keeps what it has for its TTL. The clients
// ask all the time, so that the cache is never empty when the fault comes.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePorts } from '../../test/system/instance.ts'
import { type Aim, atMost, figure, quantile } from '../result.ts'
import { type Contender, daemon } from './contender.ts'
import { type Figures, measure, tell } from './measure.ts'
import { startOwn } from './own.ts'
import { onLoopback, Targets, zone } from './scene.ts'

const binary = '/usr/sbin/unbound'
const ttl = 5
/** Unbound's clock has whole seconds: what it took in the midst of one, it keeps until the end of the last. */
const wholeSecond = 1000

/** Null, having said so, without Unbound. */
export async function unbound(folder: string): Promise<Figures | null> {
  if (!existsSync(binary)) {
    tell('the clients of a cache are left out: apt-get install --no-install-recommends unbound')
    return null
  }
  await using closing = new AsyncDisposableStack()
  const first = await freePorts(4)
  const targets = new Targets(onLoopback(first + 3))
  closing.defer(() => targets.stop())
  await targets.start()
  const own = await startOwn(folder, { http: first, dns: first + 1 }, targets.site, { ttl })
  closing.defer(() => own.stop())
  const cache = startUnbound(join(folder, 'unbound'), first + 2, own.dns.port)
  closing.defer(() => cache.stop())
  const took = await measure([own, cache], targets, ['killed'], ttl * 1000)
  return { aims: aims(took.get('killed')!), peers: [] }
}

function aims(rounds: readonly (readonly number[])[]): readonly Aim[] {
  const where = `killed, clients of Unbound, TTL ${ttl} s`
  const seen = rounds.map(([, cached]) => cached!)
  const waited = rounds.map(([decided, cached]) => cached! - decided!)
  return [
    atMost(`${where}, median`, 'ms', quantile(seen, 0.5), 150 + ttl * 1000),
    atMost(
      `${where} and its last second begun, p99`,
      'ms',
      quantile(seen, 0.99),
      400 + ttl * 1000 + wholeSecond,
    ),
    figure(`${where}, of which waiting for the TTL, median`, 'ms', quantile(waited, 0.5)),
    figure(`${where}, of which waiting for the TTL, p99`, 'ms', quantile(waited, 0.99)),
    figure(
      `${where}, of which until Holdfast answered it, median`,
      'ms',
      quantile(
        rounds.map(([decided]) => decided!),
        0.5,
      ),
    ),
  ]
}

/** Iterates by itself, believes nothing longer than it may, and fetches nothing ahead of time. */
function startUnbound(home: string, port: number, authority: number): Contender {
  mkdirSync(home)
  const file = join(home, 'unbound.conf')
  writeFileSync(
    file,
    `server:
  interface: 127.0.0.1@${port}
  username: ""
  chroot: ""
  directory: "${home}"
  pidfile: ""
  use-syslog: no
  do-daemonize: no
  num-threads: 1
  module-config: "iterator"
  do-not-query-localhost: no
  local-zone: "test." nodefault
  serve-expired: no
  prefetch: no
  minimal-responses: yes
remote-control:
  control-enable: no
stub-zone:
  name: ${zone}
  stub-addr: 127.0.0.1@${authority}
`,
  )
  return { ...daemon('Unbound', port, binary, ['-d', '-c', file]), recursive: true }
}
