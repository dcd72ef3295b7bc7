// Everybody who is there to be measured: Holdfast first, then the installed ones of the others.

import type { Contender } from './contender.ts'
import { startGdnsd } from './gdnsd.ts'
import { tell } from './measure.ts'
import { startOwn } from './own.ts'
import { startPowerDnsLua } from './powerdns.ts'
import type { Site } from './scene.ts'

/** Takes four ports from `port` on. */
export async function startContenders(
  folder: string,
  port: number,
  site: Site,
  closing: AsyncDisposableStack,
): Promise<readonly Contender[]> {
  const own = await startOwn(folder, { http: port, dns: port + 1 }, site)
  closing.defer(() => own.stop())
  const others: Contender[] = []
  for (const one of [startGdnsd(folder, port + 2, site), startPowerDnsLua(folder, port + 3, site)]) {
    if (one === null) continue
    closing.defer(() => one.stop())
    others.push(one)
  }
  if (others.length < 2)
    tell('a peer is missing: apt-get install --no-install-recommends gdnsd pdns-server pdns-backend-sqlite3')
  return [own, ...others]
}
