// From the fault to the first answer that names only the healthy target, seen from outside over UDP: killed (SIGKILL)
// and frozen (SIGSTOP), on the quickstart as a user runs it.

import { Asker } from '../src/station/ask.ts'
import { realClock, realRandom } from '../src/station/clock.ts'
import { doTo } from '../src/station/quickstart/targets.ts'
import { startQuickstart, until } from '../test/system/instance.ts'
import { atMost, conclude, figure, quantile } from './result.ts'

const rounds = Number(process.env.ROUNDS ?? 20)
const name = 'app.quickstart.test'
const east = '127.0.0.2'
const west = '127.0.0.3'
const askEveryMs = 1

const holdfast = await startQuickstart()
const asker = new Asker(holdfast.dns, realRandom)

/** Milliseconds since `began` until every record is `address`. */
async function answered(address: string, withinMs: number, began: number = realClock.now()): Promise<number> {
  for (;;) {
    const reply = await asker.ask(name, 'A', 1000)
    const at = realClock.now() - began
    if (reply.ok && reply.value.records.length === 0) throw new Error(`an empty answer after ${at} ms`)
    if (reply.ok && reply.value.records.every((record) => record === address)) return at
    if (at > withinMs) throw new Error(`not answered with ${address} within ${withinMs} ms`)
    await new Promise((done) => setTimeout(done, askEveryMs))
  }
}

async function round(deed: 'break' | 'freeze'): Promise<number> {
  await answered(east, 10_000)
  // A moment in the checks' rhythm that is not always the same.
  await new Promise((done) => setTimeout(done, 500 + Math.random() * 200))
  const took = await answered(west, 10_000, doTo(holdfast.data, deed, 'east'))
  doTo(holdfast.data, 'heal', 'east')
  return took
}

try {
  await until('east to be answered', async () => {
    const reply = await asker.ask(name, 'A', 500)
    return reply.ok && reply.value.records.join() === east
  })
  const killed: number[] = []
  const frozen: number[] = []
  for (let i = 0; i < rounds; i++) {
    killed.push(await round('break'))
    frozen.push(await round('freeze'))
    if (!process.argv.includes('--json'))
      console.log(
        `round ${i + 1}: killed ${killed.at(-1)!.toFixed(0)} ms, frozen ${frozen.at(-1)!.toFixed(0)} ms`,
      )
  }
  conclude('failover', [
    atMost('killed, median', 'ms', quantile(killed, 0.5), 300),
    figure('killed, p90', 'ms', quantile(killed, 0.9)),
    figure('killed, max', 'ms', quantile(killed, 1)),
    atMost('frozen, median', 'ms', quantile(frozen, 0.5), 900),
    figure('frozen, p90', 'ms', quantile(frozen, 0.9)),
    figure('frozen, max', 'ms', quantile(frozen, 1)),
  ])
} finally {
  asker.close()
  await holdfast.dispose()
}
