import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { TypeName } from './codes.ts'
import { type LookupResult, lookup } from './lookup.ts'
import { parseMasterFile } from './masterfile.ts'
import { parseName } from './names.ts'
import type { DomainName, RRset } from './records.ts'
import { formatRecordData } from './text.ts'
import { type Node, overlay, viewOf, type ZoneView } from './view.ts'
import { minimalZone } from './zone.ts'

const name = (text: string): DomainName => {
  const parsed = parseName(text)
  assert.ok(parsed.ok)
  return parsed.value
}
const view = (text: string): ZoneView => {
  const parsed = parseMasterFile(text, { file: 'f' })
  assert.ok(parsed.ok, parsed.ok ? '' : JSON.stringify(parsed.error))
  return viewOf(parsed.value)
}
const lines = (sets: readonly RRset[]): string[] =>
  sets.flatMap((set) => set.data.map((data) => `${set.name} ${set.type} ${formatRecordData(data)}`))
const summary = (result: LookupResult): readonly string[] => {
  if (result.kind === 'servfail') return ['servfail', result.name]
  return [result.kind, ...lines(result.answer)]
}
const asked = (v: ZoneView, owner: string, type: TypeName) => summary(lookup(v, name(owner), type))

/** The zone of RFC 4592 section 2.2.1, with addresses in place of its hosts. */
const rfc4592 = view(`$ORIGIN example.
$TTL 3600
@ SOA ns.example.com. h 1 1 1 1 60
@ NS ns.example.com.
@ NS ns.example.net.
*.example. TXT "this is a wildcard"
*.example. MX 10 host1.example.
sub.*.example. TXT "this is not a wildcard"
host1.example. A 192.0.2.1
_ssh._tcp.host1.example. SRV 0 0 22 host1
_ssh._tcp.host2.example. SRV 0 0 22 host1
subdel.example. NS ns.example.com.
subdel.example. NS ns.example.net.
`)

describe('wildcards answer as RFC 4592 section 2.2.1 tells', () => {
  test('synthesised', () => {
    assert.deepEqual(asked(rfc4592, 'host3.example', 'MX'), ['answer', 'host3.example MX 10 host1.example.'])
    assert.deepEqual(asked(rfc4592, 'foo.bar.example', 'TXT'), [
      'answer',
      'foo.bar.example TXT "this is a wildcard"',
    ])
    assert.deepEqual(asked(rfc4592, 'host3.example', 'A'), ['nodata'])
  })
  test('not synthesised', () => {
    assert.deepEqual(asked(rfc4592, 'host1.example', 'MX'), ['nodata'])
    assert.deepEqual(asked(rfc4592, 'sub.*.example', 'MX'), ['nodata'])
    assert.deepEqual(asked(rfc4592, '_telnet._tcp.host1.example', 'SRV'), ['nxdomain'])
    assert.equal(lookup(rfc4592, name('host.subdel.example'), 'A').kind, 'referral')
    assert.deepEqual(asked(rfc4592, 'ghost.*.example', 'MX'), ['nxdomain'])
  })
  test('an empty non-terminal exists', () => {
    assert.deepEqual(asked(rfc4592, '_tcp.host1.example', 'A'), ['nodata'])
    assert.deepEqual(asked(rfc4592, 'host2.example', 'A'), ['nodata'])
  })
})

const shop = view(`$ORIGIN shop.test.
$TTL 3600
@ 900 SOA ns hostmaster 7 1h 10m 2w 60
@ NS ns
ns A 192.0.2.53
www CNAME app
app A 192.0.2.1
out CNAME www.elsewhere.test.
dead CNAME gone
half CNAME ns
loop CNAME pool
pool CNAME loop
into CNAME x.eu
l0 CNAME l1
l1 CNAME l2
l2 CNAME l3
l3 CNAME l4
l4 CNAME l5
l5 CNAME l6
l6 CNAME l7
l7 CNAME l8
l8 CNAME l9
l9 A 192.0.2.9
eu NS ns.eu
eu NS ns.elsewhere.test.
ns.eu A 192.0.2.54
a.eu A 192.0.2.99
@ MX 10 app
`)

describe('an authoritative answer', () => {
  test('is the set, with the addresses its names lead to', () => {
    const result = lookup(shop, name('shop.test'), 'MX')
    assert.deepEqual(summary(result), ['answer', 'shop.test MX 10 app.shop.test.'])
    assert.deepEqual(result.kind === 'answer' && lines(result.additional), ['app.shop.test A 192.0.2.1'])
  })

  test('of absence carries the SOA with the smaller of its TTL and minimum', () => {
    for (const [owner, kind] of [
      ['app.shop.test', 'nodata'],
      ['nowhere.shop.test', 'nxdomain'],
    ] as const) {
      const result = lookup(shop, name(owner), 'TXT')
      assert.equal(result.kind, kind)
      assert.ok(result.kind === 'nodata' || result.kind === 'nxdomain')
      assert.deepEqual([result.soa.name, result.soa.ttl], ['shop.test', 60])
    }
  })

  test('a type that no zone here holds is absent, not an error', () => {
    assert.deepEqual(asked(shop, 'app.shop.test', 'TYPE65'), ['nodata'])
  })

  test('ANY gets one set (RFC 8482)', () => {
    assert.deepEqual(asked(shop, 'app.shop.test', 'ANY'), ['answer', 'app.shop.test A 192.0.2.1'])
    assert.deepEqual(asked(shop, 'www.shop.test', 'ANY'), ['answer', 'www.shop.test CNAME app.shop.test.'])
  })
})

describe('a CNAME chain', () => {
  test('is followed inside the zone to its end, whatever that is', () => {
    assert.deepEqual(asked(shop, 'www.shop.test', 'A'), [
      'answer',
      'www.shop.test CNAME app.shop.test.',
      'app.shop.test A 192.0.2.1',
    ])
    assert.deepEqual(asked(shop, 'half.shop.test', 'TXT'), ['nodata', 'half.shop.test CNAME ns.shop.test.'])
    assert.deepEqual(asked(shop, 'dead.shop.test', 'A'), ['nxdomain', 'dead.shop.test CNAME gone.shop.test.'])
    assert.deepEqual(asked(shop, 'into.shop.test', 'A'), ['referral', 'into.shop.test CNAME x.eu.shop.test.'])
  })
  test('that leaves the zone is handed over', () => {
    assert.deepEqual(asked(shop, 'out.shop.test', 'A'), ['answer', 'out.shop.test CNAME www.elsewhere.test.'])
  })
  test('that loops or is too long ends', () => {
    assert.deepEqual(asked(shop, 'loop.shop.test', 'A'), [
      'answer',
      'loop.shop.test CNAME pool.shop.test.',
      'pool.shop.test CNAME loop.shop.test.',
    ])
    const long = lookup(shop, name('l0.shop.test'), 'A')
    assert.deepEqual([long.kind, long.kind === 'answer' && long.answer.length], ['answer', 9])
  })
})

describe('a delegation', () => {
  test('is referred to, with its glue, for everything at and below it', () => {
    for (const owner of ['eu.shop.test', 'a.eu.shop.test', 'deep.down.eu.shop.test']) {
      const result = lookup(shop, name(owner), 'A')
      assert.ok(result.kind === 'referral')
      assert.equal(result.cut.name, 'eu.shop.test')
      assert.deepEqual(lines(result.additional), ['ns.eu.shop.test A 192.0.2.54'])
    }
  })
  test('its DS is for the parent to deny', () => {
    assert.deepEqual(asked(shop, 'eu.shop.test', 'TYPE43'), ['nodata'])
  })
})

describe('an overlay', () => {
  const address: RRset = {
    name: name('app.shop.test'),
    type: 'A',
    ttl: 5,
    data: [{ type: 'A', address: '192.0.2.7' }],
  }
  const steered = (node: Node, owner = 'app.shop.test') => overlay(shop, [name(owner)], () => node)
  const holding: Node = { sets: new Map([['A', address]]), complete: true, negativeTtl: 5 }
  const nothing: Node = { sets: new Map(), complete: false }

  test('answers over the static part, and bounds how long its absences are kept', () => {
    const v = steered(holding)
    assert.deepEqual(asked(v, 'app.shop.test', 'A'), ['answer', 'app.shop.test A 192.0.2.7'])
    assert.deepEqual(asked(v, 'www.shop.test', 'A').at(-1), 'app.shop.test A 192.0.2.7')
    const absent = lookup(v, name('app.shop.test'), 'AAAA')
    assert.deepEqual(absent.kind === 'nodata' && absent.soa.ttl, 5)
  })

  test('that knows nothing fails that name alone, never claiming absence', () => {
    const v = steered(nothing)
    assert.deepEqual(asked(v, 'app.shop.test', 'A'), ['servfail', 'app.shop.test'])
    assert.deepEqual(asked(v, 'www.shop.test', 'A'), ['servfail', 'app.shop.test'])
    assert.deepEqual(asked(v, 'ns.shop.test', 'A'), ['answer', 'ns.shop.test A 192.0.2.53'])
  })

  test('makes the names above its own exist', () => {
    const v = steered(holding, 'app.a.b.shop.test')
    assert.deepEqual(asked(v, 'b.shop.test', 'A'), ['nodata'])
    assert.deepEqual(asked(v, 'c.shop.test', 'A'), ['nxdomain'])
  })

  test('may be a wildcard', () => {
    const v = steered(nothing, '*.shop.test')
    assert.deepEqual(asked(v, 'any.shop.test', 'A'), ['servfail', 'any.shop.test'])
  })
})

test('every name and type in a zone gets a value', () => {
  const label = fc.constantFrom('a', 'eu', 'ns', 'www', '*', 'loop', 'into', '_tcp')
  const type = fc.constantFrom<TypeName>('A', 'NS', 'CNAME', 'SOA', 'ANY', 'TYPE43', 'TYPE65')
  fc.assert(
    fc.property(fc.array(label, { maxLength: 5 }), type, (labels, asking) => {
      const result = lookup(shop, name([...labels, 'shop.test'].join('.')), asking)
      if (result.kind === 'answer') assert.ok(result.answer.length > 0)
    }),
  )
})

test('a zone of steered names alone has a SOA and an NS', () => {
  const v = viewOf(minimalZone(name('quick.test'), { nameserver: name('ns.quick.test') }))
  assert.deepEqual(asked(v, 'quick.test', 'NS'), ['answer', 'quick.test NS ns.quick.test.'])
})
