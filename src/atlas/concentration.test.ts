import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { FoundationPath } from '../terms/index.ts'
import type { Atlas } from './atlas.ts'
import { concentrationOf, herfindahl, hhiPoints, levels } from './concentration.ts'

const path = (text: string) => text as FoundationPath
const atlas: Atlas = {
  services: new Map(),
  foundations: new Map([
    [path('aws'), { path: path('aws'), jurisdiction: 'US' }],
    [path('aws/eu-west-1'), { path: path('aws/eu-west-1'), jurisdiction: 'EU' }],
  ]),
}
const paths = (...texts: readonly string[]) => texts.map(path)

describe('concentration', () => {
  test('one place that carries all is 1, four that carry alike are a quarter', () => {
    assert.equal(herfindahl([7]), 1)
    assert.equal(herfindahl([2, 2, 2, 2]), 0.25)
    assert.equal(hhiPoints(0.25), 2500)
    assert.equal(herfindahl([]), 0)
  })

  test('what stands on two places counts half at each, and what stands nowhere is left out and told', () => {
    const things = [paths('aws/us-east-1/s3', 'gcp/us-west1'), paths('aws/us-east-1'), []]
    const { shares, hhi, counted, without } = concentrationOf(atlas, things, 'region')
    assert.deepEqual(shares, [
      { name: 'aws/us-east-1', share: 0.75, members: 2 },
      { name: 'gcp/us-west1', share: 0.25, members: 1 },
    ])
    assert.equal(hhi, 0.625)
    assert.deepEqual([counted, without], [3, 1])
  })

  test('the jurisdiction is that of the nearest foundation that says one', () => {
    const things = [paths('aws/eu-west-1/s3'), paths('aws/us-east-1'), paths('gcp')]
    const { shares, without } = concentrationOf(atlas, things, 'jurisdiction')
    assert.deepEqual(shares.map(({ name }) => name).sort(), ['EU', 'US'])
    assert.equal(without, 1)
  })

  const somewhere = fc
    .array(fc.constantFrom('aws', 'aws/us-east-1', 'aws/eu-west-1', 'gcp/x', 'azure/y/z'), { maxLength: 4 })
    .map((texts) => texts.map(path))

  test('shares sum to 1, and the index lies between 1/n and 1', () =>
    fc.assert(
      fc.property(
        fc.array(somewhere, { minLength: 1, maxLength: 30 }),
        fc.constantFrom(...levels),
        (all, level) => {
          const { shares, hhi, counted, without } = concentrationOf(atlas, all, level)
          if (counted === without) return void assert.deepEqual([shares, hhi], [[], 0])
          const sum = shares.reduce((total, { share }) => total + share, 0)
          assert.ok(Math.abs(sum - 1) < 1e-9, `${sum}`)
          assert.ok(hhi >= 1 / shares.length - 1e-9 && hhi <= 1 + 1e-9, `${hhi}`)
        },
      ),
    ))
})
