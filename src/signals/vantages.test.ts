import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type CheckId, type Instant, ms, type NodeName } from '../terms/index.ts'
import type { HealthState } from './health.ts'
import { initialVantages, stepVantages, type VantagesEffect, type VantagesRule } from './vantages.ts'
import type { Saying } from './witness.ts'

const lon = 'lon-1' as NodeName
const fra = 'fra-1' as NodeName
const nyc = 'nyc-1' as NodeName
const east = 'shop-east' as CheckId
const west = 'shop-west' as CheckId
const spec = { definition: 'd1', every: ms(200), timeout: ms(250) }
const ofThree: VantagesRule = {
  quorum: 2,
  of: [lon, fra, nyc],
  checks: new Map([
    [east, spec],
    [west, spec],
  ]),
}

/** One node of its own, which is told things at times that the test chooses. */
function stage(rule: VantagesRule = ofThree, own = lon) {
  let state = initialVantages(own)
  let now = 10_000
  const sequences = new Map<string, number>()
  const told: string[] = []
  const step = (event: Parameters<typeof stepVantages>[1]): readonly VantagesEffect[] => {
    const stepped = stepVantages(state, event)
    state = stepped.state
    told.push(...stepped.effects.map(brief))
    return stepped.effects
  }
  const at = (): Instant => now as Instant
  const rules = (next: VantagesRule) => step({ kind: 'ruled', rule: next, now, at: at() })
  rules(rule)
  return {
    rules,
    says(
      from: NodeName,
      judged: Partial<Record<string, HealthState>>,
      more: Partial<{ session: string; late: number; blind: string | null; saying: Partial<Saying> }> = {},
    ) {
      const { session = 's1', late = 0, blind = null } = more
      const sayings = Object.entries(judged).map(([check, judgement]): Saying => {
        const sequence = (sequences.get(`${from} ${session} ${check}`) ?? 0) + 1
        sequences.set(`${from} ${session} ${check}`, sequence)
        const verdict = judgement === 'down' ? 'down' : 'up'
        return {
          ...{ check: check as CheckId, definition: 'd1', sequence, verdict, age: 0, why: `seen by ${from}` },
          state: judgement ?? 'unknown',
          ...more.saying,
        }
      })
      return step({ kind: 'heard', from, session, sentAt: now - late, blind, sayings, now, at: at() })
    },
    /** The process stands still, and goes on. */
    stands(stood: number) {
      now += stood
      return step({ kind: 'woke', stood, now, at: at() })
    },
    pass(wait: number) {
      now += wait
      return step({ kind: 'tick', now, at: at() })
    },
    health: (check: CheckId) => state.health.get(check) ?? 'unknown',
    met: () => state.quorum?.met ?? null,
    why: () => state.quorum?.why ?? '',
    /** What was told since this was asked last. */
    told: () => told.splice(0),
  }
}

const brief = (effect: VantagesEffect): string =>
  effect.kind === 'health'
    ? `${effect.check} ${effect.state}`
    : effect.kind === 'quorum'
      ? `quorum ${effect.met}`
      : `look at ${effect.check}`

const up = { [east]: 'up', [west]: 'up' } as const
const eastDown = { [east]: 'down' } as const

function allUp(world = stage()) {
  for (const name of [lon, fra, nyc]) world.says(name, up)
  world.told()
  return world
}

describe('several vantages', () => {
  test('one that sees a target down moves nothing; the second one does', () => {
    const world = allUp()
    world.says(fra, eastDown)
    assert.equal(world.health(east), 'up')
    world.says(nyc, eastDown)
    assert.deepEqual(world.told(), [`look at ${east}`, `${east} down`])
  })

  test('down by what enough of them pretend is pretended, and told again once it would be down without', () => {
    const world = allUp()
    world.says(fra, eastDown, { saying: { rehearsed: true } })
    const health = world.says(nyc, eastDown, { saying: { rehearsed: true } }).at(-1)
    assert.equal(health?.kind === 'health' && health.state === 'down' && health.pretended, true)
    world.told()
    world.says(lon, eastDown)
    world.says(fra, eastDown, { saying: { rehearsed: true } })
    assert.deepEqual(world.told(), [], 'one that really sees it is not enough')
    const [real] = world.says(nyc, eastDown)
    assert.ok(real?.kind === 'health' && real.state === 'down')
    assert.equal(real.pretended, undefined)
    world.says(nyc, eastDown, { saying: { rehearsed: true } })
    assert.deepEqual(world.told(), [`${east} down`], 'once')
    for (const name of [lon, fra, nyc]) world.says(name, up)
    const again = [fra, nyc].flatMap((name) => world.says(name, eastDown, { saying: { rehearsed: true } }))
    assert.ok(again.some((effect) => effect.kind === 'health' && effect.pretended === true))
  })

  test('one that pretends beside one that really sees it is no real loss yet', () => {
    const world = allUp()
    world.says(fra, eastDown)
    const health = world.says(nyc, eastDown, { saying: { rehearsed: true } }).at(-1)
    assert.ok(health?.kind === 'health' && health.state === 'down')
    assert.equal(health.pretended, true)
  })

  test('a start says nothing until it knows, and only after a while that others are missing', () => {
    const world = stage()
    world.says(lon, { [east]: 'down', [west]: 'down' })
    world.pass(2999)
    assert.deepEqual(world.told(), [])
    world.says(lon, {})
    world.pass(2)
    assert.deepEqual(world.told(), ['quorum false', `${east} down`, `${west} down`])
    assert.match(world.why(), /1 of 3 vantages is heard, the quorum is 2; fra-1 is not heard; nyc-1 is/)
  })

  test('time in which this process did not run is nobody’s silence, neither at a start nor later', () => {
    const starting = stage()
    starting.says(lon, up)
    starting.stands(5000)
    starting.says(lon, up)
    starting.pass(2900)
    assert.deepEqual(starting.told(), [])
    starting.pass(101)
    assert.deepEqual(starting.told().at(0), 'quorum false', 'but in the end others are missed')
    const running = allUp()
    running.stands(5000)
    // Its own look is heard before what others said meanwhile.
    running.says(lon, up)
    running.pass(100)
    assert.equal(running.met(), true)
    running.says(fra, up)
    running.told()
    running.pass(1001)
    assert.deepEqual(running.told(), ['quorum false'], 'who is silent while it runs is missed at once again')
  })

  test('a process that stands still again and again misses others all the same', () => {
    const world = allUp()
    for (let i = 0; i < 60 && world.met() === true; i++) {
      world.stands(1000)
      world.says(lon, up)
      world.pass(100)
    }
    assert.equal(world.met(), false)
  })

  test('alone, a start is no loss of a quorum', () => {
    const world = stage({ ...ofThree, quorum: 1, of: [lon] })
    world.says(lon, {})
    assert.deepEqual(world.told(), ['quorum true'])
  })

  test('what this node alone sees counts only while the quorum is missing, and is told after it is', () => {
    const world = allUp()
    world.pass(1001)
    assert.deepEqual(world.told(), ['quorum false'])
    world.says(lon, eastDown)
    assert.deepEqual(world.told(), [`${east} down`])
    world.says(fra, up)
    assert.deepEqual(world.told(), [`${east} unknown`, 'quorum true'])
  })

  test('what was said counts for three intervals', () => {
    const slow = { ...spec, every: ms(1000) }
    const world = allUp(stage({ ...ofThree, checks: new Map([[east, slow]]) }))
    world.says(fra, eastDown)
    world.says(nyc, eastDown)
    assert.equal(world.health(east), 'down')
    for (let passed = 0; passed < 3000; passed += 250) {
      for (const name of [fra, nyc]) world.says(name, {})
      world.pass(250)
      assert.equal(world.health(east), 'down')
    }
    for (const name of [fra, nyc]) world.says(name, {})
    world.pass(1)
    assert.equal(world.health(east), 'unknown')
    assert.equal(world.met(), true)
  })

  test('what waited in the network is as old as it is', () => {
    const world = allUp()
    for (const name of [fra, nyc]) {
      world.says(name, eastDown, { late: 1100 })
      assert.notEqual(world.health(east), 'down')
    }
    world.says(fra, eastDown, { late: 400 })
    world.says(nyc, eastDown, { late: 400 })
    assert.equal(world.health(east), 'down')
  })

  test('a vantage that runs behind all the time is not heard', () => {
    const world = allUp()
    for (let passed = 0; passed < 4000; passed += 200) {
      world.says(lon, up)
      world.says(fra, up, { late: 1500 })
      world.says(nyc, up, { late: 1500 })
      world.pass(200)
    }
    assert.equal(world.met(), false)
  })

  test('the same again, or an older one, changes nothing', () => {
    const world = allUp()
    world.says(nyc, eastDown)
    world.says(fra, eastDown, { saying: { sequence: 1 } })
    assert.equal(world.health(east), 'up')
    world.says(fra, eastDown, { saying: { sequence: 9 } })
    world.says(fra, { [east]: 'up' }, { saying: { sequence: 8 } })
    assert.equal(world.health(east), 'down')
  })

  test('a vantage that was started again is heard from its new session alone', () => {
    const world = allUp()
    world.says(nyc, eastDown)
    world.says(fra, eastDown)
    world.says(fra, {}, { session: 's2' })
    assert.equal(world.health(east), 'unknown')
    world.says(fra, eastDown, { session: 's1' })
    assert.equal(world.health(east), 'unknown')
    world.says(fra, eastDown, { session: 's2' })
    assert.equal(world.health(east), 'down')
  })

  test('one whose canaries fail is no witness, and counts as not heard', () => {
    const world = allUp()
    world.says(fra, eastDown, { blind: '1 of 1 canaries fail' })
    world.says(nyc, eastDown)
    assert.equal(world.health(east), 'unknown')
    assert.equal(world.met(), true)
    assert.match(world.why(), /2 of 3 vantages are heard, the quorum is 2; fra-1 is blind \(1 of 1 canaries/)
    world.says(nyc, {}, { blind: '1 of 1 canaries fail' })
    assert.equal(world.met(), false)
  })

  test('this node’s own blindness takes its own vote, too', () => {
    const world = allUp()
    world.says(lon, { [east]: 'down', [west]: 'down' }, { blind: 'all canaries fail' })
    world.says(fra, eastDown)
    assert.equal(world.health(east), 'unknown')
    assert.equal(world.health(west), 'up')
    world.says(nyc, eastDown)
    assert.equal(world.health(east), 'down')
  })

  test('a reload that names more vantages waits for them, too, before it misses them', () => {
    const world = allUp(stage({ ...ofThree, quorum: 1, of: [lon] }))
    world.rules(ofThree)
    world.told()
    assert.equal(world.met(), true)
    const quiet = stage({ ...ofThree, quorum: 1, of: [lon] })
    quiet.says(lon, up)
    quiet.told()
    quiet.rules(ofThree)
    quiet.pass(2999)
    assert.equal(quiet.met(), true)
    quiet.says(lon, up)
    quiet.pass(2)
    assert.equal(quiet.met(), false)
  })

  test('whoever is not among the vantages has no vote and makes nobody look', () => {
    const world = allUp()
    world.told()
    for (const name of ['evil-1', 'evil-2', 'evil-3'] as NodeName[]) world.says(name, eastDown)
    assert.deepEqual(world.told(), [])
    assert.equal(world.health(east), 'up')
  })

  test('a vantage that goes by another definition of a check has no vote in it', () => {
    const world = allUp()
    world.says(fra, eastDown, { saying: { definition: 'd0' } })
    world.says(nyc, eastDown, { saying: { definition: 'd0' } })
    assert.equal(world.health(east), 'unknown')
    assert.equal(world.health(west), 'up')
    world.rules({ ...ofThree, checks: new Map([[east, { ...spec, definition: 'd0' }]]) })
    assert.equal(world.health(east), 'down')
  })

  test('a first failure elsewhere makes this node look, once in an interval, unless it sees the same', () => {
    const world = allUp()
    world.says(fra, { [east]: 'up' }, { saying: { verdict: 'down' } })
    assert.deepEqual(world.told(), [`look at ${east}`])
    world.says(fra, { [east]: 'up' })
    world.says(fra, { [east]: 'up' }, { saying: { verdict: 'down' } })
    assert.deepEqual(world.told(), [])
    world.says(lon, { [west]: 'up' }, { saying: { verdict: 'down' } })
    world.says(nyc, { [west]: 'up' }, { saying: { verdict: 'down' } })
    assert.deepEqual(world.told(), [])
    world.pass(200)
    world.says(nyc, { [east]: 'up' }, { saying: { verdict: 'down' } })
    assert.deepEqual(world.told(), [`look at ${east}`])
  })

  test('alone, what it judges is judged, in its own words, and its blindness is not a missing quorum', () => {
    const world = stage({ ...ofThree, quorum: 1, of: [lon] })
    const [effect] = world.says(lon, eastDown, { blind: 'all canaries fail' })
    assert.deepEqual(effect, { kind: 'health', check: east, state: 'down', why: 'seen by lon-1', at: 10_000 })
    world.pass(100_000)
    assert.equal(world.health(east), 'down')
    assert.equal(world.met(), true)
    assert.equal(world.why(), 'this vantage is the quorum')
  })
})
