// Killed and frozen on loopback, with one vantage, beside gdnsd and PowerDNS.

import { freePorts } from '../../test/system/instance.ts'
import { startContenders } from './contenders.ts'
import { aimsOf, type Figures, measure, peersOf } from './measure.ts'
import { onLoopback, Targets } from './scene.ts'

export async function local(folder: string): Promise<Figures> {
  const first = await freePorts(5)
  await using closing = new AsyncDisposableStack()
  const targets = new Targets(onLoopback(first + 4))
  closing.defer(() => targets.stop())
  await targets.start()
  const contenders = await startContenders(folder, first, targets.site, closing)
  const took = await measure(contenders, targets, ['killed', 'frozen'])
  const limits = [
    { deed: 'killed', median: 150, p99: 400 },
    { deed: 'frozen', median: 800 },
  ] as const
  return { aims: aimsOf(took, limits), peers: peersOf(contenders, took) }
}
