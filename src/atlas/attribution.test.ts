import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  type CountryCode,
  type FoundationPath,
  pick,
  poisson,
  type ServiceId,
  seededRandom,
} from '../terms/index.ts'
import type { Atlas, AtlasService } from './atlas.ts'
import { explain } from './name-foundation.ts'
import { type Countries, horizon, type Signs, signsOf, withFailure } from './signs.ts'

const dynamodb = 'aws/us-east-1/dynamodb' as FoundationPath
const spanner = 'gcp/us-west1/spanner' as FoundationPath
const random = seededRandom(7)

function service(id: string, on?: FoundationPath): AtlasService {
  const standsOn = on === undefined ? [] : [{ on, kind: 'hard' as const }]
  return {
    id: id as ServiceId,
    name: id,
    category: `sector ${Number(id.replace(/\D/g, '')) % 7}`,
    public: true,
    standsOn,
  }
}

/** Of so many reports, each from one of so many countries. */
function from(countries: number, reports: number): Countries {
  const counts = new Map<CountryCode, number>()
  for (let n = 0; n < reports; n++) {
    const code = `c${pick(random, countries)}` as CountryCode
    counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  return [...counts]
}

/** Reports since it fell, at so many a minute, from so many countries; 0: not known. */
function failing(id: string, minutesAgo: number, aMinute: number, countries = 0): Signs {
  const counts = Array.from({ length: horizon }, (_, i) =>
    i < horizon - minutesAgo ? 0 : poisson(random, aMinute),
  )
  if (countries === 0) return signsOf(id as ServiceId, counts, 0.02)
  return signsOf(id as ServiceId, counts, 0.02, () => from(countries, minutesAgo * aMinute))
}

const named = (prefix: string, n: number, on?: FoundationPath) =>
  Array.from({ length: n }, (_, i) => service(`${prefix}${i}`, on))
const atlas: Atlas = {
  services: new Map(
    [
      ...named('d', 14, dynamodb),
      ...named('s', 9, spanner),
      ...named('stranger', 2),
      ...named('other', 300),
    ].map((one) => [one.id, one]),
  ),
  foundations: new Map(),
}

/** Two outages of one minute, and two services that no edge ties to either: who is taken for whose. */
function hitOf(loudnessOfD: readonly number[], loudnessOfS: readonly number[], strangers: readonly Signs[]) {
  return hitIn([
    ...loudnessOfD.map((aMinute, i) => failing(`d${i}`, 15, aMinute)),
    ...loudnessOfS.map((aMinute, i) => failing(`s${i}`, 15, aMinute)),
    ...strangers,
  ])
}

function hitIn(signs: readonly Signs[]) {
  const found = explain(atlas, signs)
  const by = (path: FoundationPath) => found.find(({ verdict }) => verdict === path)
  assert.ok(
    by(dynamodb) && by(spanner),
    found.map(({ verdict, ranking }) => `${verdict} ${ranking[0]?.foundation}`).join(', '),
  )
  const sure = (path: FoundationPath, id: string): number =>
    by(path)?.affected.find((one) => one.service === id)?.sure ?? 0
  return { sure }
}

const alike = (n: number, aMinute: number): number[] => new Array<number>(n).fill(aMinute)

describe('whom an outage hit', () => {
  const strangers = [failing('stranger0', 15, 40), failing('stranger1', 15, 4)]

  test('a service without a known edge belongs to the outage whose services are as loud as it', () => {
    const { sure } = hitOf(alike(12, 4), alike(8, 40), strangers)
    assert.ok(sure(spanner, 'stranger0') > 0.9)
    assert.ok(sure(dynamodb, 'stranger1') > 0.9)
  })

  test('where the services of each differ widely, loudness tells little', () => {
    const wide = [2, 60, 4, 30, 8, 15, 3, 50, 6, 20, 10, 40]
    const { sure } = hitOf(wide, wide.slice(0, 8), strangers)
    assert.ok(Math.abs(sure(dynamodb, 'stranger0') - sure(dynamodb, 'stranger1')) < 0.2)
  })

  test('... and that is reported from as many countries', () => {
    const reported = (id: string, n: number, countries: number) =>
      Array.from({ length: n }, (_, i) => failing(`${id}${i}`, 15, 8, countries))
    const { sure } = hitIn([
      ...reported('d', 12, 40),
      ...reported('s', 8, 3),
      failing('stranger0', 15, 8, 3),
      failing('stranger1', 15, 8, 40),
    ])
    assert.ok(sure(spanner, 'stranger0') > 0.9)
    assert.ok(sure(dynamodb, 'stranger1') > 0.9)
  })

  test('where the countries of both are alike, they tell nothing', () => {
    const widths = [2, 3, 40, 5, 30, 4, 12, 3, 25, 6, 2, 18]
    const { sure } = hitIn([
      ...widths.map((countries, i) => failing(`d${i}`, 15, 8, countries)),
      ...widths.slice(0, 8).map((countries, i) => failing(`s${i}`, 15, 8, countries)),
      failing('stranger0', 15, 8, 3),
      failing('stranger1', 15, 8, 40),
    ])
    assert.ok(Math.abs(sure(dynamodb, 'stranger0') - sure(dynamodb, 'stranger1')) < 0.2)
  })

  test('a service of which nobody reports, and whose check fails, is judged by its edges', () => {
    const silent = withFailure(signsOf('s8' as ServiceId, [], 0.02), 15)
    assert.equal(silent.loudness, undefined)
    const { sure } = hitOf(alike(12, 4), alike(8, 40), [silent])
    assert.ok(sure(spanner, 's8') > 0.9)
  })
})
