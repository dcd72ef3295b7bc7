// A name steered at Cloudflare by a whole Holdfast, through what a provider's API does to those who use it.

import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { EndpointView, JournalView } from '../../src/board/index.ts'
import { recordsAt, startCloudflare, tokens, zone, zoneId } from '../publishers/cloudflare/at-cloudflare.ts'
import type { LocalCloudflare } from '../publishers/cloudflare/local-cloudflare.ts'
import { freePorts, type Instance, startConfigured, until } from './instance.ts'
import { eastAndWest, endWholly, type Place, startPlace, watched } from './place.ts'

const name = `app.${zone}`

function writeConfiguration(folder: string, { url }: LocalCloudflare, port: number): string {
  writeFileSync(join(folder, 'cloudflare.token'), `${tokens.good}\n`, { mode: 0o600 })
  const file = join(folder, 'holdfast.yaml')
  const text = `${watched(port)}
endpoints:
  ${name}:
    ttl: 60s
    ${eastAndWest}
    publish: [cf]
publishers:
  cf: { kind: cloudflare, zone: ${zone}, zoneId: ${zoneId}, tokenFile: cloudflare.token, api: "${url}/" }
`
  writeFileSync(file, text)
  return file
}

describe('a name steered at Cloudflare', () => {
  let local: LocalCloudflare
  let holdfast: Instance
  let east: Place
  let west: Place
  before(async () => {
    local = await startCloudflare()
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    const http = await freePorts(4)
    east = await startPlace('127.0.0.2', http + 1)
    west = await startPlace('127.0.0.3', http + 1)
    const file = writeConfiguration(folder, local, http + 1)
    holdfast = await startConfigured(file, { folder, ports: { http, dns: http + 3 } })
  })
  after(async () => {
    await endWholly(holdfast)
    await east?.down()
    await west?.down()
    await local?.close()
  })

  const holdsAt = (address: string) =>
    until(`Cloudflare to hold ${address}`, () =>
      recordsAt(local, name, 'A').some(({ content }) => content === address),
    )
  const publisherIs = (wanted: EndpointView['publishers'][number]['state']) =>
    until(`the publisher to be ${wanted}`, async () => {
      const view = await holdfast.api<EndpointView>(`/api/v1/endpoints/${name}`)
      return view.publishers.find(({ state }) => state === wanted) ?? null
    })
  const fence = () => recordsAt(local, `_fence.${name}`, 'TXT').map(({ content }) => content)

  test('is written with its fence beside it, and read back', async () => {
    await holdsAt('127.0.0.2')
    await publisherIs('in-force')
    assert.equal(fence().length, 1)
    assert.match(fence()[0]!, /^"gen=1 plan=[0-9a-f]+ sel=0"$/)
    assert.deepEqual(
      recordsAt(local, name, 'A').map(({ ttl, proxied }) => [ttl, proxied]),
      [[60, false]],
    )
  })

  test('moves when its target dies, the record changed in place', async () => {
    const [before] = recordsAt(local, name, 'A')
    await east.down()
    await holdsAt('127.0.0.3')
    await publisherIs('in-force')
    const [record, ...others] = recordsAt(local, name, 'A')
    assert.equal(record?.id, before?.id)
    assert.deepEqual(others, [])
    assert.match(fence()[0]!, / sel=1"$/)
  })

  test('says that Cloudflare is in trouble, and converges by itself when it is well', async () => {
    local.mishap = () => ({ kind: 'status', status: 521, html: true })
    await east.up()
    const { detail } = await publisherIs('failed')
    assert.match(detail, /521/)
    local.mishap = () => null
    await holdsAt('127.0.0.2')
    await publisherIs('in-force')
  })

  test('never shows its token, neither in what it prints nor in its journal', async () => {
    const journal = await holdfast.api<JournalView[]>('/api/v1/journal?limit=500')
    assert.ok(journal.length > 0)
    for (const text of [holdfast.output(), JSON.stringify(journal)]) assert.ok(!text.includes(tokens.good))
  })
})
