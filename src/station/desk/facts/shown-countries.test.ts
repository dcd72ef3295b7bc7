import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { shownCountries } from './shown-countries.ts'

const counts = (plain: Readonly<Record<string, number>>): Map<string, number> =>
  new Map(Object.entries(plain))
const shown = (plain: Readonly<Record<string, number>>, least = 5): string =>
  shownCountries(counts(plain), least)
    .map(({ country, reports }) => `${country} ${reports}`)
    .join(', ')

test('a country with few reports is left out, and one more where it could be worked out from the sum', () => {
  assert.equal(shown({ GB: 40, US: 9 }), 'GB 40, US 9')
  assert.equal(shown({ GB: 40, US: 9, MT: 3, FR: 4 }), 'GB 40, US 9')
  assert.equal(shown({ GB: 40, US: 9, MT: 3 }), 'GB 40')
  assert.equal(shown({ GB: 40, MT: 3 }), '')
  assert.equal(shown({ MT: 3 }), '')
  assert.equal(shown({ GB: 40, MT: 1 }, 1), 'GB 40, MT 1')
})

const anyCounts = fc
  .dictionary(fc.stringMatching(/^[A-Z]{2}$/), fc.integer({ min: 0, max: 30 }))
  .map((plain) => counts(plain))

test('whoever knows the sum learns of no country that is left out how few its reports are', () => {
  fc.assert(
    fc.property(anyCounts, fc.integer({ min: 1, max: 10 }), (all, least) => {
      const seen = shownCountries(all, least)
      assert.ok(seen.every(({ reports }) => reports >= least))
      const hidden = [...all].filter(([country, n]) => n > 0 && !seen.some((one) => one.country === country))
      if (hidden.length === 0 || seen.length === 0) return
      assert.ok(hidden.length >= 2)
      assert.ok(hidden.reduce((sum, [, n]) => sum + n, 0) >= least)
    }),
  )
})
