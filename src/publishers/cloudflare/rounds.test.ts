import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { type EndpointName, seconds } from '../../terms/index.ts'
import { Rounds } from './rounds.ts'

const names = ['a.example', 'b.example', 'c.example'] as const as unknown as readonly EndpointName[]
let now: number
let timers: { readonly at: number; readonly act: () => void }[]
let rounds: Rounds
let begun: EndpointName[]
beforeEach(() => {
  now = 0
  timers = []
  begun = []
  const after = (wait: number, act: () => void) => {
    timers.push({ at: now + wait, act })
    return () => {}
  }
  rounds = new Rounds(seconds(60), { timers: { after }, monotonic: () => now })
})

async function goTo(at: number): Promise<void> {
  now = at
  const due = timers.filter((timer) => timer.at <= now)
  timers = timers.filter((timer) => timer.at > now)
  for (const { act } of due) act()
  for (let i = 0; i < 10; i++) await null
}
const ask = (endpoint: EndpointName): void => {
  void rounds.turn(endpoint).then(() => begun.push(endpoint))
}

describe('rounds', () => {
  test('do not hold up a name that was never read, or that something happened to', async () => {
    ask(names[0]!)
    await goTo(0)
    assert.deepEqual(begun, [names[0]])
    rounds.answered(names, 1)
    await goTo(47_999)
    ask(names[0]!)
    await goTo(47_999)
    assert.equal(begun.length, 2)
  })

  test('gather the names whose turn it is', async () => {
    rounds.answered(names, 1)
    await goTo(48_000)
    ask(names[0]!)
    await goTo(49_000)
    ask(names[1]!)
    assert.deepEqual(begun, [])
    await goTo(49_500)
    assert.deepEqual(begun, names.slice(0, 2))
    ask(names[2]!)
    await goTo(50_999)
    assert.equal(begun.length, 2)
    await goTo(51_000)
    assert.deepEqual(begun, names)
  })

  test('are as rare as they are dear, and never so rare that an enactor gives up', async () => {
    rounds.answered(names, 8)
    await goTo(50_000)
    ask(names[0]!)
    await goTo(61_999)
    assert.deepEqual(begun, [])
    await goTo(62_000)
    assert.equal(begun.length, 1)
    rounds.answered(names, 1000)
    await goTo(120_000)
    ask(names[0]!)
    await goTo(135_000)
    assert.equal(begun.length, 2)
  })
})
