// Announced a day before, held once, skipped with its reason; a crash neither forgets nor repeats one.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  bad,
  days,
  good,
  hours,
  type Instant,
  type JsonObject,
  type NewEntry,
  type Outcome,
} from '../../terms/index.ts'
import type { GameDay } from './game-day-time.ts'
import { GameDays } from './game-days.ts'
import { VirtualTime } from './virtual-time.ts'

const begin = Date.parse('2026-11-26T08:00Z') as Instant
const day: GameDay = {
  name: 'monthly',
  lose: 'aws/us-east-1',
  endpoints: ['app.example'],
  real: true,
  time: { kind: 'every', every: days(30), days: ['fri'], from: 600, to: 660 },
}

function stage(refusal: string | null = null, slow: () => Promise<void> = async () => {}) {
  const time = new VirtualTime(begin)
  const kept = new Map<string, JsonObject>()
  const told: NewEntry[] = []
  const held: number[] = []
  const open = (): GameDays => {
    const made = new GameDays({
      store: {
        get: async (key) => kept.get(key) ?? null,
        put: async (key, value) => {
          await slow()
          if (value === null) kept.delete(key)
          else kept.set(key, value)
        },
      },
      clock: time,
      // It looks when the test says so.
      timers: { after: () => () => {} },
      note: (entry) => told.push(entry),
      hold: async (): Promise<Outcome<unknown, { code: 'conflict'; message: string }>> => {
        held.push(time.now())
        return refusal === null ? good(null) : bad({ code: 'conflict', message: refusal })
      },
    })
    made.configure([day])
    return made
  }
  const to = (at: string) => time.advance(Date.parse(at) as Instant, async () => {})
  return { time, told, held, open, to, kinds: () => told.map(({ kind }) => kind) }
}

test('it is announced a day before, held once, and announced again', async () => {
  const { open, to, held, kinds, told } = stage()
  const one = open()
  await one.look()
  // Tomorrow at ten is little more than a day away.
  assert.match(
    told[0]?.why ?? '',
    /is held at 2026-11-27T10:00:00.000Z: app.example without aws\/us-east-1, for real/,
  )
  await to('2026-11-27T09:59Z')
  await one.look()
  assert.deepEqual(held, [])
  await to('2026-11-27T10:00Z')
  for (let i = 0; i < 3; i++) await one.look()
  assert.equal(held.length, 1)
  assert.deepEqual(kinds(), ['drill.announced', 'drill.announced'])
  assert.equal(one.view()[0]?.nextAt, '2027-01-01T10:00:00.000Z')
})

test('another start holds what was announced, and not what was held', async () => {
  const { open, to, held, kinds } = stage()
  await open().look()
  await to('2026-11-27T10:00Z')
  await open().look()
  await open().look()
  assert.equal(held.length, 1)
  assert.deepEqual(kinds(), ['drill.announced', 'drill.announced'])
})

test('what is refused, or was missed, is skipped and says why', async () => {
  const refused = stage('incident inc-1 is open')
  const one = refused.open()
  await one.look()
  await refused.to('2026-11-27T10:00Z')
  await one.look()
  assert.match(refused.told.at(-1)?.why ?? '', /game day monthly is skipped: incident inc-1 is open/)
  const missed = stage()
  await missed.open().look()
  await missed.time.advance((begin + hours(48)) as Instant, async () => {})
  await missed.open().look()
  assert.deepEqual(missed.held, [])
  assert.match(missed.told.at(-1)?.why ?? '', /when Holdfast did not run/)
})

test('late by a restart it is not held when its hours are over', async () => {
  const { open, to, held, told } = stage()
  await open().look()
  // Due at ten, within the hour that counts as in time, and after eleven.
  await to('2026-11-27T11:00Z')
  await open().look()
  assert.deepEqual(held, [])
  assert.match(told.at(-1)?.why ?? '', /was due at 2026-11-27T10:00:00.000Z, and its hours are over/)
})

test('what the configuration has dropped while the store was slow is not held', async () => {
  let slow = Promise.resolve()
  const { open, to, held } = stage(null, () => slow)
  const one = open()
  await one.look()
  await to('2026-11-27T10:00Z')
  const gate = Promise.withResolvers<void>()
  slow = gate.promise
  const looked = one.look()
  one.configure([])
  gate.resolve()
  await looked
  assert.deepEqual(held, [])
})
