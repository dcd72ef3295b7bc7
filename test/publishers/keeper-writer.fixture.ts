// A nameserver's keeper in a process of its own, and plan after plan put into it, until it is killed. Tells its parent
// of every generation that was acknowledged. Arguments: the keeper's folder, the endpoint, how many plans at most.

import { openKeeper } from '../../src/nameserver/index.ts'
import { numbered, writeOf } from '../../src/publishers/conformance/index.ts'
import { fenceOf } from '../../src/steering/index.ts'
import { assert, type EndpointName, instant } from '../../src/terms/index.ts'

const [folder, name, plans] = process.argv.slice(2)
assert(folder !== undefined && name !== undefined, 'usage: keeper-writer.fixture.ts FOLDER ENDPOINT PLANS')
const endpoint = name as EndpointName

const keeper = await openKeeper({
  folder,
  timers: {
    after(wait, act) {
      const timer = setTimeout(act, wait)
      return () => clearTimeout(timer)
    },
  },
  clock: { now: () => instant(Date.now()), monotonic: () => performance.now() },
  onAlarm: () => {},
})
const held = keeper.current(endpoint)
let fence = held && fenceOf(held.plan)
for (let left = Number(plans); left > 0; left--) {
  const generation = (fence?.generation ?? 0n) + 1n
  const write = writeOf(endpoint, fence, generation, numbered(generation))
  const outcome = await keeper.compareAndSet(write)
  assert(outcome.kind === 'written', JSON.stringify(outcome.kind))
  process.send?.(String(generation))
  fence = write.next
}
await keeper.close()
process.disconnect?.()
