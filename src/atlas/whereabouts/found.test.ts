import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readRanges } from './formats.ts'
import { foundFrom, type NameFacts } from './found.ts'
import { aliasOwner, nameserverOwner } from './names.ts'
import { rangeTable } from './range.ts'

const source = readRanges(
  'ip-ranges.json',
  JSON.stringify({
    prefixes: [
      { ip_prefix: '192.0.2.0/24', region: 'us-east-1', service: 'EC2' },
      { ip_prefix: '198.51.100.0/24', region: 'eu-west-1', service: 'EC2' },
    ],
    ipv6_prefixes: [],
  }),
)
assert.ok(source.ok)
const table = rangeTable([source.value])
const facts = (changed: Partial<NameFacts>): NameFacts => ({
  name: 'www.shop.example',
  chain: [],
  addresses: [],
  zones: [],
  problems: [],
  ...changed,
})
const suggested = (changed: Partial<NameFacts>) =>
  foundFrom(facts(changed), table).suggests.map(({ on, kind }) => `${kind} ${on}`)

describe('what a name stands on', () => {
  test('one region: hard, with the range that says so', () => {
    const [edge] = foundFrom(facts({ addresses: ['192.0.2.7'] }), table).suggests
    assert.deepEqual(edge, {
      on: 'aws/us-east-1',
      kind: 'hard',
      because: '192.0.2.7 is in 192.0.2.0/24 of ip-ranges.json',
    })
  })
  test('several regions: each soft, for one may fail', () =>
    assert.deepEqual(suggested({ addresses: ['192.0.2.7', '198.51.100.1'] }), [
      'soft aws/us-east-1',
      'soft aws/eu-west-1',
    ]))
  test('an address elsewhere makes the known place one of several', () =>
    assert.deepEqual(suggested({ addresses: ['192.0.2.7', '203.0.113.1'] }), ['soft aws/us-east-1']))
  test('who hands out the alias is known without any range', () =>
    assert.deepEqual(suggested({ chain: ['shop.edgekey.net'], addresses: ['203.0.113.1'] }), ['hard akamai']))
  test('a single operator of the nameservers is a foundation; of two, each is soft', () => {
    const zone = (nameservers: readonly string[]) => ({ zones: [{ zone: 'shop.example', nameservers }] })
    assert.deepEqual(suggested(zone(['ns-1.awsdns-01.com', 'ns-2.awsdns-02.co.uk'])), ['hard aws/route53'])
    assert.deepEqual(suggested(zone(['ns-1.awsdns-01.com', 'dns1.p01.nsone.net'])), [
      'soft aws/route53',
      'soft ns1',
    ])
    assert.deepEqual(suggested(zone(['ns1.shop.example'])), [])
  })
})

test('names are told by their endings and by nothing else', () => {
  assert.equal(aliasOwner('lb-1.us-west-2.elb.amazonaws.com'), 'aws/us-west-2')
  assert.equal(aliasOwner('lb.elb.eu-central-1.amazonaws.com'), 'aws/eu-central-1')
  assert.equal(aliasOwner('x.eastus2.cloudapp.azure.com'), 'azure/eastus2')
  assert.equal(aliasOwner('cloudfront.net.example'), null)
  assert.equal(aliasOwner('notcloudfront.net'), null)
  assert.equal(nameserverOwner('kim.ns.cloudflare.com'), 'cloudflare')
  assert.equal(nameserverOwner('a.ns.shop.example'), 'shop.example')
  assert.equal(nameserverOwner('ns1.shop.co.uk'), 'shop.co.uk')
})
