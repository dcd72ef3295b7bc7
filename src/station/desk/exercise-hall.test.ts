import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { pino } from 'pino'
import type { BoardEvent } from '../../board/index.ts'
import { createScenario, scenarioId } from '../../exercises/index.ts'
import { after, instant, minutes } from '../../terms/index.ts'
import { ExerciseHall } from './exercise-hall.ts'
import { VirtualTime } from './virtual-time.ts'

const noon = instant(Date.UTC(2026, 0, 5, 12))
const request = { scenario: scenarioId, speed: 0, scale: 0.001, seed: 1 }

let folder: string
let hall: ExerciseHall
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-hall-'))
  hall = new ExerciseHall({ folder, clock: new VirtualTime(noon), log: pino({ level: 'silent' }) })
  await hall.open()
})
afterEach(async () => {
  await hall.close()
  await rm(folder, { recursive: true })
})

test('who reports has one hash all through the exercise, and another in the next', async () => {
  const [first, second] = [await hall.start(request), await hall.start(request)]
  assert.ok(first.ok && second.ok)
  const day = Math.floor(createScenario(request).startsAt / 86_400_000)
  const hash = first.value.reporterKey(day, 'relay replay a')
  first.value.reporterKey(day + 1, 'relay replay a')
  assert.equal(first.value.reporterKey(day, 'relay replay a'), hash)
  assert.notEqual(second.value.reporterKey(day, 'relay replay a'), hash)
})

describe('who listens to exercises', () => {
  test('is told of every beginning, step and end, until they leave', async () => {
    let told = 0
    const heard = (): boolean => {
      const something = told > 0
      told = 0
      return something
    }
    const leave = hall.subscribe(() => told++)
    const started = await hall.start(request)
    assert.ok(started.ok && heard(), 'began')
    const { startsAt } = createScenario(request)
    await started.value.advance(after(startsAt, minutes(1)), 0.1)
    assert.ok(heard(), 'moved on')
    await started.value.finish()
    assert.ok(heard(), 'ended')
    leave()
    await hall.delete(started.value.id)
    assert.ok(!heard(), 'after leaving')
  })

  test('on its own stream hears that there is something new to see, and every journal entry', async () => {
    const started = await hall.start(request)
    assert.ok(started.ok)
    const events: BoardEvent[] = []
    const leave = started.value.subscribe((event) => events.push(event))
    const { startsAt } = createScenario(request)
    await started.value.advance(after(startsAt, minutes(1)), 0.1)
    await started.value.note({
      author: 'operator:me',
      kind: 'exercise.ended',
      subject: started.value.id,
      why: 'enough',
      data: {},
    })
    assert.ok(events.some(({ kind }) => kind === 'overview'))
    assert.match(JSON.stringify(events.find(({ kind }) => kind === 'journal')), /"seq":\d+/)
    leave()
    const before = events.length
    await started.value.advance(after(startsAt, minutes(2)), 0.2)
    assert.equal(events.length, before)
  })
})
