// Names of a page's components to foundations: what the configuration says, then what comes along for known pages.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FoundationPath, instant } from '../terms/index.ts'
import { type SaidRecord, wasRead } from './record.ts'
import { readStatuspage } from './statuspage.ts'
import { incident, summary, update } from './testing.ts'

const now = instant(Date.UTC(2026, 2, 1, 11))
const office = 'office/west' as FoundationPath

function read(
  url: string,
  names: readonly string[],
  maps: Readonly<Record<string, FoundationPath>> = {},
): SaidRecord {
  const components = names.map((name, at) => ({ id: `c${at}`, name, status: 'operational' }))
  const updates = [update('u1', 'investigating', '2026-03-01T10:05:00Z')]
  const page = summary({
    page: { id: 'p', url },
    components,
    incidents: [incident('i', updates, { components })],
  })
  const [record] = readStatuspage(JSON.stringify(page), { maps }, now)
  assert.ok(record && wasRead(record))
  return record
}

test('a known page needs no maps, whatever its incidents link to', () => {
  const record = read('https://www.githubstatus.com', ['Actions', 'Pull Requests', 'Tea'])
  assert.deepEqual(record.foundations, ['github/actions', 'github/pull-requests'])
  assert.deepEqual(record.unmapped, ['Tea'])
  assert.deepEqual(read('https://status.shop.example', ['Actions']).foundations, [])
})

test('what the configuration says of a name goes before it, and `*` before all of it', () => {
  assert.deepEqual(
    read('https://www.githubstatus.com', ['Actions', 'Pages'], { actions: office }).foundations,
    ['office/west', 'github/pages'],
  )
  assert.deepEqual(read('https://www.githubstatus.com', ['Actions'], { '*': office }).foundations, [office])
})

test('a component is a name, also where every object has something of that name', () => {
  const names = ['constructor', '__proto__', 'toString']
  const record = read('https://status.shop.example', names)
  assert.deepEqual([record.foundations, record.unmapped], [[], names])
  assert.ok(structuredClone(record))
})
