import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type CountryCode, type FoundationPath, pick, type ServiceId, seededRandom } from '../terms/index.ts'
import type { Atlas, AtlasService } from './atlas.ts'
import { blastRadius } from './blast-radius.ts'
import { explain } from './name-foundation.ts'
import { containersOf } from './reach.ts'
import { type Signs, signsOf, withFailure } from './signs.ts'

const service = (id: string, on: readonly string[], category = 'shop'): AtlasService => ({
  id: id as ServiceId,
  name: id,
  category,
  public: true,
  standsOn: on.map((path) => ({ on: path as FoundationPath, kind: 'hard' })),
})
const atlasOf = (services: readonly AtlasService[]): Atlas => ({
  services: new Map(services.map((s) => [s.id, s])),
  foundations: new Map(),
})
const now = 60
/** A check has failed since that minute. */
const hit = (id: string, minute = 45, phase?: string): Signs =>
  withFailure(signsOf(id as ServiceId, [], 0), now - minute, phase)
const named = (atlas: Atlas, signs: readonly Signs[], said: readonly string[] = []) =>
  explain(atlas, signs, new Set(said as FoundationPath[]))

const many = Array.from({ length: 100 }, (_, i) => {
  const part = i < 20 ? 'aws/us-east-1/dynamodb' : i < 40 ? 'aws/us-east-1/s3' : `gcp/us-west1/part${i % 6}`
  return service(`s${i}`, [part], `category${i % 7}`)
})
const onDynamo = Array.from({ length: 18 }, (_, i) => hit(`s${i}`, 45 + (i % 4)))
const east = ['aws/us-east-1/dynamodb', 'aws/us-east-1/s3'] as const

describe('naming a foundation', () => {
  test('the one that separates hit from quiet is named', () => {
    const [first] = named(atlasOf(many), onDynamo)
    assert.equal(first?.verdict, 'aws/us-east-1/dynamodb')
    assert.ok(first.score > 0.9)
    assert.equal(first.affected.length, 18)
  })

  test('two services in trouble carry no name', () =>
    assert.equal(named(atlasOf(many), onDynamo.slice(0, 2))[0]?.verdict ?? null, null))

  test('trouble spread evenly over everything is unknown', () => {
    const spread = Array.from({ length: 20 }, (_, i) => hit(`s${i * 5}`))
    assert.equal(named(atlasOf(many), spread)[0]?.verdict ?? null, null)
  })

  test('siblings dragged in later do not take the name, and belong to it', () => {
    const siblings = Array.from({ length: 6 }, (_, i) => hit(`s${20 + i}`, 56 + (i % 4)))
    const [first] = named(atlasOf(many), [...onDynamo, ...siblings])
    assert.equal(first?.verdict, 'aws/us-east-1/dynamodb')
    assert.equal(first.affected.length, 24)
  })

  test('what has lingered since long ago does not pass for the beginning', () => {
    const old = ['s50', 's51', 's52', 's53'].map((id) => hit(id, 1))
    assert.equal(named(atlasOf(many), [...old, ...onDynamo])[0]?.verdict, 'aws/us-east-1/dynamodb')
  })

  test('a region whose parts fail alike is named as a region', () => {
    const all = Array.from({ length: 38 }, (_, i) => hit(`s${i}`, 45 + (i % 4)))
    assert.equal(named(atlasOf(many), all)[0]?.verdict, 'aws/us-east-1')
  })

  test('where the part is not clear, the region is said', () => {
    const both = Array.from({ length: 60 }, (_, i) =>
      service(`s${i}`, i < 12 ? east : [`gcp/us-west1/part${i % 6}`], `category${i % 7}`),
    )
    const [first] = named(
      atlasOf(both),
      Array.from({ length: 10 }, (_, i) => hit(`s${i}`)),
    )
    assert.equal(first?.verdict, 'aws/us-east-1')
    assert.ok(first.ranking.every(({ score }) => score < 0.5))
  })

  test('an unrelated outage at the same time is told apart, with its own name', () => {
    const other = many.filter((s) => s.standsOn[0]?.on === 'gcp/us-west1/part4').map((s) => hit(s.id, 46))
    const found = named(atlasOf(many), [...onDynamo, ...other])
    assert.deepEqual(
      found.map(({ verdict, affected }) => [verdict, affected.length]),
      [
        ['aws/us-east-1/dynamodb', onDynamo.length],
        ['gcp/us-west1/part4', other.length],
      ],
    )
  })

  test('hit services of which nothing is known belong to the outage that they fell with', () => {
    const strangers = Array.from({ length: 3 }, (_, i) => service(`x${i}`, [], `category${i}`))
    const hits = [...onDynamo, ...strangers.map(({ id }) => hit(id, 46))]
    assert.equal(named(atlasOf([...many, ...strangers]), hits)[0]?.affected.length, 21)
  })

  test('a surge of a whole category names no foundation', () => {
    const shops = many.map((s, i) => ({ ...s, category: i % 5 === 0 ? 'shop' : s.category }))
    const [first] = named(
      atlasOf(shops),
      shops.filter(({ category }) => category === 'shop').map(({ id }, i) => hit(id, 45 + (i % 3))),
    )
    assert.equal(first?.verdict, null)
    assert.equal(first.category, 'shop')
  })

  test("a provider's word decides between parts that the hits leave open", () => {
    const both = Array.from({ length: 60 }, (_, i) =>
      service(`s${i}`, i < 12 ? east : [`gcp/us-west1/part${i % 6}`], `category${i % 7}`),
    )
    const hits = Array.from({ length: 10 }, (_, i) => hit(`s${i}`))
    assert.equal(named(atlasOf(both), hits, ['aws/us-east-1/s3'])[0]?.verdict, 'aws/us-east-1/s3')
  })

  test('failures in one phase speak for one cause', () => {
    const evidence = (phase: (i: number) => string): number => {
      const hits = Array.from({ length: 8 }, (_, i) => hit(`s${i}`, 45, phase(i)))
      return named(atlasOf(many), hits)[0]!.ranking[0]!.evidence
    }
    assert.ok(evidence(() => 'dns') > evidence((i) => ['dns', 'tcp', 'tls', 'http'][i % 4]!) + 3)
  })

  test('neither the order of services nor of signs changes the answer', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = seededRandom(seed)
        const shuffled = <T>(list: readonly T[]): T[] => {
          const copy = [...list]
          for (let i = copy.length - 1; i > 0; i--) {
            const j = pick(random, i + 1)
            ;[copy[i], copy[j]] = [copy[j]!, copy[i]!]
          }
          return copy
        }
        const hits = Array.from({ length: 100 }, (_, i) => hit(`s${i}`, 45 + (i % 7))).filter(
          () => random.next() < 0.3,
        )
        const [one] = named(atlasOf(many), hits)
        const [other] = named(atlasOf(shuffled(many)), shuffled(hits))
        assert.equal(other?.verdict, one?.verdict)
        assert.deepEqual(
          new Set(other?.affected.map((a) => a.service)),
          new Set(one?.affected.map((a) => a.service)),
        )
      }),
      { numRuns: 30 },
    )
  })
})

describe('reach and blast radius', () => {
  test('containers follow the path and what configuration says besides, and bear a circle', () => {
    const a = 'aws/us-east-1' as FoundationPath
    const b = 'power/virginia' as FoundationPath
    const atlas: Atlas = {
      services: new Map(),
      foundations: new Map([
        [a, { path: a, within: b }],
        [b, { path: b, within: a }],
      ]),
    }
    assert.deepEqual([...containersOf(atlas, 'aws/us-east-1/s3' as FoundationPath)].sort(), [
      'aws',
      'aws/us-east-1',
      'aws/us-east-1/s3',
      'power',
      'power/virginia',
    ])
  })

  test('it counts services, sectors and countries once', () => {
    const atlas = atlasOf([service('a', [], 'bank'), service('b', [], 'bank'), service('c', [], 'rail')])
    const radius = blastRadius(
      atlas,
      ['a', 'b', 'c', 'a'] as ServiceId[],
      () => ['GB', 'US'] as CountryCode[],
    )
    assert.deepEqual(radius, {
      services: 3,
      countries: 2,
      sectors: [
        { sector: 'bank', services: 2 },
        { sector: 'rail', services: 1 },
      ],
    })
  })
})
