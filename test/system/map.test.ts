// A list of names is mapped through the project's own nameserver, against ranges in the form of their publishers.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Found } from '../../src/atlas/index.ts'
import { type Instance, runHoldfast, startConfigured } from './instance.ts'

const zone = `$ORIGIN shop.test.
$TTL 60
@ SOA ns1 hostmaster 1 3600 600 86400 60
@ NS ns-1.awsdns-01.com.
@ NS ns-2.awsdns-02.net.
www CNAME front
front A 192.0.2.7
both A 192.0.2.7
both A 198.51.100.1
elsewhere A 203.0.113.5
six AAAA 2001:db8::5
`
const config = `services: { shop: {} }
publishers:
  here: { kind: embedded, zone: shop.test, file: shop.zone }
`
const ranges = {
  syncToken: '1760745520',
  prefixes: [
    { ip_prefix: '192.0.2.0/24', region: 'us-east-1', service: 'EC2' },
    { ip_prefix: '198.51.100.0/24', region: 'eu-west-1', service: 'EC2' },
  ],
  ipv6_prefixes: [{ ipv6_prefix: '2001:db8::/32', region: 'us-west-2', service: 'S3' }],
}

describe('holdfast map', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  const list = join(folder, 'names.txt')
  const published = join(folder, 'ranges')
  let holdfast: Instance
  before(async () => {
    writeFileSync(join(folder, 'shop.zone'), zone)
    writeFileSync(join(folder, 'holdfast.yaml'), config)
    writeFileSync(
      list,
      'host,rank\nwww.shop.test,1\nboth.shop.test,2\nelsewhere.shop.test,3\nsix.shop.test,4\ngone.shop.test,5\n',
    )
    mkdirSync(published)
    writeFileSync(join(published, 'ip-ranges.json.gz'), gzipSync(JSON.stringify(ranges)))
    holdfast = await startConfigured(join(folder, 'holdfast.yaml'), { folder })
  })
  after(() => holdfast?.dispose())

  const map = (...args: readonly string[]) => {
    const server = `${holdfast.dns.host}:${holdfast.dns.port}`
    return runHoldfast(['map', list, '--ranges', published, '--server', server, ...args], {
      ...process.env,
      NODE_NO_WARNINGS: '1',
    })
  }

  test('each name in the order of the list, as an object a line; what has no address fails the command and loses nothing', async () => {
    const { code, stdout, stderr } = await map('--json')
    assert.equal(code, 1)
    const found = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Found)
    assert.deepEqual(
      found.map(({ name, places }) => [name, ...places.map(({ foundation }) => foundation)]),
      [
        ['www.shop.test', 'aws/us-east-1'],
        ['both.shop.test', 'aws/us-east-1', 'aws/eu-west-1'],
        ['elsewhere.shop.test', null],
        ['six.shop.test', 'aws/us-west-2/s3'],
        ['gone.shop.test'],
      ],
    )
    assert.deepEqual(found[0]?.chain, [{ alias: 'front.shop.test', foundation: null }])
    assert.deepEqual(found[0]?.dns[0]?.operators, ['aws/route53'])
    assert.deepEqual(found[4]?.problems, ['gone.shop.test answers NXDOMAIN'])
    assert.match(stderr, /ip-ranges\.json is of 2025-10-17, \d+ days old: download it again/)
    assert.match(stderr, /1 of 5 names have no address/)
  })

  test('as lines for a configuration, each with its evidence, and the configuration that they make is good', async () => {
    const { stdout } = await map('--yaml')
    assert.match(
      stdout,
      /www\.shop\.test:\n +standsOn:\n +- aws\/us-east-1 # 192\.0\.2\.7 is in 192\.0\.2\.0\/24 of ip-ranges\.json/,
    )
    assert.match(stdout, /- \{ on: aws\/eu-west-1, kind: soft \} #/)
    assert.match(stdout, /- aws\/route53 # ns-1\.awsdns-01\.com answers for shop\.test, and nobody else/)
    const file = join(folder, 'suggested.yaml')
    writeFileSync(file, stdout)
    const checked = await runHoldfast(['check-config', file])
    assert.equal(checked.code, 0, checked.stderr)
    const lost = await runHoldfast(['whatif', 'aws/us-east-1', '--config', file])
    assert.equal(lost.code, 3, lost.stderr)
    assert.match(lost.stdout, /dies +www\.shop\.test +hard on aws\/us-east-1/)
  })

  test('without a folder of ranges it says where they are published, and fetches nothing', async () => {
    const { code, stderr } = await runHoldfast(['map', list])
    assert.equal(code, 2)
    assert.match(stderr, /ip-ranges\.amazonaws\.com\/ip-ranges\.json/)
  })
})
