// Where the names of a service lead, asked of the project's own nameserver, becomes an edge that a person accepts; what
// would be lost follows at once, and a restart forgets nothing.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { EdgesView } from '../../src/board/index.ts'
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

  const edges = async (...words: readonly string[]) => {
    const ran = await holdfast.run('edges', ...words)
    assert.equal(ran.code, 0, `edges ${words.join(' ')}: ${ran.stderr}`)
    return ran.stdout
  }
  const server = () => ['--server', `${holdfast.dns.host}:${holdfast.dns.port}`, '--ranges', published]
  const order = ['shop', 'aws/us-east-1', '--why', 'we know it']
  const dies = async () => (await holdfast.run('whatif', 'aws/us-east-1')).stdout

  test('nothing is resolved by itself; when asked to, what is found is suggested with its evidence', async () => {
    assert.match(await edges(), /shop +gcp +hard +configuration[\s\S]*no names were resolved yet/)
    assert.match(await edges('resolve', ...server(), '--dry-run'), /nothing was handed in/)
    assert.match(await edges('suggestions'), /nothing is suggested/)
    assert.match(
      await edges('resolve', ...server()),
      /1 names were asked for[\s\S]*2 edges are suggested now/,
    )
    const said = await edges('suggestions')
    assert.match(
      said,
      /shop seems to stand on aws\/us-east-1\n +www\.shop\.test: 192\.0\.2\.7 is in 192\.0\.2\.0\/24 of ip-ranges\.json/,
    )
    assert.match(said, /www\.shop\.test: ns-1\.awsdns-01\.com answers for shop\.test, and nobody else/)
    assert.match(await edges('suggestions', '--yaml'), /"shop":\n +standsOn:\n +- aws\/us-east-1 # www/)
  })

  test('accepted it counts at once and says who said so; after a restart too; taken back it is gone', async () => {
    assert.doesNotMatch(await dies(), /dies +shop/)
    assert.match(await edges('accept', ...order, '--dry-run'), /nothing was done/)
    const unsaid = await holdfast.run('edges', 'accept', 'shop', 'aws/us-east-1')
    assert.equal(unsaid.code, 2)
    assert.match(await edges('accept', ...order), /it stands in the atlas from now on[\s\S]*standsOn:/)
    assert.match(await dies(), /dies +shop +hard on aws\/us-east-1/)
    assert.match(await edges(), /shop +aws\/us-east-1 +hard +accepted by operator:owner on 20/)
    await holdfast.stop()
    const again = await startConfigured(file, { folder, ports: portsOf(holdfast) })
    holdfast = again
    assert.match(await dies(), /dies +shop +hard on aws\/us-east-1/)
    const view = JSON.parse(await edges('list', '--json')) as EdgesView
    assert.deepEqual(
      view.decisions.map(({ on, state, why }) => [on, state, why]),
      [['aws/us-east-1', 'in force', 'we know it']],
    )
    await edges('withdraw', ...order)
    assert.doesNotMatch(await dies(), /dies +shop/)
    await edges('reject', 'shop', 'aws/route53', '--why', 'it moves by itself')
    assert.doesNotMatch(await edges('suggestions'), /route53/)
  })

  test('nobody decides without a token that may, and nobody reads without one', async () => {
    const anybody = (path: string, init: RequestInit = {}) => fetch(`${holdfast.url}/api/v1/${path}`, init)
    assert.equal((await anybody('edges')).status, 401)
    const body = JSON.stringify({ service: 'shop', on: 'aws/us-east-1', why: 'x' })
    const headers = { 'content-type': 'application/json' }
    assert.equal((await anybody('edges/accept', { method: 'POST', body, headers })).status, 401)
    const unknown = await holdfast.run('edges', 'accept', 'bank', 'aws/us-east-1', '--why', 'x')
    assert.equal(unknown.code, 1)
    assert.match(unknown.stderr, /nothing is suggested of bank and aws\/us-east-1/)
  })
})

const portsOf = ({ url, dns }: Instance) => ({ http: Number(new URL(url).port), dns: dns.port })
