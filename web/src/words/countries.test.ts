import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { codeOfNumber, countriesBy, countryName, isCountry } from './countries.ts'

type Atlas = { objects: { countries: { geometries: { id?: string; properties: { name: string } }[] } } }
const file = createRequire(import.meta.url).resolve('world-atlas/countries-110m.json')
const atlas = JSON.parse(readFileSync(file, 'utf8')) as Atlas

test('every numbered shape of the map belongs to the country of its name', () => {
  for (const { id, properties } of atlas.objects.countries.geometries) {
    if (id === undefined) continue
    const code = codeOfNumber(id)
    assert.ok(code, `${id} ${properties.name}`)
    const initial = (name: string): string => name.normalize('NFD').slice(0, 1)
    const renamed = ['CI', 'CD', 'SZ', 'KP', 'KR', 'TR', 'MM', 'CZ', 'EH', 'DO', 'FK', 'CF', 'TF', 'MK']
    if (!renamed.includes(code)) assert.equal(initial(countryName(code)), initial(properties.name), code)
  }
})

test('the 249 assigned codes are there once each and have names', () => {
  const all = countriesBy(countryName, 'en')
  assert.equal(all.length, 249)
  assert.equal(new Set(all.map((c) => c.code)).size, 249)
  assert.ok(all.every((c) => c.name !== c.code))
  assert.ok(isCountry('GB') && !isCountry('UK'))
})

test('a code that is none is shown as it is', () => {
  assert.equal(countryName('not a code'), 'not a code')
})
