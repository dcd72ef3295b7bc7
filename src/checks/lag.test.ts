import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type LagMemory, noLagMemory, stepLag } from './lag.ts'

/** A look at each entry: time, source (null: out of reach), replica; what the last one says, in milliseconds. */
function lagAfter(...looks: readonly (readonly [at: number, source: number | null, replica: number])[]) {
  let memory: LagMemory = noLagMemory
  let lagMs: number | null = null
  for (const [at, source, replica] of looks) {
    const positions = { at, source: source === null ? null : BigInt(source), replica: BigInt(replica) }
    ;({ memory, lagMs } = stepLag(memory, positions))
  }
  return lagMs
}

describe('the lag of a replica', () => {
  test('is nothing where all is here that the source has, however long nobody has written', () => {
    assert.equal(lagAfter([0, 10, 10]), 0)
    assert.equal(lagAfter([0, 10, 10], [3_600_000, 10, 10]), 0)
  })
  test('counts from the last look at which all was here', () => {
    assert.equal(lagAfter([0, 10, 10], [1000, 20, 10], [2000, 30, 10]), 2000)
    assert.equal(lagAfter([0, 10, 10], [1000, 20, 10], [2000, 30, 20]), 1000)
  })
  test('does not grow while nothing new is written', () => {
    assert.equal(lagAfter([0, 10, 10], [1000, 20, 10], [9000, 20, 10]), 1000)
  })
  test('is not known while the replica is behind everything that was seen of the source', () => {
    assert.equal(lagAfter([0, 10, 5]), null)
    assert.equal(lagAfter([0, 10, 5], [1000, 20, 12]), 1000)
  })
  test('of a dead source ends where it was found dead, and shrinks as the replica catches up', () => {
    const looks = [[0, 10, 10] as const, [1000, 20, 10] as const, [2000, 30, 10] as const]
    assert.equal(lagAfter(...looks, [3000, null, 10]), 3000)
    assert.equal(lagAfter(...looks, [3000, null, 10], [60_000, null, 20]), 2000)
    assert.equal(lagAfter(...looks, [3000, null, 10], [60_000, null, 30]), 1000)
  })
  test('begins anew at another source', () => {
    assert.equal(lagAfter([0, 100, 100], [1000, 7, 5]), null)
    assert.equal(lagAfter([0, 100, 100], [1000, 7, 7]), 0)
  })

  test('is never less than the age of the oldest write that is missing, for any history', () => {
    const history = fc.array(
      fc.record({ wait: fc.integer({ min: 1, max: 5000 }), writes: fc.nat(3), applied: fc.nat(4) }),
      {
        minLength: 1,
        maxLength: 40,
      },
    )
    fc.assert(
      fc.property(history, fc.nat(40), (steps, diesAt) => {
        let memory = noLagMemory
        let now = 0
        let replica = 0
        const written: number[] = []
        steps.forEach(({ wait, writes, applied }, n) => {
          const before = now
          now += wait
          const alive = n < diesAt
          for (let k = 1; alive && k <= writes; k++) written.push(before + (wait * k) / 4)
          replica = Math.min(written.length, replica + applied)
          const source = alive ? BigInt(written.length) : null
          const step = stepLag(memory, { at: now, source, replica: BigInt(replica) })
          memory = step.memory
          const missing = written.slice(replica)
          const span = missing.length > 0 ? written.at(-1)! - missing[0]! : 0
          if (step.lagMs !== null) assert.ok(step.lagMs >= span, `${step.lagMs} < ${span}`)
        })
      }),
      { numRuns: 500 },
    )
  })
  test('keeps a bounded history', () => {
    let memory = noLagMemory
    for (let n = 0; n < 20_000; n++)
      memory = stepLag(memory, { at: n, source: BigInt(n), replica: 0n }).memory
    assert.ok(memory.marks.length <= 1001)
    assert.equal(stepLag(memory, { at: 20_000, source: 20_000n, replica: 0n }).lagMs, 20_000)
  })
})
