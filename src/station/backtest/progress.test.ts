import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CommandFailure } from '../cli/connection.ts'
import { beginsIn, nameFor, thresholdsIn } from './options.ts'
import { type ProgressPorts, progressOn, progressText } from './progress.ts'

function watched(kind: ProgressPorts['kind']) {
  let now = 0
  const written: string[] = []
  const progress = progressOn({ kind, monotonic: () => now, write: (text) => void written.push(text) })
  const at = (ms: number): void => {
    now = ms
  }
  return { progress, at, written: () => written.join('') }
}

describe('how far it is', () => {
  test('says the part, the rate and the time that is left, once there is enough to guess from', () => {
    const told = { what: 'judging', total: 50_400, unit: 'minutes', done: 20_160, tookMs: 5000 }
    assert.equal(
      progressText(told),
      'judging [########............] 40 %  20,160 of 50,400 minutes, 4,032 a second, 7.5 s left',
    )
    assert.equal(progressText({ ...told, tookMs: 500 }), 'judging [########............] 40 %')
    assert.match(progressText({ ...told, total: 0 }), /100 %/)
  })

  test('on a terminal one line is written over, and cleared at the end', () => {
    const { progress, at, written } = watched('line')
    progress.begin('reading', 100, 'KiB')
    progress.at(10)
    at(100)
    progress.at(20)
    at(300)
    progress.at(30)
    progress.end()
    assert.deepEqual(written().match(/\d+ %/g), ['10 %', '30 %'])
    assert.ok(!written().includes('\n') && written().endsWith(' \r'))
  })

  test('in a pipe not a word', () => {
    const { progress, at, written } = watched('none')
    progress.begin('reading', 100, 'KiB')
    at(1e6)
    progress.at(50)
    progress.end()
    assert.equal(written(), '')
  })
})

describe('what is asked for', () => {
  test('thresholds once each, the lowest first; both options, or none that is sensible, are refused', () => {
    assert.deepEqual(thresholdsIn({ thresholds: '8, 4,5,4' }), [4, 5, 8])
    assert.deepEqual(thresholdsIn({ threshold: '6.5' }), [6.5])
    for (const options of [
      { threshold: '' },
      { threshold: '2' },
      { thresholds: '4,,5' },
      { thresholds: '4', threshold: '4' },
    ])
      assert.throws(() => thresholdsIn(options), CommandFailure)
  })

  test('when the file began, with its zone, in whole minutes', () => {
    assert.equal(beginsIn('1970-01-02T00:00Z'), 1440)
    assert.equal(beginsIn('1970-01-02T01:00+01:00'), 1440)
    for (const text of ['1970-01-02', '1970-01-02T00:00', '1970-01-02T00:00:30Z', 'soon'])
      assert.throws(() => beginsIn(text), CommandFailure)
  })

  test('one name for several files', () => {
    assert.equal(nameFor('out/alarms.csv', 4.5), 'out/alarms-4.5.csv')
    assert.equal(nameFor('out.d/alarms', 75), 'out.d/alarms-75')
  })
})
