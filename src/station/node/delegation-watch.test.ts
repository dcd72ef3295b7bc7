import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import type { DelegationFacts } from '../../checks/index.ts'
import type { DomainName } from '../../dns/index.ts'
import { instant, minutes, type Timers } from '../../terms/index.ts'
import { DelegationWatch } from './delegation-watch.ts'

const zone = 'shop.example' as DomainName
const every = minutes(10)

/** A zone that is delegated to one server, or to nobody. */
const facts = (delegated: boolean): DelegationFacts => ({
  zone,
  parent: {
    zone: 'example' as DomainName,
    ns: delegated ? ['ns.other.example' as DomainName] : [],
    nsTtl: 3600,
    ds: [],
    trouble: null,
  },
  nameservers: [],
  servers: [],
  intended: null,
})

function watching() {
  let now = 0
  let due: { at: number; act: () => void }[] = []
  const timers: Timers = {
    after(wait, act) {
      const timer = { at: now + wait, act }
      due.push(timer)
      return () => {
        due = due.filter((other) => other !== timer)
      }
    },
  }
  const world = { delegated: true, looks: 0 }
  const told: string[] = []
  const watch = new DelegationWatch({
    clock: { now: () => instant(now), monotonic: () => now },
    timers,
    own: { host: '0.0.0.0', port: 5300 },
    look: async ({ intended }) => {
      assert.deepEqual(intended, [{ host: '127.0.0.1', port: 5300 }])
      world.looks++
      return facts(world.delegated)
    },
    onChange: (_zone, wrong) => told.push(wrong.map(({ code }) => code).join()),
  })
  const pass = async (ms: number): Promise<void> => {
    for (const end = now + ms; now < end; ) {
      now += 1000
      const ripe = due.filter(({ at }) => at <= now)
      due = due.filter(({ at }) => at > now)
      for (const { act } of ripe) act()
      await turn()
    }
  }
  const spec = { every, port: 53, resolver: { host: '127.0.0.1', port: 53 } }
  return { watch, world, told, pass, spec }
}

test('what two looks in a row find is told once, and when it is over', async () => {
  const { watch, world, told, pass, spec } = watching()
  watch.update(new Map([[zone, spec]]))
  await pass(every)
  assert.deepEqual([told, watch.seen(zone)?.findings], [[], []])
  world.delegated = false
  await pass(5000)
  assert.deepEqual([told, watch.seen(zone)?.findings.length], [[], 1], 'one look is no proof')
  await pass(30_000)
  assert.deepEqual(told, ['not-delegated'])
  await pass(4 * every)
  assert.deepEqual(told, ['not-delegated'])
  world.delegated = true
  await pass(every)
  assert.deepEqual(told, ['not-delegated', ''])
})

test('a look that was wrong once is told to nobody', async () => {
  const { watch, world, told, pass, spec } = watching()
  world.delegated = false
  watch.update(new Map([[zone, spec]]))
  await pass(2000)
  world.delegated = true
  await pass(2 * every)
  assert.deepEqual([told, world.looks], [[], 3])
})

test('the same wishes again change nothing, and no wish ends it', async () => {
  const { watch, world, told, pass, spec } = watching()
  world.delegated = false
  watch.update(new Map([[zone, spec]]))
  await pass(40_000)
  const { looks } = world
  watch.update(new Map([[zone, { ...spec }]]))
  await pass(5000)
  assert.equal(world.looks, looks)
  watch.update(new Map())
  await pass(2 * every)
  assert.deepEqual([told, world.looks, watch.seen(zone)], [['not-delegated', ''], looks, null])
})
