import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Atlas, AtlasService } from '../../../atlas/index.ts'
import { drained, type ServiceId } from '../../../terms/index.ts'
import { catalogueOf } from './catalogue.ts'
import { askedOf, found, pageOf, type Troubled, worstFirst } from './find.ts'
import { folded } from './folded.ts'

const service = (id: string, name: string, category: string, isPublic = true): [ServiceId, AtlasService] => [
  id as ServiceId,
  { id: id as ServiceId, name, category, public: isPublic, standsOn: [] },
]
const atlasOf = (services: readonly [ServiceId, AtlasService][]): Atlas => ({
  services: new Map(services),
  foundations: new Map(),
})
const atlas = atlasOf([
  service('cafe', 'Café Ñandú', 'shop'),
  service('bank-1', 'Zürich Bank', 'bank'),
  service('payroll', 'Payroll', 'work', false),
  service('rail', 'Straßenbahn', 'rail'),
])
const catalogue = drained(catalogueOf(atlas, 'public'))
const troubled: Troubled = new Map([
  ['rail' as ServiceId, 'suspected'],
  ['bank-1' as ServiceId, 'down'],
])
const scene = {
  ...{ catalogue, troubled, worst: worstFirst(troubled, catalogue) },
  reportedFrom: (country: string) => new Set(country === 'GB' ? ['cafe' as ServiceId] : []),
}
const idsBy = (query: Parameters<typeof askedOf>[0]): string =>
  drained(found(askedOf(query), scene))
    .map((one) => one.service.id)
    .join(' ')

test('the troubled come first, the worst of them before the others, then all by name', () => {
  assert.equal(idsBy({}), 'bank-1 rail cafe')
  assert.equal(idsBy({ state: 'troubled' }), 'bank-1 rail')
  assert.equal(idsBy({ state: 'ok' }), 'cafe')
  assert.equal(idsBy({ state: 'recovering' }), '')
})

test('words are found in name, id and sector, whatever their accents and case, all of them', () => {
  assert.equal(idsBy({ q: 'CAFE nandu' }), 'cafe')
  assert.equal(idsBy({ q: 'strassen' }), 'rail')
  assert.equal(idsBy({ q: 'zurich' }), 'bank-1')
  assert.equal(idsBy({ q: 'bank cafe' }), '')
  assert.equal(idsBy({ q: 'payroll' }), '')
})

test('filters for sector and country narrow it down, and what nobody knows finds nothing', () => {
  assert.equal(idsBy({ sector: 'rail' }), 'rail')
  assert.equal(idsBy({ country: 'gb' }), 'cafe')
  assert.equal(idsBy({ country: 'zz' }), '')
  assert.equal(askedOf({ country: 'zz' }).country, 'zz')
})

test('every query is understood, and finds some of all that may be seen, none of them twice', () => {
  const query = fc.record(
    {
      q: fc.string({ unit: 'grapheme', maxLength: 100 }),
      state: fc.constantFrom('', 'ok', 'suspected', 'slow', 'down', 'recovering', 'troubled'),
      sector: fc.string({ maxLength: 10 }),
      country: fc.string({ maxLength: 2 }),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(query, (asked) => {
      const ids = idsBy(asked as Parameters<typeof askedOf>[0])
        .split(' ')
        .filter(Boolean)
      assert.equal(new Set(ids).size, ids.length)
      assert.ok(ids.every((id) => id !== 'payroll'))
    }),
  )
})

test('pages hold everything once and in order, and a page past the last is the last', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 130 }), fc.integer({ min: 1, max: 50 }), (length, size) => {
      const all = Array.from({ length }, (_, i) => i)
      const { pages } = pageOf(all, 1, size)
      const shown = Array.from({ length: pages }, (_, i) => pageOf(all, i + 1, size).shown)
      assert.deepEqual(shown.flat(), all)
      assert.deepEqual(pageOf(all, pages + 3, size).shown, shown.at(-1))
    }),
  )
})

test('any number of services stands in the order of their names, each where it says', () => {
  const names = fc.uniqueArray(fc.string({ unit: 'grapheme', maxLength: 4 }), { maxLength: 40 })
  fc.assert(
    fc.property(names, fc.integer({ min: 1, max: 40 }), (some, repeats) => {
      // Long enough for several runs that are merged.
      const many = Array.from({ length: repeats }, (_, r) => some.map((name) => `${name}${r}`)).flat()
      const services = many.map((name, i) => service(`s${i}`, name, 'shop'))
      const { all } = drained(catalogueOf(atlasOf(services), 'public'))
      assert.deepEqual(
        all.map(({ service: { name } }) => folded(name)),
        many.map(folded).sort(),
      )
      assert.ok(all.every(({ at }, i) => at === i))
    }),
    { numRuns: 30 },
  )
})
