// Where the names of a service lead, asked of the project's own nameserver, becomes an edge that a person accepts; what
// would be lost follows at once, and a restart forgets nothing. The commands run in this process: to start one for each
// of them would take longer than all that they do.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { EdgesView, WhatIfView } from '../../src/board/index.ts'
import { CommandFailure } from '../../src/station/cli/connection.ts'
import { decide, list, resolve, suggestions } from '../../src/station/cli/edges.ts'
import type { Print } from '../../src/station/cli/orders.ts'
import { whatIfText } from '../../src/station/cli/what-if.ts'
import { type Instance, startConfigured } from './instance.ts'

const zone = `$ORIGIN shop.test.
$TTL 60
@ SOA ns1 hostmaster 1 3600 600 86400 60
@ NS ns-1.awsdns-01.com.
www CNAME front
front A 192.0.2.7
`
const ranges = {
  prefixes: [{ ip_prefix: '192.0.2.0/24', region: 'us-east-1', service: 'EC2' }],
  ipv6_prefixes: [],
}
const config = `services: { shop: { standsOn: [gcp] }, bank: {} }
checks:
  # Nothing answers there: the name is what counts.
  shop-www: { service: shop, tls: { host: "127.0.0.1:9", servername: www.shop.test }, every: 1h }
publishers:
  here: { kind: embedded, zone: shop.test, file: shop.zone }
`

describe('holdfast edges', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  const file = join(folder, 'holdfast.yaml')
  const published = join(folder, 'ranges')
  let holdfast: Instance
  before(async () => {
    writeFileSync(join(folder, 'shop.zone'), zone)
    writeFileSync(file, config)
    mkdirSync(published)
    writeFileSync(join(published, 'ip-ranges.json'), JSON.stringify(ranges))
    holdfast = await startConfigured(file, { folder })
  })
  after(() => holdfast?.dispose())

  const asking = () => ({ url: holdfast.url })
  const said = async (command: (print: Print) => Promise<void>): Promise<string> => {
    process.env.HOLDFAST_TOKEN = holdfast.token()
    let text = ''
    await command((value) => (text += typeof value === 'string' ? value : JSON.stringify(value)))
    return text
  }
  const listed = () => said((print) => list(asking(), print))
  const suggested = (yaml = false) => said((print) => suggestions({ ...asking(), yaml }, print))
  const resolved = (dryRun: boolean) => {
    const server = [`${holdfast.dns.host}:${holdfast.dns.port}`]
    return said((print) => resolve({ ...asking(), server, ranges: published, dryRun }, print))
  }
  type Decided = Parameters<typeof decide>
  const word = (verdict: Decided[0], service: string, on: string, options: Decided[3]) =>
    said((print) => decide(verdict, service, on, { ...asking(), ...options }, print))
  const region = 'aws/us-east-1'
  const dies = async () => whatIfText(await holdfast.api<WhatIfView>(`/api/v1/what-if?lose=${region}`))

  test('nothing is resolved by itself; when asked to, what is found is suggested with its evidence', async () => {
    assert.match(await listed(), /shop +gcp +hard +configuration[\s\S]*no names were resolved yet/)
    assert.match(await resolved(true), /nothing was handed in/)
    assert.match(await suggested(), /nothing is suggested/)
    assert.match(await resolved(false), /1 name was asked for[\s\S]*2 edges are suggested now/)
    const text = await suggested()
    assert.match(
      text,
      /shop seems to stand on aws\/us-east-1\n +www\.shop\.test: 192\.0\.2\.7 is in 192\.0\.2\.0\/24 of ip-ranges\.json/,
    )
    assert.match(text, /www\.shop\.test: ns-1\.awsdns-01\.com answers for shop\.test, and nobody else/)
    assert.match(await suggested(true), /"shop":\n +standsOn:\n +- aws\/us-east-1 # www/)
  })

  test('accepted it counts at once and says who said so; after a restart too; taken back it is gone', async () => {
    const why = 'we know it'
    await assert.rejects(dies, /nothing here stands on aws\/us-east-1/)
    assert.match(await word('accept', 'shop', region, { why, dryRun: true }), /nothing was done/)
    await assert.rejects(
      word('accept', 'shop', region, {}),
      (problem: unknown) => problem instanceof CommandFailure && problem.exitCode === 2,
    )
    assert.match(
      await word('accept', 'shop', region, { why }),
      /it stands in the atlas from now on[\s\S]*standsOn:/,
    )
    assert.match(await dies(), /dies +shop +hard on aws\/us-east-1/)
    assert.match(await listed(), /shop +aws\/us-east-1 +hard +accepted by operator:owner on 20/)
    await holdfast.stop()
    holdfast = await startConfigured(file, { folder, ports: portsOf(holdfast) })
    assert.match(await dies(), /dies +shop +hard on aws\/us-east-1/)
    // As a process, once: it finds its way to the command, the server and the token.
    const ran = await holdfast.run('edges', 'list', '--json')
    assert.equal(ran.code, 0, ran.stderr)
    assert.deepEqual(
      (JSON.parse(ran.stdout) as EdgesView).decisions.map(({ on, state, why }) => [on, state, why]),
      [[region, 'in force', why]],
    )
    await word('withdraw', 'shop', region, { why })
    await assert.rejects(dies, /nothing here stands on aws\/us-east-1/)
    await word('reject', 'shop', 'aws/route53', { why: 'it moves by itself' })
    assert.doesNotMatch(await suggested(), /route53/)
  })

  test('nobody decides without a token that may, and nobody reads without one', async () => {
    const anybody = (path: string, init: RequestInit = {}) => fetch(`${holdfast.url}/api/v1/${path}`, init)
    assert.equal((await anybody('edges')).status, 401)
    const body = JSON.stringify({ service: 'shop', on: region, why: 'x' })
    const headers = { 'content-type': 'application/json' }
    assert.equal((await anybody('edges/accept', { method: 'POST', body, headers })).status, 401)
    const unknown = await holdfast.run('edges', 'accept', 'bank', region, '--why', 'x')
    assert.equal(unknown.code, 1)
    assert.match(unknown.stderr, /nothing is suggested of bank and aws\/us-east-1/)
  })
})

const portsOf = ({ url, dns }: Instance) => ({ http: Number(new URL(url).port), dns: dns.port })
