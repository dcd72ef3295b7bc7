import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CountryCode, ServiceId } from '../terms/index.ts'
import { byService } from './by-service.ts'

const row = (minute: number, service: string, country: string) => ({
  minute,
  service: service as ServiceId,
  country: country as CountryCode,
  count: 1,
})

test('rows stand service by service, first heard first, and no minute is moved before another', () => {
  const rows = [
    row(1, 'b', 'US'),
    row(1, 'a', 'US'),
    row(1, 'b', 'GB'),
    row(2, 'a', 'GB'),
    row(2, 'b', 'DE'),
    row(2, 'a', 'DE'),
    row(1, 'a', 'FR'),
  ]
  assert.deepEqual(
    byService(rows).map(({ minute, service, country }) => `${minute} ${service} ${country}`),
    ['1 b US', '1 b GB', '1 a US', '2 a GB', '2 a DE', '2 b DE', '1 a FR'],
  )
})
