// Small files of each published form, with addresses that are reserved for documentation (RFC 5737, RFC 3849).

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { rangeLimits, readRanges } from './formats.ts'
import { foundationOf, rangeTable } from './range.ts'

const aws = {
  syncToken: '1760745520',
  createDate: '2025-10-17-23-58-40',
  prefixes: [
    { ip_prefix: '192.0.2.0/24', region: 'us-east-1', service: 'AMAZON', network_border_group: 'us-east-1' },
    {
      ip_prefix: '192.0.2.64/26',
      region: 'us-east-1',
      service: 'DYNAMODB',
      network_border_group: 'us-east-1',
    },
    { ip_prefix: '198.51.100.0/24', region: 'GLOBAL', service: 'CLOUDFRONT', network_border_group: 'GLOBAL' },
  ],
  ipv6_prefixes: [{ ipv6_prefix: '2001:db8::/40', region: 'eu-west-1', service: 'EC2' }],
}
const google = {
  syncToken: '1753409788780',
  creationTime: '2025-07-24T19:16:28.780563',
  prefixes: [
    { ipv4Prefix: '192.0.2.0/24', service: 'Google Cloud', scope: 'us-west1' },
    { ipv6Prefix: '2001:db8::/44', service: 'Google Cloud', scope: 'global' },
  ],
}
const azure = {
  changeNumber: 363,
  cloud: 'Public',
  values: [
    {
      name: 'AzureCloud.eastus',
      properties: { region: 'eastus', systemService: '', addressPrefixes: ['192.0.2.0/24'] },
    },
    {
      name: 'Storage.EastUS',
      properties: { region: 'eastus', systemService: 'AzureStorage', addressPrefixes: ['192.0.2.128/25'] },
    },
    {
      name: 'AzureFrontDoor.Frontend',
      properties: { region: '', systemService: '', addressPrefixes: ['198.51.100.0/24'] },
    },
  ],
}
const oracle = {
  last_updated_timestamp: '2025-07-21T07:13:25.457838',
  regions: [{ region: 'us-ashburn-1', cidrs: [{ cidr: '192.0.2.0/24', tags: ['OCI'] }] }],
}
const github = { hooks: ['192.0.2.0/25'], web: [], pages: ['192.0.2.128/25'], actions: ['198.51.100.0/24'] }

type Case = {
  readonly of: string
  readonly file: string
  readonly text: string
  readonly at: Readonly<Record<string, string | null>>
  readonly day: string | null
}
const json = (value: unknown): string => JSON.stringify(value)
const cases: readonly Case[] = [
  {
    of: 'AWS',
    file: 'ip-ranges.json',
    text: json(aws),
    at: {
      '192.0.2.1': 'aws/us-east-1',
      '192.0.2.65': 'aws/us-east-1/dynamodb',
      '198.51.100.1': 'aws/cloudfront',
      '2001:db8::1': 'aws/eu-west-1',
    },
    day: '2025-10-17',
  },
  {
    of: 'Google Cloud',
    file: 'cloud.json',
    text: json(google),
    at: { '192.0.2.1': 'gcp/us-west1', '2001:db8::1': 'gcp' },
    day: '2025-07-25',
  },
  {
    of: 'all of Google',
    file: 'goog.json',
    text: json({ syncToken: google.syncToken, prefixes: [{ ipv4Prefix: '192.0.2.0/24' }] }),
    at: { '192.0.2.1': 'google' },
    day: '2025-07-25',
  },
  {
    of: 'Azure',
    file: 'ServiceTags_Public_20250721.json',
    text: json(azure),
    at: {
      '192.0.2.1': 'azure/eastus',
      '192.0.2.200': 'azure/eastus/storage',
      '198.51.100.1': 'azure/frontdoor',
    },
    day: '2025-07-21',
  },
  {
    of: 'Oracle',
    file: 'public_ip_ranges.json',
    text: json(oracle),
    at: { '192.0.2.1': 'oracle/us-ashburn-1' },
    day: '2025-07-21',
  },
  {
    of: 'Fastly',
    file: 'public-ip-list.json',
    text: json({ addresses: ['192.0.2.0/24'], ipv6_addresses: ['2001:db8::/32'] }),
    at: { '192.0.2.1': 'fastly', '2001:db8::1': 'fastly' },
    day: null,
  },
  {
    of: "Cloudflare's API",
    file: 'ips.json',
    text: json({ result: { ipv4_cidrs: ['192.0.2.0/24'], ipv6_cidrs: ['2001:db8::/32'] } }),
    at: { '192.0.2.1': 'cloudflare', '2001:db8::1': 'cloudflare' },
    day: null,
  },
  {
    of: "Cloudflare's lists",
    file: 'ips-v4',
    text: '192.0.2.0/24\n198.51.100.0/24',
    at: { '192.0.2.1': 'cloudflare', '198.51.100.9': 'cloudflare' },
    day: null,
  },
  {
    of: 'GitHub, whose runners stand at Azure',
    file: 'meta.json',
    text: json(github),
    at: { '192.0.2.1': 'github', '192.0.2.200': 'github/pages', '198.51.100.1': null },
    day: null,
  },
  {
    of: 'a geofeed, called after its file',
    file: 'linode.txt',
    text: '# Last modified: 2025-07-24 10:00:06.525037\n192.0.2.0/24,US,US-TX,Richardson,\n198.51.100.0/24,DE,,,\n',
    at: { '192.0.2.1': 'linode/us-tx', '198.51.100.1': 'linode/de' },
    day: '2025-07-24',
  },
]

describe('published ranges are read in the form of', () => {
  for (const { of, file, text, at, day } of cases)
    test(of, () => {
      const source = readRanges(file, text)
      assert.ok(source.ok, source.ok ? file : source.error)
      const table = rangeTable([source.value])
      for (const [address, foundation] of Object.entries(at)) {
        const found = table.find(address)
        assert.equal(found && foundationOf(found), foundation, address)
      }
      const { publishedAt } = source.value
      assert.equal(publishedAt === null ? null : new Date(publishedAt).toISOString().slice(0, 10), day)
    })
})

test('what is no range is counted and the rest is read; a file without any is refused by its name', () => {
  const source = readRanges('acme.txt', '192.0.2.0/24\nrubbish\n192.0.2.0/77\n')
  assert.ok(source.ok)
  assert.deepEqual([source.value.ranges.length, source.value.misread, source.value.provider], [1, 2, 'acme'])
  for (const text of ['', '{}', '[]', '{"prefixes": 7}', '{"prefixes": [null, 7]}', '{oh', 'rubbish']) {
    const read = readRanges('acme.json', text)
    assert.ok(!read.ok, text)
    assert.match(read.error, /acme\.json/)
  }
  assert.equal(readRanges('acme.json', ' '.repeat(rangeLimits.characters + 1)).ok, false)
})

test('whatever stands in a file, it is read or refused, never thrown at', () => {
  const rotten = (text: string, at: number, by: string): string => text.slice(0, at) + by + text.slice(at + 1)
  const whole = fc.constantFrom(...cases)
  fc.assert(
    fc.property(whole, fc.nat(600), fc.string({ maxLength: 4 }), ({ file, text }, at, by) => {
      const read = readRanges(file, rotten(text, at % text.length, by))
      if (read.ok)
        for (const { cidr } of read.value.ranges) assert.ok(cidr.length <= (cidr.family === 4 ? 32 : 128))
      else assert.ok(read.error.includes(file))
    }),
  )
  fc.assert(fc.property(fc.json(), (text) => void readRanges('x.json', text)))
  fc.assert(fc.property(fc.string(), (text) => void readRanges('x.txt', text)))
})
