import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Atlas, AtlasService } from '../atlas/index.ts'
import { type Incident, isPooled } from '../incidents/index.ts'
import type { CountryCode, Instant, JsonObject, NewEntry, ServiceId } from '../terms/index.ts'
import { createLoop, type Loop } from './index.ts'
import { CrowdWorld, type Trouble } from './testing/crowd-world.ts'

const monday = 4 * 1440
/** A day and a half to learn what is usual; then everything happens at noon. */
const learnt = monday + 2 * 1440 + 690
const noon = learnt + 30

const shape = { services: 60, countries: 8, categories: 5, reports: 20, seed: 7 }
const world = new CrowdWorld(shape)
let memory: JsonObject

function live(
  loop: Loop,
  from: number,
  until: number,
  troubles: readonly Trouble[] = [],
  of?: (c: number) => number,
): NewEntry[] {
  const entries: NewEntry[] = []
  for (let minute = from; minute < until; minute++) {
    loop.step({ kind: 'counts', counts: world.minute(minute, troubles, of) })
    entries.push(...loop.step({ kind: 'tick', now: (minute * 60_000 + 59_999) as Instant }))
  }
  return entries
}

const setup = { atlas: world.atlas, serviceOfCheck: new Map() }

/** What opened from noon on, of an hour's trouble and the hour after it. */
function told(seed: number, trouble: Partial<Trouble>): readonly Incident[] {
  world.reseed(seed)
  const loop = createLoop({ ...setup, restore: memory })
  const whole: Trouble = {
    ...{ from: noon, until: noon + 30, each: 0.2 },
    ...{ services: world.services, countries: world.countries },
    ...trouble,
  }
  live(loop, learnt, noon + 70, [whole])
  return loop.incidents().filter(({ openedAt }) => openedAt >= noon * 60_000)
}

const pooled = (incidents: readonly Incident[]) => incidents.filter(({ scope }) => isPooled(scope))
const minutesTo = (incident: Incident) => incident.openedAt / 60_000 - noon

before(() => {
  const loop = createLoop(setup)
  live(loop, monday, learnt)
  memory = JSON.parse(JSON.stringify(loop.snapshot())) as JsonObject
})

describe('the crowd in cells and sums', () => {
  const country = world.countries[4] as CountryCode

  test('a country whose services are all in thin trouble is one incident, and no service of it another', () => {
    for (const seed of [1, 2, 3]) {
      const incidents = told(seed, { countries: [country], each: 0.2 })
      const [one, ...others] = pooled(incidents)
      assert.deepEqual(others, [], `seed ${seed}`)
      assert.equal(one?.scope?.kind, 'country', `seed ${seed}`)
      assert.equal(isPooled(one.scope) && one.scope.country, country)
      assert.ok(isPooled(one.scope) && one.scope.services.length >= 10)
      assert.ok(minutesTo(one) <= 15, `found after ${minutesTo(one)} minutes`)
      assert.ok(!incidents.some(({ scope }) => scope?.kind === 'countries'))
    }
  })

  test('a service in trouble in one country alone is found there, though its sum says nothing', () => {
    const service = world.services[0]!
    for (const seed of [4, 5, 6]) {
      const incidents = told(seed, { services: [service], countries: [world.countries[6]!], each: 1.5 })
      const [one, ...others] = incidents.filter((incident) => incident.service === service)
      assert.deepEqual(one?.scope, { kind: 'countries', countries: [world.countries[6]] }, `seed ${seed}`)
      assert.deepEqual(others, [])
      assert.deepEqual(pooled(incidents), [])
      assert.match(one.summary, /usual, from [A-Z]{2}/)
    }
  })

  test('a category in thin trouble in one country is one incident of that category there', () => {
    for (const seed of [7, 8, 9]) {
      const services = world.ofCategory('sector 3')
      const [one, ...others] = pooled(told(seed, { services, countries: [world.countries[2]!], each: 0.5 }))
      assert.deepEqual(others, [], `seed ${seed}`)
      assert.deepEqual(
        { ...one?.scope, services: [] },
        { kind: 'category-country', category: 'sector 3', country: world.countries[2], services: [] },
      )
    }
  })

  test('one loud service is not its country, and services that say it themselves are not said again', () => {
    const loud = told(10, { services: [world.services[9]!], countries: [country], each: 20 })
    assert.deepEqual(pooled(loud), [])
    assert.equal(loud.filter(({ service }) => service === world.services[9]).length, 1)
    const services = world.services.slice(0, 25) as ServiceId[]
    const certain = told(11, { services, countries: world.countries, each: 2 })
    assert.deepEqual(pooled(certain), [])
    assert.ok(certain.length >= services.length)
  })
})

test('how bad a service in trouble everywhere is now is told of all countries together, not of one', () => {
  world.reseed(13)
  const loop = createLoop({ ...setup, restore: memory })
  const [service, each] = [world.services[3]!, 4]
  live(loop, learnt, noon + 10, [
    { from: noon, until: noon + 10, each, services: [service], countries: world.countries },
  ])
  const incident = loop.incidents().find((one) => one.service === service && one.state === 'open')
  const heard = each * world.countries.length
  assert.ok((incident?.impact.crowd?.reportsPerMinute ?? 0) > heard / 2, JSON.stringify(incident?.impact))
})

describe('where services come to be not public, or public', () => {
  const { services } = world.atlas
  const atlasWith = (...more: readonly AtlasService[]): Atlas => ({
    ...world.atlas,
    services: new Map([...services, ...more.map((one) => [one.id, one] as const)]),
  })
  const someone = (id: string, isPublic: boolean): AtlasService => ({
    ...{ id: id as ServiceId, name: id, category: 'sector 1', public: isPublic, standsOn: [] },
  })
  const saved = (loop: Loop): JsonObject => JSON.parse(JSON.stringify(loop.snapshot())) as JsonObject

  test('a public service in trouble in one country is found there from the first day on', () => {
    world.reseed(4)
    const hidden = { ...services.get(world.services[5]!)!, public: false }
    const loop = createLoop({ ...setup, atlas: atlasWith(hidden), restore: memory })
    const [service, where] = [world.services[0]!, world.countries[6]!]
    const trouble = { from: noon, until: noon + 30, each: 1.5, services: [service], countries: [where] }
    live(loop, learnt, noon + 30, [trouble])
    const found = loop.incidents().filter((one) => one.service === service && !isPooled(one.scope))
    assert.deepEqual(
      found.map(({ scope }) => scope),
      [{ kind: 'countries', countries: [where] }],
    )
  })

  test('a sum that is open at the change ends for whoever heard of it, and goes on as whose it is now', () => {
    world.reseed(1)
    const where = world.countries[4]!
    const trouble = {
      ...{ from: noon, until: noon + 45, each: 0.3 },
      ...{ services: world.services, countries: [where] },
    }
    const open = (loop: Loop) => pooled(loop.incidents()).filter(({ state }) => state === 'open')
    const whose = (incidents: readonly Incident[]) =>
      incidents.map(({ scope }) => (isPooled(scope) ? (scope.whose ?? 'everybody') : '')).sort()
    const ended: string[] = []
    const goOn = (atlas: Atlas, restore: JsonObject, from: number, until: number): Loop => {
      // Written down once more: what is about to end is remembered.
      const loop = createLoop({ ...setup, atlas, restore: saved(createLoop({ ...setup, atlas, restore })) })
      for (const { kind, data } of live(loop, from, until, [trouble]))
        if (kind === 'incident.resolved') ended.push(...whose(pooled([data.incident as unknown as Incident])))
      return loop
    }
    const first = goOn(world.atlas, memory, learnt, noon + 15)
    assert.deepEqual(whose(open(first)), ['everybody'])
    const mixed = goOn(atlasWith(someone('hidden', false)), saved(first), noon + 15, noon + 30)
    assert.deepEqual(whose(open(mixed)), ['operators', 'public'])
    assert.deepEqual(ended.splice(0), ['everybody'])
    const last = goOn(atlasWith(someone('hidden', true)), saved(mixed), noon + 30, noon + 45)
    assert.deepEqual(whose(open(last)), ['everybody'])
    assert.deepEqual(ended.sort(), ['operators', 'public'])
  })
})

describe('few sources', () => {
  const shop = world.services[3]!
  const opened = (sources: number | undefined): number => {
    world.reseed(12)
    const loop = createLoop({ ...setup, restore: memory })
    live(loop, learnt, noon)
    for (let minute = noon; minute < noon + 15; minute++) {
      const row = { minute, service: shop, country: world.countries[0]!, count: 12 }
      // The sources are all heard in the first minute, and again when a quarter of an hour is over.
      const own = minute === noon ? (sources ?? 12) : 0
      loop.step({
        kind: 'counts',
        counts: [...world.minute(minute), sources === undefined ? row : { ...row, sources: own }],
      })
      loop.step({ kind: 'tick', now: (minute * 60_000 + 59_999) as Instant })
    }
    return loop.incidents().filter(({ openedAt }) => openedAt >= noon * 60_000).length
  }

  test('open no incident by themselves, however many reports they send; as many people do', () => {
    assert.equal(opened(1), 0)
    assert.equal(opened(3), 0)
    assert.equal(opened(undefined), 1)
  })
})
