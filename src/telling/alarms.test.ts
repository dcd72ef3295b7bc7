import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { minute, noon, routeOf, Stage } from './stage.fixture.ts'
import type { State } from './state.ts'

const hour = 60 * minute
const day = 24 * hour
const on = (): Stage => new Stage({ routes: [routeOf('oncall')] })
const kinds = (stage: Stage): string[] => stage.said().map((one) => one.split(' ')[1]!)
const raised = { state: 'raised', code: 'not-configured' }
const refuse = (stage: Stage, node: string): void =>
  stage.write('endpoint.alarm', `vantages`, { state: 'raised', code: 'node-refused' }, 'holdfast', node)

describe('an alarm', () => {
  test('that somebody was told of is not forgotten without a word: whatever raised it may be gone', () => {
    const stage = on()
    stage.write('endpoint.alarm', 'app.example', raised)
    stage.wait(6 * day)
    stage.write('endpoint.alarm', 'app.example', raised)
    stage.wait(6 * day)
    assert.deepEqual(kinds(stage), ['endpoint.alarm'])
    stage.wait(2 * day)
    assert.match(stage.messages[0]!.text, /It was not raised again for 7 d/)
    assert.deepEqual(kinds(stage), ['endpoint.cleared'])
    assert.deepEqual((stage.state as unknown as State).troubles, {})
  })

  test('that nobody was told of goes as well', () => {
    const stage = new Stage({ routes: [] })
    stage.write('endpoint.alarm', 'app.example', raised)
    stage.wait(8 * day)
    stage.wait(2 * hour)
    assert.deepEqual((stage.state as unknown as State).troubles, {})
  })

  test('that a version before kept without an end has one', () => {
    const stage = on()
    stage.write('endpoint.alarm', 'app.example', raised)
    const kept = structuredClone(stage.state) as unknown as State
    for (const trouble of Object.values(kept.troubles)) {
      delete trouble.endsAt
      trouble.wakeAt = null
    }
    stage.state = kept as unknown as typeof stage.state
    stage.said()
    stage.wait(8 * day)
    assert.deepEqual(kinds(stage), ['endpoint.cleared'])
  })

  test('that is raised again after its all-clear began then', () => {
    const stage = on()
    stage.write('endpoint.alarm', 'app.example', raised)
    stage.write('endpoint.alarm', 'app.example', { ...raised, state: 'cleared' })
    stage.wait(50 * minute)
    stage.write('endpoint.alarm', 'app.example', raised)
    stage.said()
    stage.wait(10 * minute)
    stage.write('endpoint.alarm', 'app.example', { ...raised, state: 'cleared' })
    stage.wait(10 * minute)
    assert.equal(stage.messages[0]?.since, new Date(noon + 50 * minute).toISOString())
    assert.equal(stage.messages[0]?.durationMs, 10 * minute)
  })

  test('that may mend itself is waited for each time', () => {
    const stage = on()
    for (const seconds of [20, 40, 90]) {
      stage.write('node.lost', 'fra-1')
      stage.wait(seconds * 1000)
      stage.write('node.started', 'fra-1')
      assert.equal(stage.said().length, seconds < 60 ? 0 : 1)
      stage.wait(10 * minute)
    }
  })
})

describe('an alarm that nothing clears', () => {
  test('is told for each cause, and over when it is not raised any more', () => {
    const stage = on()
    refuse(stage, 'fra-1')
    stage.wait(12 * hour)
    refuse(stage, 'ber-1')
    refuse(stage, 'fra-1')
    assert.deepEqual(kinds(stage), ['endpoint.alarm', 'endpoint.alarm'])
    stage.wait(23 * hour)
    assert.deepEqual(kinds(stage), [])
    stage.wait(2 * hour)
    assert.match(stage.messages[0]!.text, /It was not raised again for 24 h\./)
    assert.deepEqual(kinds(stage), ['endpoint.cleared', 'endpoint.cleared'])
    stage.wait(2 * hour)
    assert.deepEqual((stage.state as unknown as State).troubles, {})
  })

  test('is one, from however many addresses somebody knocks', () => {
    const stage = on()
    const knock = (from: string): void => refuse(stage, `a node is not heard: ${from} could not join: no key`)
    for (const from of ['203.0.113.7', '198.51.100.9', '2001:db8::7', '::ffff:203.0.113.8']) knock(from)
    assert.deepEqual(kinds(stage), ['endpoint.alarm'])
  })
})
