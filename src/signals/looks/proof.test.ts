import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '../../terms/index.ts'
import { noProof, type ProofRule, proofRule, stepProof, weightOf } from './proof.ts'

/** Looks until it is proven, of looks that are bad with this share. */
function runLength(
  share: number,
  rule: ProofRule,
  seed: number,
  from = { usual: 0.02, telling: 0.2 },
): number {
  const random = seededRandom(seed)
  let proof = noProof
  let looks = 0
  while (!proof.proven) {
    looks++
    proof = stepProof(proof, weightOf(random.next() < share ? 1 : 0, 1, from.usual, from.telling), rule)
  }
  return looks
}

function mean(runs: number, one: (seed: number) => number): number {
  let sum = 0
  for (let seed = 1; seed <= runs; seed++) sum += one(seed)
  return sum / runs
}

test('by chance it is proven no sooner, on average, than in e^threshold looks', () => {
  for (const enter of [2, 3, 4, 5]) {
    const looks = mean(100, (seed) => runLength(0.2, { enter, leave: 5 }, seed, { usual: 0.2, telling: 0.6 }))
    assert.ok(looks >= Math.exp(enter), `${looks} looks on average, ${Math.exp(enter)} promised`)
  }
})

test('what is true is proven in about the threshold over the information of a look', () => {
  const rule = { enter: 17, leave: 5 }
  const information = 0.2 * Math.log(0.2 / 0.02) + 0.8 * Math.log(0.8 / 0.98)
  const looks = mean(200, (seed) => runLength(0.2, rule, seed))
  assert.ok(looks <= (rule.enter + Math.log(10)) / information + 1, `${looks} looks on average`)
})

test('no moment is more than a quarter of the proof, however many looks fail in it', () => {
  const rule = proofRule(5000)
  let proof = noProof
  for (let moment = 1; moment <= 3; moment++) {
    proof = stepProof(proof, weightOf(1000, 1000, 0.001, 0.1), rule)
    assert.equal(proof.proven, false)
  }
  assert.equal(stepProof(proof, weightOf(1000, 1000, 0.001, 0.1), rule).proven, true)
})

test('what is proven is left when the opposite is', () => {
  const rule = proofRule(5000)
  let proof = { proven: true, sum: 0 }
  let moments = 0
  while (proof.proven) {
    moments++
    proof = stepProof(proof, weightOf(0, 10, 0.001, 0.3), rule)
  }
  assert.ok(moments >= 4 && moments < 10, `${moments} moments`)
})
