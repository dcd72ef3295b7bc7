import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { DomainName, RRset } from '../../dns/index.ts'
import { foreignRecordsOf, recordSetOf, steeredSetOf, textData, valuesOf } from './records.ts'

const owner = 'app.example' as DomainName

describe('record sets as Route 53 holds them', () => {
  test('any strings of octets come back from their quoted, octal form', () => {
    const octets = fc.uint8Array({ maxLength: 255 }).map((bytes) => Buffer.from(bytes).toString('latin1'))
    fc.assert(
      fc.property(fc.array(octets, { minLength: 1, maxLength: 3 }), (strings) => {
        const set = { name: owner, type: 'TXT', ttl: 60, data: [{ type: 'TXT', strings }] } as const
        const [value] = valuesOf(recordSetOf(set))
        assert.match(value!, /^[\x20-\x7e]*$/)
        assert.deepEqual(textData(value!), { type: 'TXT', strings })
      }),
    )
  })
  test('what is steered comes back as it was, an international alias too', () => {
    const sets: readonly RRset[] = [
      { name: owner, type: 'A', ttl: 5, data: [{ type: 'A', address: '192.0.2.1' }] },
      { name: owner, type: 'AAAA', ttl: 5, data: [{ type: 'AAAA', address: '2001:db8::1' }] },
      {
        name: owner,
        type: 'CNAME',
        ttl: 5,
        data: [{ type: 'CNAME', target: 'xn--bcher-kva.example' as DomainName }],
      },
    ]
    for (const set of sets) assert.deepEqual(steeredSetOf(owner, recordSetOf(set)), set)
  })
  test('records of others are shown as a master file has them, an alias or a policy in its own words', () => {
    assert.deepEqual(
      foreignRecordsOf({
        Name: 'app.example.',
        Type: 'TXT',
        TTL: 300,
        ResourceRecords: [{ Value: '"caf\\303\\251" "b"' }],
      }),
      [{ type: 'TXT', ttl: 300, text: '"caf\\195\\169" "b"' }],
    )
    const AliasTarget = { HostedZoneId: 'Z2', DNSName: 'lb.example.', EvaluateTargetHealth: true }
    const alias = foreignRecordsOf({ Name: 'app.example.', Type: 'A', AliasTarget })
    assert.deepEqual(alias, [{ type: 'A', ttl: 0, text: 'ALIAS lb.example.' }])
    const weighted = foreignRecordsOf({
      Name: 'app.example.',
      Type: 'A',
      TTL: 5,
      Weight: 10,
      SetIdentifier: 'blue',
      ResourceRecords: [{ Value: '192.0.2.9' }],
    })
    assert.deepEqual(weighted, [{ type: 'A', ttl: 5, text: '192.0.2.9 (weighted, blue)' }])
  })
})
