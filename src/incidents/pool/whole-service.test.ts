import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CountryCode, ServiceId } from '../../terms/index.ts'
import { Cells } from './cells.ts'

const shop = 'shop' as ServiceId
const start = 29_337_120
const quiet = 3000

/** A day and more of quiet: a report every other minute from the first country, one in two hours from each other. */
function surgeIn(country: string, countries: readonly string[]) {
  const cells = new Cells(() => ({ rate: 0.5, size: 20 }))
  for (let minute = 0; minute < quiet; minute++) {
    if (minute % 2 === 0) cells.count(start + minute, shop, countries[0] as CountryCode, 1)
    for (const [i, other] of countries.slice(1).entries())
      if (minute % 120 === i) cells.count(start + minute, shop, other as CountryCode, 1)
    cells.evaluate(true, null)
  }
  cells.count(start + quiet, shop, country as CountryCode, 40)
  return [...new Set(cells.evaluate(true, null).map((finding) => finding.country))]
}

test('a country that a service is only heard from is the service: a surge there is not said twice', () => {
  assert.deepEqual(surgeIn('GB', ['GB']), [])
  assert.deepEqual(surgeIn('GB', ['GB', 'NO']), [])
  assert.deepEqual(surgeIn('NO', ['GB', 'NO']), ['NO'])
})
