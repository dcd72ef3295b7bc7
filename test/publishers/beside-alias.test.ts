// A CNAME beside records that Holdfast knows by number alone: refused at each server, and the name keeps its addresses.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'
import type { DomainName } from '../../src/dns/index.ts'
import { holds, writeOf } from '../../src/publishers/conformance/index.ts'
import type { EndpointName } from '../../src/terms/index.ts'
import { foreignAt, publisherAt } from './at-server.ts'
import { needsKnot, startKnot } from './knotd.ts'
import { needsNamed, startNamed } from './named.ts'
import { needsPowerDns, startPowerDns } from './pdns.ts'

const theirs = [
  ['HTTPS', '1 . alpn=h2'],
  ['SSHFP', '1 1 0123456789abcdef67890123456789abcdef6789'],
  ['NAPTR', '1 1 "s" "SIP" "" sip.example.'],
] as const
const unknown = ['TYPE65280', '\\# 4 0A000001'] as const

describe('a CNAME beside records of a type that Holdfast does not write is refused', () => {
  for (const [what, needs, start, records] of [
    // PowerDNS takes no record of a type that it does not know, and Knot does not tell of one.
    ['BIND 9', needsNamed, startNamed, [...theirs, unknown]],
    ['Knot DNS', needsKnot, startKnot, theirs],
    ['PowerDNS', needsPowerDns, startPowerDns, theirs],
  ] as const)
    test(`at ${what}`, async (t) => {
      const server = await start()
      if (!server) return t.skip(needs)
      t.after(() => server.stop())
      const publisher = publisherAt(server, 'hmac-sha256')
      const hand = foreignAt(server)
      for (const [type, text] of records) {
        const endpoint = `${type.toLowerCase()}.${server.zone}` as EndpointName
        await hand.add(endpoint, type, text)
        const addresses = writeOf(endpoint, null, 1, [{ type: 'A', address: '192.0.2.1' }])
        assert.deepEqual(await publisher.write(addresses), { kind: 'written' })
        const target = 'elsewhere.example' as DomainName
        const alias = writeOf(endpoint, addresses.next, 2, [{ type: 'CNAME', target }])
        const outcome = await publisher.write(alias)
        assert.ok(outcome.kind === 'failed' && outcome.code === 'conflict', `${type}: ${inspect(outcome)}`)
        await holds(publisher, addresses)
      }
    })
})
