import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  type CountryCode,
  type FoundationPath,
  type Instant,
  pick,
  type ServiceId,
  seededRandom,
} from '../terms/index.ts'
import type { Atlas, AtlasService } from './atlas.ts'
import { blastRadius } from './blast-radius.ts'
import { type Hit, nameFoundation } from './name-foundation.ts'
import { containersOf } from './reach.ts'

const now = (60 * 60_000) as Instant
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
const hit = (id: string, minute = 30): Hit => ({
  service: id as ServiceId,
  since: (minute * 60_000) as Instant,
  strength: 1,
})

const many = Array.from({ length: 100 }, (_, i) => {
  const part = i < 20 ? 'aws/us-east-1/dynamodb' : i < 40 ? 'aws/us-east-1/s3' : `gcp/us-west1/part${i % 6}`
  return service(`s${i}`, [part])
})
const onDynamo = Array.from({ length: 18 }, (_, i) => hit(`s${i}`, 30 + (i % 4)))

describe('naming a foundation', () => {
  test('the one that separates hit from quiet is named', () =>
    assert.equal(nameFoundation(atlasOf(many), onDynamo, now).verdict, 'aws/us-east-1/dynamodb'))

  test('two services in trouble carry no name', () =>
    assert.equal(nameFoundation(atlasOf(many), onDynamo.slice(0, 2), now).verdict, null))

  test('trouble spread evenly over everything is unknown', () => {
    const spread = Array.from({ length: 20 }, (_, i) => hit(`s${i * 5}`))
    assert.equal(nameFoundation(atlasOf(many), spread, now).verdict, null)
  })

  test('siblings dragged in later do not take the name', () => {
    const siblings = Array.from({ length: 18 }, (_, i) => hit(`s${20 + i}`, 44 + (i % 4)))
    const { verdict } = nameFoundation(atlasOf(many), [...onDynamo, ...siblings], now)
    assert.equal(verdict, 'aws/us-east-1/dynamodb')
  })

  test('what has lingered since long ago does not pass for the beginning', () => {
    const old = ['s50', 's51', 's52', 's53'].map((id) => hit(id, -600))
    assert.equal(nameFoundation(atlasOf(many), [...old, ...onDynamo], now).verdict, 'aws/us-east-1/dynamodb')
  })

  test('a region whose parts fail alike is named as a region', () => {
    const all = Array.from({ length: 38 }, (_, i) => hit(`s${i}`, 30 + (i % 4)))
    assert.equal(nameFoundation(atlasOf(many), all, now).verdict, 'aws/us-east-1')
  })

  test('an unrelated outage at the same time is not counted into it', () => {
    const other = many.filter((s) => s.standsOn[0]?.on === 'gcp/us-west1/part4').map((s) => hit(s.id, 31))
    const { verdict, affected } = nameFoundation(atlasOf(many), [...onDynamo, ...other], now)
    assert.equal(verdict, 'aws/us-east-1/dynamodb')
    assert.equal(affected.length, onDynamo.length)
  })

  test('neither the order of services nor of hits changes the answer', () => {
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
        const hits = Array.from({ length: 100 }, (_, i) => hit(`s${i}`, 30 + (i % 7))).filter(
          () => random.next() < 0.3,
        )
        const one = nameFoundation(atlasOf(many), hits, now)
        const other = nameFoundation(atlasOf(shuffled(many)), shuffled(hits), now)
        assert.equal(other.verdict, one.verdict)
        assert.deepEqual(new Set(other.affected), new Set(one.affected))
      }),
      { numRuns: 40 },
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
