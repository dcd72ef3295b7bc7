// A run does one step after another, writes each down before it begins it, and undoes backwards what it did.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type CheckId, type EndpointName, type Instant, seconds, type TargetId } from '../terms/index.ts'
import { newRun, type RunbookEffect, type RunbookEvent, stepRunbook } from './runbook.ts'
import { type Deed, isOver, type RunbookRun } from './runbook-state.ts'

const at = (wait: number): Instant => (1_000_000 + wait) as Instant
const east = 'east' as TargetId
const ada = 'operator:ada'
const drain: Deed = { kind: 'drain', target: east }
const move: Deed = { kind: 'move', endpoint: 'app.example' as EndpointName, to: 'west' as TargetId }
const ask: Deed = { kind: 'ask', question: 'promoted?', by: 'other' }
const notify: Deed = { kind: 'notify', text: 'we move' }
const run: Deed = { kind: 'run', command: 'promote', undo: 'demote', repeatable: false }

const runOf = (...deeds: readonly Deed[]): RunbookRun =>
  newRun(
    'run-1',
    {
      name: 'failover',
      title: 'Fail over',
      steps: deeds.map((deed) => ({ name: deed.kind, within: seconds(60), deed })),
    },
    { by: ada, why: 'a test', at: at(0) },
  )

function play(from: RunbookRun, events: readonly RunbookEvent[]) {
  let state = from
  const effects: RunbookEffect[] = []
  for (const event of events) {
    const step = stepRunbook(state, event)
    state = step.run
    effects.push(...step.effects)
  }
  return { state, effects }
}

const begin: RunbookEvent = { kind: 'begin', at: at(0) }
const did = (index: number, ok = true): RunbookEvent => ({
  kind: 'did',
  index,
  ok,
  evidence: 'seen',
  at: at(10),
})
const resume = (happened: boolean | null = null): RunbookEvent => ({
  kind: 'resume',
  by: ada,
  happened,
  at: at(20),
})
const undo: RunbookEvent = { kind: 'undo', by: ada, at: at(30) }
const performed = (effects: readonly RunbookEffect[]): string[] =>
  effects.flatMap((one) => (one.kind === 'perform' ? [`${one.undo ? '-' : '+'}${one.index}`] : []))
const refusals = (effects: readonly RunbookEffect[]): string =>
  effects.flatMap((one) => (one.kind === 'refuse' ? [one.why] : [])).join()

describe('a run', () => {
  test('goes through its steps, and undoes them backwards, those alone that have something to undo', () => {
    const done = play(runOf(drain, notify, run), [begin, did(0), did(1), did(2)])
    assert.equal(done.state.state, 'done')
    const undone = play(done.state, [undo, did(2), did(0)])
    assert.deepEqual(performed([...done.effects, ...undone.effects]), ['+0', '+1', '+2', '-2', '-0'])
    assert.equal(undone.state.state, 'undone')
  })

  test('a step that fails or takes too long stops it, until somebody resumes or undoes', () => {
    const late = play(runOf(drain, move), [
      begin,
      { kind: 'tick', now: at(59_999) },
      { kind: 'tick', now: at(60_000) },
    ])
    assert.equal(late.state.state, 'failed')
    assert.ok(late.effects.some(({ kind }) => kind === 'stop'))
    const again = play(late.state, [resume(), did(0), did(1)])
    assert.equal(again.state.state, 'done')
    const back = play(late.state, [undo, did(0)])
    assert.deepEqual(performed(back.effects), ['-0'])
  })

  test('a question for another person is not answered by who began', () => {
    const own = play(runOf(ask, notify), [
      begin,
      { kind: 'answer', by: ada, yes: true, step: null, at: at(1) },
    ])
    assert.match(refusals(own.effects), /for another person/)
    const other = play(own.state, [{ kind: 'answer', by: 'operator:grace', yes: true, step: 1, at: at(2) }])
    assert.equal(other.state.at, 1)
    const no = play(own.state, [{ kind: 'answer', by: 'operator:grace', yes: false, step: null, at: at(2) }])
    assert.equal(no.state.state, 'failed')
  })

  test('an answer that is given twice does not go to the question after', () => {
    const yes: RunbookEvent = { kind: 'answer', by: 'operator:grace', yes: true, step: 1, at: at(1) }
    const twice = play(runOf(ask, ask, run), [begin, yes, yes])
    assert.match(refusals(twice.effects), /asks at step 2 now, not at step 1: promoted\?/)
    assert.deepEqual([twice.state.state, twice.state.at], ['running', 1])
  })

  test('after a crash a command that may not be repeated is asked about; an order is given again', () => {
    const cut = play(runOf(run, drain), [begin, { kind: 'restarted', at: at(5) }])
    assert.equal(cut.state.state, 'interrupted')
    assert.match(refusals(play(cut.state, [resume()]).effects), /look whether it happened/)
    assert.deepEqual(performed(play(cut.state, [resume(true)]).effects), ['+1'])
    assert.deepEqual(performed(play(cut.state, [resume(false)]).effects), ['+0'])
    const order = play(runOf(drain), [begin, { kind: 'restarted', at: at(5) }])
    assert.deepEqual(performed(play(order.state, [resume()]).effects), ['+0'])
  })

  test('a command that ran out of time is asked about, too; one that said itself that it failed is not', () => {
    const late = play(runOf(run), [begin, { kind: 'tick', now: at(60_000) }])
    assert.equal(late.state.state, 'failed')
    assert.match(refusals(play(late.state, [resume()]).effects), /look whether it happened/)
    assert.deepEqual(performed(play(late.state, [resume(false)]).effects), ['+0'])
    const killed = play(runOf(run), [begin, { ...did(0, false), inDoubt: true } as RunbookEvent])
    assert.match(refusals(play(killed.state, [resume()]).effects), /look whether it happened/)
    // What was in doubt once is in doubt no more when it was run again and said how it ended.
    const again = play(killed.state, [resume(false), did(0, false)])
    assert.deepEqual(performed(play(again.state, [resume()]).effects), ['+0'])
    const told = play(runOf(run), [begin, did(0, false)])
    assert.deepEqual(performed(play(told.state, [resume()]).effects), ['+0'])
  })

  test('of nothing but a command is it taken on trust that it happened', () => {
    const no: RunbookEvent = { kind: 'answer', by: 'operator:grace', yes: false, step: null, at: at(2) }
    const refused = play(runOf(ask, run), [begin, no])
    const passed = play(refused.state, [resume(true)])
    assert.match(refusals(passed.effects), /only of a command/)
    assert.deepEqual([passed.state.state, passed.state.at], ['failed', 0])
    const wait: Deed = { kind: 'waitForLag', check: 'west-lag' as CheckId, atMostSeconds: 5 }
    const waited = play(runOf(wait, run), [begin, { kind: 'tick', now: at(60_000) }])
    assert.match(refusals(play(waited.state, [resume(true)]).effects), /only of a command/)
  })

  test('a question outlives a crash, and waits as long again', () => {
    const { state } = play(runOf(ask), [
      begin,
      { kind: 'restarted', at: at(59_000) },
      { kind: 'tick', now: at(61_000) },
    ])
    assert.equal(state.state, 'running')
  })

  test('undoing that was cut off goes on undoing', () => {
    const { state } = play(runOf(drain, run), [
      begin,
      did(0),
      did(1),
      undo,
      { kind: 'restarted', at: at(40) },
    ])
    assert.equal(state.state, 'interrupted')
    assert.deepEqual(performed(play(state, [resume(false), did(1), did(0)]).effects), ['-1', '-0'])
  })

  test('undoing that failed goes on undoing, too', () => {
    const { state } = play(runOf(drain, run), [begin, did(0), did(1), undo, did(1, false)])
    assert.equal(state.state, 'failed')
    assert.deepEqual(performed(play(state, [resume(), did(1), did(0)]).effects), ['-1', '-0'])
  })

  test('aborting leaves everything as it is', () => {
    const { state, effects } = play(runOf(drain, move), [
      begin,
      did(0),
      { kind: 'abort', by: ada, why: 'no', at: at(3) },
    ])
    assert.equal(state.state, 'aborted')
    assert.deepEqual(performed(effects), ['+0', '+1'])
  })
})

describe('whatever happens to it', () => {
  const deed = fc.constantFrom(drain, move, ask, notify, run)
  const event = fc.oneof(
    fc.record({ kind: fc.constant('did' as const), ok: fc.boolean(), off: fc.constantFrom(0, 0, 0, 1) }),
    fc.record({
      kind: fc.constant('answer' as const),
      by: fc.constantFrom(ada, 'operator:grace'),
      yes: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('resume' as const), happened: fc.constantFrom(true, false, null) }),
    fc.record({
      kind: fc.constantFrom('undo' as const, 'restarted' as const, 'tick' as const, 'abort' as const),
    }),
  )

  test('each step is written down as begun before it is performed, in order, and nothing is performed when it is over', () => {
    fc.assert(
      fc.property(
        fc.array(deed, { minLength: 1, maxLength: 5 }),
        fc.array(event, { maxLength: 40 }),
        (deeds, drawn) => {
          let state = runOf(...deeds)
          let kept: RunbookRun | null = null
          const feed = (next: RunbookEvent): void => {
            const before = state
            const step = stepRunbook(state, next)
            state = step.run
            for (const effect of step.effects) {
              if (effect.kind === 'keep') kept = effect.run
              if (effect.kind !== 'perform') continue
              assert.ok(!isOver(before) || next.kind === 'undo', 'an ended run does nothing but be undone')
              const record = kept?.steps[effect.index]
              assert.equal(record?.state, effect.undo ? 'undoing' : 'doing')
              if (effect.undo) continue
              for (const earlier of kept!.steps.slice(0, effect.index)) assert.equal(earlier.state, 'done')
              for (const later of kept!.steps.slice(effect.index + 1)) assert.equal(later.state, 'pending')
            }
          }
          feed(begin)
          drawn.forEach((one, i) => {
            const when = at(i * 7000)
            if (one.kind === 'did')
              feed({ kind: 'did', index: state.at + one.off, ok: one.ok, evidence: '', at: when })
            else if (one.kind === 'answer') feed({ ...one, step: null, at: when })
            else if (one.kind === 'resume') feed({ ...one, by: ada, at: when })
            else if (one.kind === 'tick') feed({ kind: 'tick', now: when })
            else if (one.kind === 'abort') feed({ kind: 'abort', by: ada, why: '', at: when })
            else
              feed(
                one.kind === 'undo' ? { kind: 'undo', by: ada, at: when } : { kind: 'restarted', at: when },
              )
          })
          if (state.state === 'done') for (const record of state.steps) assert.equal(record.state, 'done')
          if (state.state === 'undone')
            for (const [i, record] of state.steps.entries())
              if (deeds[i] === drain || deeds[i] === move || deeds[i] === run)
                assert.ok(
                  record.state === 'pending' || record.state === 'undone',
                  `step ${i} is ${record.state}`,
                )
        },
      ),
      { numRuns: 1000 },
    )
  })
})
