// A restart at any minute changes nothing of what the loop says from then on: crowds in cells and in sums, checks that
// fail, ail and flap, providers' words, foundations that are named, and people who blame the wrong one, all at once.

import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Atlas } from '../atlas/index.ts'
import { isPooled } from '../incidents/index.ts'
import type { Notice } from '../signals/index.ts'
import {
  type CheckId,
  drained,
  type FoundationPath,
  type Instant,
  type JsonObject,
  type NodeName,
  pick,
  type Random,
  type ServiceId,
  seededRandom,
} from '../terms/index.ts'
import { createLoop, type Loop, type LoopEvent } from './index.ts'
import { CrowdWorld, type Trouble } from './testing/crowd-world.ts'

const monday = 29_337_120
/** A day and a little to learn what is usual; then everything happens. */
const learnt = monday + 1440 + 120
const minutes = 90
/** In the last of them everybody is in thin trouble. */
const seeds = 3
/** Before an event. */
const restarts = 0.05

const world = new CrowdWorld({ services: 30, countries: 4, categories: 3, reports: 12, seed: 5 })
const paths = ['aws/eu-west-1', 'aws/us-east-1', 'gcp/europe-west1'] as FoundationPath[]
const standing = (service: ServiceId): FoundationPath => paths[world.services.indexOf(service) % 3]!
const atlas: Atlas = {
  services: new Map(
    [...world.atlas.services].map(([id, service]) => [
      id,
      { ...service, standsOn: [{ on: standing(id), kind: 'hard' as const }] },
    ]),
  ),
  foundations: new Map(paths.map((path) => [path, { path }])),
}
const checks = world.services.slice(0, 8).map((service, i) => [`check-${i}` as CheckId, service] as const)
const setup = { atlas, serviceOfCheck: new Map(checks) }
let memory: JsonObject

/** What is usual is written down with some five digits: figures may differ that much, and nothing else. */
const rounding = 1e-3

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

function alike(a: unknown, b: unknown, where: string): void {
  if (typeof a === 'number' && typeof b === 'number' && !(Number.isInteger(a) && Number.isInteger(b))) {
    assert.ok(Math.abs(a - b) <= rounding * Math.max(1, Math.abs(a)), `${where}: ${a}, ${b}`)
  } else if (typeof a === 'object' && a !== null && typeof b === 'object' && b !== null) {
    assert.deepEqual(Object.keys(a).sort(), Object.keys(b).sort(), where)
    for (const [key, value] of Object.entries(a))
      alike(value, (b as Record<string, unknown>)[key], `${where} ${key}`)
  } else assert.equal(a, b, where)
}

function troublesOf(random: Random, from: number, thin: boolean): Trouble[] {
  const some = (of: readonly ServiceId[]) => of.filter(() => random.next() < 0.7)
  const at = () => from + pick(random, 40)
  const trouble = (services: readonly ServiceId[], each: number, everywhere: boolean): Trouble => {
    const began = at()
    const { countries } = world
    return {
      ...{ from: began, until: began + 10 + pick(random, 40), each, services },
      countries: everywhere ? countries : [countries[pick(random, countries.length)]!],
    }
  }
  if (thin) return [trouble(world.services, 0.35, false)]
  const place = paths[pick(random, paths.length)]!
  return [
    trouble(some(world.services.filter((id) => standing(id) === place)), 3, true),
    trouble(some(world.services), 0.25, false),
    trouble([world.services[pick(random, 30)]!], 6, true),
    trouble(some(world.ofCategory('sector 1')), 0.4, false),
  ].filter(({ services }) => services.length > 0)
}

/** What checks and providers say in a minute, now and then. */
function said(random: Random, minute: number): LoopEvent[] {
  const at = (minute * 60_000 + 30_000) as Instant
  const events: LoopEvent[] = []
  const [check] = checks[pick(random, checks.length)]!
  const common = { check, at, detail: 'seen', vantage: 'north' as NodeName }
  if (random.next() < 0.3)
    events.push({ kind: 'judged', state: random.next() < 0.5 ? 'up' : 'down', phase: 'connect', ...common })
  if (random.next() < 0.15) {
    const ailment = random.next() < 0.5 ? null : 'slow'
    events.push({ kind: 'ailing', ailment, agreed: random.next() < 0.7, since: at, share: 0.2, ...common })
  }
  if (random.next() < 0.1) {
    const states = ['investigating', 'monitoring', 'resolved', 'maintenance'] as const
    const notice: Notice = {
      ...{
        feed: 'status',
        incident: `i${pick(random, 3)}`,
        update: `u${minute}`,
        state: states[pick(random, 4)]!,
      },
      ...{ title: 'Trouble', body: '', providerAt: at, receivedAt: at },
      foundations: [paths[pick(random, paths.length)]!],
    } as Notice
    events.push({ kind: 'notice', notice })
  }
  return events
}

function story(seed: number): LoopEvent[] {
  const random = seededRandom(seed)
  world.reseed(seed)
  const troubles = troublesOf(random, learnt, seed === seeds)
  const events: LoopEvent[] = []
  for (let minute = learnt; minute < learnt + minutes; minute++) {
    const counts = world.minute(minute, troubles)
    const late = Math.floor(counts.length / 3)
    events.push({ kind: 'counts', counts: counts.slice(late) })
    events.push({ kind: 'tick', now: (minute * 60_000 + 20_000) as Instant }, ...said(random, minute))
    // Some come after the tick, and some a minute late.
    events.push({
      kind: 'counts',
      counts: counts.slice(0, late).map((row, i) => (i % 5 ? row : { ...row, minute: minute - 1 })),
    })
    events.push({ kind: 'tick', now: (minute * 60_000 + 50_000) as Instant })
  }
  return events
}

const restarted = (loop: Loop): Loop =>
  createLoop({ ...setup, restore: JSON.parse(JSON.stringify(loop.snapshot())) })

before(() => {
  const loop = createLoop(setup)
  world.reseed(1)
  for (let minute = monday; minute < learnt; minute++) {
    loop.step({ kind: 'counts', counts: world.minute(minute) })
    loop.step({ kind: 'tick', now: (minute * 60_000 + 59_999) as Instant })
  }
  memory = JSON.parse(JSON.stringify(loop.snapshot()))
})

describe('a restart', () => {
  test('at any moment changes nothing of what is said afterwards', () => {
    const heard = new Set<string>()
    for (let seed = 1; seed <= seeds; seed++) {
      const events = story(seed)
      const straight = createLoop({ ...setup, restore: memory })
      let other = createLoop({ ...setup, restore: memory })
      const random = seededRandom(seed * 77)
      for (const [i, event] of events.entries()) {
        if (random.next() < restarts) other = restarted(other)
        const entries = straight.step(event)
        alike(plain(other.step(event)), plain(entries), `seed ${seed}, event ${i}:`)
        for (const entry of entries) heard.add(entry.kind)
      }
      alike(plain(other.incidents()), plain(straight.incidents()), `seed ${seed}, incidents:`)
      alike(plain(other.suspects()), plain(straight.suspects()), `seed ${seed}, suspects:`)
      if (straight.incidents().some(({ scope }) => isPooled(scope))) heard.add('a sum')
    }
    // Otherwise it would say nothing of them.
    for (const what of ['foundation.named', 'foundation.cleared', 'incident.resolved', 'a sum'])
      assert.ok(heard.has(what), what)
  })

  test('finds what the loop was when it was asked, however much it has heard while that was put into words', () => {
    for (let seed = 1; seed <= seeds; seed++) {
      const loop = createLoop({ ...setup, restore: memory })
      const random = seededRandom(seed * 91)
      let under: { readonly steps: Generator<void, JsonObject>; readonly was: unknown } | null = null
      let compared = 0
      for (const event of story(seed)) {
        if (under === null && random.next() < restarts)
          under = { was: plain(loop.snapshot()), steps: loop.capture() }
        loop.step(event)
        if (under === null || random.next() >= restarts) continue
        assert.deepEqual(plain(drained(under.steps)), under.was, `seed ${seed}`)
        under = null
        compared++
      }
      assert.ok(compared > 2)
    }
  })
})
