import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { FoundationPath, ServiceId } from '../terms/index.ts'
import type { Atlas, AtlasFoundation, AtlasService, Edge } from './atlas.ts'
import { type LossWord, lossOf, parseLossWord, strangerIn } from './loss.ts'
import { servicesLost } from './services-lost.ts'

const path = (text: string) => text as FoundationPath
const on = (text: string, kind: Edge['kind'] = 'hard'): Edge => ({ on: path(text), kind })
const service = (id: string, ...standsOn: readonly Edge[]): AtlasService => ({
  id: id as ServiceId,
  name: id,
  category: 'shop',
  public: true,
  standsOn,
})
const atlasOf = (services: readonly AtlasService[], foundations: readonly AtlasFoundation[] = []): Atlas => ({
  services: new Map(services.map((one) => [one.id, one])),
  foundations: new Map(foundations.map((one) => [one.path, one])),
})
const losing = (text: string): LossWord => {
  const word = parseLossWord(text)
  assert.ok(word.ok, text)
  return word.value
}
const fatesOf = (atlas: Atlas, ...texts: readonly string[]) =>
  Object.fromEntries(
    servicesLost(atlas, lossOf(atlas, texts.map(losing))).map(({ service, fate }) => [service, fate]),
  )

describe('services that a loss takes', () => {
  const atlas = atlasOf(
    [
      service('shop', on('aws/us-east-1/dynamodb'), on('stripe', 'soft')),
      service('bank', on('gcp/us-west1')),
      service('rail', on('bank-rails', 'soft')),
      service('news'),
    ],
    [
      { path: path('stripe'), within: path('aws/us-east-1') },
      { path: path('bank-rails'), within: path('stripe') },
      { path: path('gcp'), jurisdiction: 'US' },
      { path: path('stripe/eu'), jurisdiction: 'EU' },
    ],
  )

  test('a hard edge takes the service, a soft one leaves it limping, whatever lies between', () => {
    assert.deepEqual(fatesOf(atlas, 'aws'), { shop: 'dies', rail: 'degraded' })
    assert.deepEqual(fatesOf(atlas, 'aws/us-east-1/dynamodb'), { shop: 'dies' })
    assert.deepEqual(fatesOf(atlas, 'stripe'), { shop: 'degraded', rail: 'degraded' })
  })

  test('a jurisdiction takes what is declared under it and everything within', () =>
    assert.deepEqual(fatesOf(atlas, 'jurisdiction:US'), { bank: 'dies' }))

  test('the lost foundation that an edge stands within is named', () => {
    const [shop] = servicesLost(atlas, lossOf(atlas, [losing('aws/us-east-1')])).filter(
      ({ service }) => service === 'shop',
    )
    assert.deepEqual(shop?.through, [
      { on: 'aws/us-east-1/dynamodb', kind: 'hard', by: 'aws/us-east-1' },
      { on: 'stripe', kind: 'soft', by: 'aws/us-east-1' },
    ])
  })

  test('a name that nothing stands on is told, with what was probably meant', () => {
    assert.equal(strangerIn(atlas, losing('aws/us-east-1')), null)
    assert.match(strangerIn(atlas, losing('aws/us-esat-1')) ?? '', /did you mean aws\/us-east-1\?/)
    assert.match(strangerIn(atlas, losing('jurisdiction:UK')) ?? '', /no foundation .* jurisdiction UK/)
  })

  test('what is no foundation at all is refused', () => {
    assert.equal(parseLossWord('AWS us-east').ok, false)
    assert.equal(parseLossWord('jurisdiction:').ok, false)
  })
})

describe('whatever the catalogue', () => {
  const places = fc
    .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 })
    .map((parts) => path(parts.join('/')))
  const edge = fc.record({ on: places, kind: fc.constantFrom('hard' as const, 'soft' as const) })
  const atlases = fc
    .tuple(
      fc.array(fc.array(edge, { maxLength: 4 }), { maxLength: 8 }),
      fc.array(fc.record({ path: places, within: places, jurisdiction: fc.constantFrom('US', 'EU') }), {
        maxLength: 5,
      }),
    )
    .map(([services, foundations]) =>
      atlasOf(
        services.map((edges, i) => service(`s${i}`, ...edges)),
        foundations,
      ),
    )
  const word = fc.oneof(
    places.map((at): LossWord => ({ kind: 'foundation', path: at })),
    fc.constantFrom('US', 'EU').map((name): LossWord => ({ kind: 'jurisdiction', name })),
  )

  test('losing more never revives a service', () =>
    fc.assert(
      fc.property(atlases, fc.array(word, { maxLength: 3 }), word, (atlas, less, more) => {
        const before = servicesLost(atlas, lossOf(atlas, less))
        const after = new Map(
          servicesLost(atlas, lossOf(atlas, [...less, more])).map((lost) => [lost.service, lost.fate]),
        )
        for (const { service, fate } of before) {
          if (fate === 'dies') assert.equal(after.get(service), 'dies')
          else assert.ok(after.has(service))
        }
      }),
    ))

  test('a service dies if and only if one of its hard edges stands within what is lost', () =>
    fc.assert(
      fc.property(atlases, fc.array(word, { maxLength: 3 }), (atlas, words) => {
        const loss = lossOf(atlas, words)
        const dead = new Set(
          servicesLost(atlas, loss).flatMap(({ service, fate }) => (fate === 'dies' ? [service] : [])),
        )
        for (const { id, standsOn } of atlas.services.values()) {
          const hit = standsOn.some(({ on: at, kind }) => kind === 'hard' && loss.takes(at) !== null)
          assert.equal(dead.has(id), hit)
        }
      }),
    ))
})
