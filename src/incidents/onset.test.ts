import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { seededRandom } from '../terms/index.ts'
import { minutesSinceOnset, onsetMinutes } from './onset.ts'

/** A Poisson draw (Knuth), for small means. */
function draw(random: { next(): number }, mean: number): number {
  let n = 0
  for (let p = random.next(); p > Math.exp(-mean); p *= random.next()) n++
  return n
}

/** Counts of two hours in which an excess of `height` ramps up over `ramp` minutes and began `ago` minutes ago. */
function stream(seed: number, usual: number, height: number, ramp: number, ago: number): number[] {
  const random = seededRandom(seed)
  return Array.from({ length: onsetMinutes }, (_, i) => {
    const since = i - (onsetMinutes - 1 - ago)
    const excess = since < 0 ? 0 : height * Math.min(1, (since + 0.5) / ramp)
    return draw(random, usual + excess)
  })
}
const flat = (usual: number): number[] => Array(onsetMinutes).fill(usual)

function errors(usual: number, height: number, ramp: number, ago: number): number[] {
  return Array.from({ length: 200 }, (_, seed) => {
    const found = minutesSinceOnset(stream(seed, usual, height, ramp, ago), flat(usual))
    assert.ok(found !== null)
    return Math.abs(found - ago)
  }).sort((a, b) => a - b)
}

describe('the onset', () => {
  test('of a step is told to the minute, of a ramp within few', () => {
    assert.equal(errors(0.2, 20, 1, 6)[100], 0)
    assert.ok(errors(0.2, 5, 4, 10)[180]! <= 3)
    assert.ok(errors(0.02, 0.6, 4, 20)[100]! <= 4)
  })

  test('a burst an hour before is another matter', () => {
    const counts = stream(3, 0.05, 6, 2, 8)
    counts[onsetMinutes - 70] = 12
    assert.ok(Math.abs(minutesSinceOnset(counts, flat(0.05))! - 8) <= 2)
  })

  test('no excess has no onset', () => {
    assert.equal(minutesSinceOnset(flat(0), flat(0.1)), null)
    assert.equal(minutesSinceOnset(flat(1), flat(1)), null)
    assert.equal(minutesSinceOnset([], []), null)
  })

  test('it lies in a minute with a report, whatever the counts', () =>
    fc.assert(
      fc.property(
        fc.array(fc.nat(30), { maxLength: 60 }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        (counts, usual) => {
          const found = minutesSinceOnset(counts, Array(counts.length).fill(usual))
          assert.ok(found === null || counts[counts.length - 1 - found]! > 0)
        },
      ),
    ))
})
