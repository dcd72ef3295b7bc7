import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Outbox } from '../telling/index.ts'
import { everything, type StepAll, stepTellingAll, type TellingSetup } from '../telling/index.ts'
import {
  hours,
  type IncidentId,
  instant,
  type JsonObject,
  ms,
  type NewEntry,
  type ServiceId,
} from '../terms/index.ts'
import { noon, until, World } from './courier.fixture.ts'
import { beginAtTheBeginning } from './place.ts'
import type { AlertStore } from './store.ts'
import { Teller } from './teller.ts'

const route = (id: string): TellingSetup['routes'][number] => ({
  ...{ id, recipients: [`to-${id}`], person: null, when: everything, quiet: null, remind: null },
  ...{ escalate: null, onlyEscalated: false, tracks: false },
})

const setup: TellingSetup = {
  routes: [route('oncall'), route('mail')],
  atlas: { services: new Map(), foundations: new Map() },
  endpoints: new Map(),
  boardUrl: 'http://board.example',
}

const incident = (kind: 'opened' | 'resolved', id: string, severity = 'major'): NewEntry => ({
  at: instant(noon),
  author: 'holdfast',
  kind: `incident.${kind}`,
  subject: id,
  why: `${id} ${kind}`,
  data: {
    change: kind,
    incident: {
      ...{ id: id as IncidentId, service: `service-${id}` as ServiceId, severity, summary: `${id} is down` },
      ...{
        foundation: null,
        beganAt: noon,
        openedAt: noon,
        evidence: [],
        state: kind === 'opened' ? 'open' : 'resolved',
      },
    },
  },
})

function teller(world: World, store: AlertStore = world.store, step: StepAll = stepTellingAll) {
  const { time } = world
  const log = {
    info: () => {},
    warn: (data: object, text: string) => world.lines.push(`${text} ${JSON.stringify(data)}`),
  }
  return new Teller({
    place: 'alerts.teller',
    ...{ store, clock: time, timers: time.timers, log, step, setup: () => setup },
    posted: () => {},
  })
}

const told = async (world: World): Promise<string[]> =>
  (await world.store.outbox.told({}))
    .map(({ channel, kind, subject }) => `${channel} ${kind} ${subject}`)
    .toSorted()

const readTo = (world: World, seq: number) =>
  until(`the teller has read to ${seq}`, async () => {
    const place = await world.store.get('alerts.teller')
    return place !== null && Number(place.after) >= seq
  })

async function inWorld(keep: (world: World) => Promise<void>): Promise<void> {
  // In real time: to the machine, a restart that takes minutes is an outage of our own.
  const world = await World.make(1)
  try {
    await keep(world)
  } finally {
    await world.end()
  }
}

test('what happens is told once, whatever is killed between, and what was over before the first start is not', () =>
  inWorld(async (world) => {
    await world.store.append([incident('opened', 'old')])
    const first = teller(world)
    await readTo(world, 1)
    await world.store.append([incident('opened', 'i1')])
    first.nudge()
    await readTo(world, 2)
    await first.stop()
    await world.store.append([incident('resolved', 'i1'), incident('opened', 'i2')])
    await world.restart()
    const second = teller(world)
    await readTo(world, 4)
    await second.stop()
    const third = teller(world)
    await until('the third has looked', () => third.behind() !== null)
    await third.stop()
    const openings = (await told(world)).filter((line) => line.includes('opened'))
    assert.deepEqual(openings, [
      'mail incident.opened i1',
      'mail incident.opened i2',
      'oncall incident.opened i1',
      'oncall incident.opened i2',
    ])
  }))

test('while the store takes nothing, nothing is told and nothing lost', () =>
  inWorld(async (world) => {
    let takes = true
    let refused = 0
    const outbox: Outbox = Object.create(world.store.outbox, {
      post: {
        value: (post: Parameters<Outbox['post']>[0]) => {
          if (takes) return world.store.outbox.post(post)
          refused++
          return Promise.reject(new Error('no space is left'))
        },
      },
    })
    const { store } = world
    const one = teller(world, {
      outbox,
      journal: (query) => store.journal(query),
      get: (key) => store.get(key),
      put: (key, value) => store.put(key, value),
      keys: (prefix) => store.keys(prefix),
    })
    await readTo(world, 0)
    takes = false
    await store.append([incident('opened', 'i1')])
    one.nudge()
    await until('it was refused', () => refused >= 2)
    assert.deepEqual(await told(world), [])
    takes = true
    await readTo(world, 1)
    await one.stop()
    assert.equal((await told(world)).length, 2)
  }))

test('an entry that the machine cannot take is written down and passed over', () =>
  inWorld(async (world) => {
    const step: StepAll = (state, events, of) => {
      if (events.some((event) => event.kind === 'entry' && event.entry.subject === 'bad'))
        throw new Error('boom')
      return stepTellingAll(state, events, of)
    }
    const one = teller(world, world.store, step)
    await readTo(world, 0)
    await world.store.append([incident('opened', 'i1'), incident('opened', 'bad'), incident('opened', 'i2')])
    one.nudge()
    await readTo(world, 3)
    await one.stop()
    const subjects = (await world.store.outbox.told({ channel: 'oncall' })).map(({ subject }) => subject)
    assert.deepEqual(subjects.toSorted(), ['i1', 'i2'])
    const [failed] = await world.store.journal({ kinds: ['alert.failed'] })
    assert.match(failed!.why, /nobody could be told of incident.opened \(entry 2\).*boom/)
  }))

test('a machine that fails at every step is behind, however much it passes over', () =>
  inWorld(async (world) => {
    let broken = true
    const step: StepAll = (...asked) => {
      if (broken) throw new Error('boom')
      return stepTellingAll(...asked)
    }
    await world.store.append([incident('opened', 'i1')])
    const one = teller(world, world.store, step)
    await until('it has failed', async () => world.lines.some((line) => line.includes('boom')))
    assert.equal(one.behind(), null)
    broken = false
    await world.store.append([incident('opened', 'i2')])
    one.nudge()
    await until('it keeps up', () => one.behind() !== null)
    await one.stop()
  }))

test('after the wall clock was set back time goes on, also over a restart', () =>
  inWorld(async (world) => {
    const heard: number[] = []
    const step: StepAll = (state, events, of) => {
      heard.push(...events.map(({ now }) => now))
      return { ...stepTellingAll(state, events, of), wakeAt: null }
    }
    const next = async (one: Teller, id: string): Promise<number> => {
      const before = heard.length
      await world.store.append([incident('opened', id)])
      one.nudge()
      await until(`${id} is heard`, () => heard.length > before)
      return heard.at(-1)!
    }
    world.time.forward(hours(2))
    const one = teller(world, world.store, step)
    const first = await next(one, 'i1')
    world.time.forward(ms(-hours(2)))
    const began = performance.now()
    await until('time passed', () => performance.now() - began > 40)
    const second = await next(one, 'i2')
    assert.ok(second - first >= 20 && second - first < 60_000, `${second - first} ms`)
    await one.stop()
    const another = teller(world, world.store, step)
    assert.ok((await next(another, 'i3')) > second)
    await another.stop()
  }))

test('what happened in a new store before alerting had written anything is told after a kill', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-first-'))
  const victim = fileURLToPath(new URL('./first-start.fixture.ts', import.meta.url))
  const child = spawn(process.execPath, [victim, folder], { stdio: ['ignore', 'inherit', 'inherit'] })
  assert.deepEqual(await once(child, 'exit'), [null, 'SIGKILL'])
  const world = await World.make(1, folder)
  try {
    const one = teller(world)
    await readTo(world, 1)
    await one.stop()
    assert.deepEqual(await told(world), ['mail incident.opened i1', 'oncall incident.opened i1'])
  } finally {
    await world.end()
  }
})

test('the alert and its all-clear, read at one instant, are one message that says how it stands', () =>
  inWorld(async (world) => {
    await beginAtTheBeginning(world.store)
    await world.store.append([incident('opened', 'i1'), incident('resolved', 'i1')])
    const one = teller(world)
    await readTo(world, 2)
    await one.stop()
    const waiting = await world.store.outbox.due({ channel: 'oncall', now: world.time.now(), limit: 9 })
    assert.deepEqual(
      waiting.map(({ body }) => [body.kind, body.revision]),
      [['incident.resolved', 2]],
    )
    assert.deepEqual(
      (await world.store.outbox.told({ channel: 'oncall' })).map(({ kind, state }) => `${kind} ${state}`),
      ['incident.resolved waiting', 'incident.opened superseded'],
    )
    const two = teller(world)
    await until('the second has looked', () => two.behind() !== null)
    await two.stop()
    assert.equal((await world.store.outbox.told({ channel: 'oncall' })).length, 2, 'told once')
  }))

test('what is due again the moment it was dealt with does not spin', () =>
  inWorld(async (world) => {
    let steps = 0
    const step: StepAll = (state, events, of) => {
      steps++
      return { ...stepTellingAll(state, events, of), wakeAt: instant(noon - 1) }
    }
    const one = teller(world, world.store, step)
    await world.store.append([incident('opened', 'i1')])
    one.nudge()
    await until('it was asked again', () => steps >= 2)
    const since = performance.now()
    await until('it was asked once more', () => steps >= 3)
    assert.ok(performance.now() - since > 500, `${performance.now() - since} ms`)
    await one.stop()
  }))

const oldCursor = (after: number, over: JsonObject = {}): JsonObject => ({
  ...{ after, waiting: [], announced: {}, told: {} },
  ...over,
})

test("an upgrade takes over what the couriers of before had told, what they hadn't, and what waited", () =>
  inWorld(async (world) => {
    const { store } = world
    await store.append([incident('opened', 'i1'), incident('opened', 'i2')])
    const waiting = {
      alert: {
        id: 'mail-1',
        kind: 'incident.opened',
        subject: 'i1',
        at: '2026-01-01T00:00:00Z',
        text: 'i1 is down',
      },
      ...{ attempts: 3, firstTriedAt: noon },
    }
    await store.put('alerts.cursor.oncall', oldCursor(2, { announced: { i1: 'major', i2: 'major' } }))
    await store.put('alerts.cursor.mail', oldCursor(1, { announced: { i1: 'major' }, waiting: [waiting] }))
    await store.append([incident('resolved', 'i1')])
    const one = teller(world)
    await readTo(world, 3)
    await one.stop()
    const now = await told(world)
    const opened = now.filter((line) => line.includes('opened'))
    assert.deepEqual(opened, ['mail incident.opened i1', 'mail incident.opened i2'])
    const over = now.filter((line) => line.includes('resolved'))
    assert.deepEqual(over, ['mail incident.resolved i1', 'oncall incident.resolved i1'])
    assert.deepEqual(await store.keys('alerts.cursor.'), [])
    const old = (await store.outbox.told({ channel: 'mail' })).find(({ id }) => id === 'mail-1')
    assert.equal(old?.state, 'superseded', 'it is over by now, which is what mail is told')
  }))
