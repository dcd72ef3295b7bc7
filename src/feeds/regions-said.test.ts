// The places that pages name in their words.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../terms/index.ts'
import { regionsSaid } from './regions-said.ts'
import { readStatuspage } from './statuspage.ts'
import { readSyndicated } from './syndicated.ts'

const now = instant(Date.UTC(2026, 1, 3, 5))

const said: readonly (readonly [text: string, regions: readonly string[]])[] = [
  ['Builds fail in the West US 2 and East US regions.', ['West US 2', 'East US']],
  ['Degraded in the following region(s): WestEurope', ['WestEurope']],
  ['Customers in westus2 and eu-west-1 (euw1-az2) see errors', ['eu-west-1', 'westus2']],
  ['Workspaces in eu-west and se-asia regions do not start', ['eu-west', 'se-asia']],
  ['Trouble in our southeast Asia region, and in the Europe West area', ['southeast Asia', 'Europe West']],
  ['us-central1-a and asia-northeast1 are slow', ['us-central1', 'asia-northeast1']],
  ['Queries from N. Virginia time out', ['N. Virginia']],
  ['Slow completions for some users in Europe', ['Europe']],
  ['East US is down. Switch to West US 2 meanwhile, or use the North Europe region.', ['East US']],
  ['EAST US was down, and East US is well again', ['East US']],
  ['Contact us east of noon: central pages and western fonts are late, and help us', []],
  ['See https://docs.example/regions/us-east-1 for more', []],
]

test('a region is told as the page writes it, and no other words are taken for one', () => {
  for (const [text, regions] of said) assert.deepEqual(regionsSaid(text), regions, text)
})

test('a long text that is nearly all places is read in its length', () => {
  const text = 'North-East-South-West-us-eu- '.repeat(5000)
  assert.ok(regionsSaid(text).length < 10)
})

test('what has no list of regions is read by its words: title, components and posts', () => {
  const incident = {
    ...{ id: 'r1', name: 'Slow in Asia', created_at: '2026-02-03T04:00:00Z' },
    components: [{ id: 'c', name: 'API (West Europe)' }],
    incident_updates: [
      { id: 'u', status: 'investigating', body: 'Also East US 2.', created_at: '2026-02-03T04:00:00Z' },
    ],
  }
  const [record] = readStatuspage(JSON.stringify(incident), { maps: {} }, now)
  assert.ok(record && 'regions' in record)
  assert.deepEqual(record.regions.toSorted(), ['Asia', 'East US 2', 'West Europe'])

  const rss =
    '<rss><channel><item><title>Outage in us-east-1</title><pubDate>Tue, 03 Feb 2026 04:00:00 GMT</pubDate><description>We look into it.</description></item></channel></rss>'
  const [post] = readSyndicated(rss, { maps: {} }, now)
  assert.ok(post && 'regions' in post)
  assert.deepEqual(post.regions, ['us-east-1'])
})
