import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { anyData, anySet } from './arbitraries.ts'
import { formatMasterFile, maxMasterFileErrors, parseMasterFile } from './masterfile.ts'
import { parseName, prependLabel } from './names.ts'
import type { DomainName, RecordType, RRset } from './records.ts'
import { formatRecordData, parseRecordData } from './text.ts'
import { type Zone, zoneOf } from './zone.ts'

const name = (text: string): DomainName => {
  const parsed = parseName(text)
  assert.ok(parsed.ok)
  return parsed.value
}
const head = '$ORIGIN shop.test.\n$TTL 1h\n@ SOA ns hostmaster 1 1h 10m 2w 60\n@ NS ns\nns A 192.0.2.53\n'
const zone = (text: string): Zone => {
  const parsed = parseMasterFile(text, { file: 'shop.zone' })
  assert.ok(parsed.ok, parsed.ok ? '' : JSON.stringify(parsed.error))
  return parsed.value
}
const errors = (text: string, origin?: string) => {
  const parsed = parseMasterFile(text, { file: 'shop.zone', ...(origin && { origin: name(origin) }) })
  assert.ok(!parsed.ok, 'expected to be refused')
  return parsed.error
}
const at = (z: Zone, owner: string, type: RecordType): RRset | undefined => z.sets.get(name(owner))?.get(type)
const texts = (set: RRset | undefined) => set?.data.map(formatRecordData)

describe('an ordinary master file', () => {
  test('is read with its relative names, units, classes, comments and parentheses', () => {
    const z = zone(`; the shop
$ORIGIN Shop.Test.
$TTL 1h30m
@       IN  SOA ns.shop.test. hostmaster (
              2026112301 ; serial
              1h 10m 2w
              60 )
        IN  NS ns
ns      300 IN A 192.0.2.53
        IN 300 AAAA 2001:DB8::53
www     CNAME app
app     60 A 192.0.2.1
        60 A 192.0.2.1
        60 A 192.0.2.2
txt     TXT "semi;colon (and) \\"quotes\\"" plain \\228\\184\\173
*.wild  MX 10 mail.elsewhere.test.
$ORIGIN eu.shop.test.
app     SRV 0 5 443 app.shop.test.
@       CAA 0 issue "ca.example; account=1"
`)
    assert.equal(z.origin, 'shop.test')
    assert.deepEqual(texts(at(z, 'shop.test', 'SOA')), [
      'ns.shop.test. hostmaster.shop.test. 2026112301 3600 600 1209600 60',
    ])
    assert.equal(at(z, 'shop.test', 'NS')?.ttl, 5400)
    assert.equal(at(z, 'ns.shop.test', 'AAAA')?.ttl, 300)
    assert.deepEqual(texts(at(z, 'ns.shop.test', 'AAAA')), ['2001:db8::53'])
    assert.deepEqual(texts(at(z, 'app.shop.test', 'A')), ['192.0.2.1', '192.0.2.2'])
    assert.deepEqual(at(z, 'txt.shop.test', 'TXT')?.data, [
      { type: 'TXT', strings: ['semi;colon (and) "quotes"', 'plain', '\xe4\xb8\xad'] },
    ])
    assert.deepEqual(texts(at(z, '*.wild.shop.test', 'MX')), ['10 mail.elsewhere.test.'])
    assert.deepEqual(texts(at(z, 'app.eu.shop.test', 'SRV')), ['0 5 443 app.shop.test.'])
    assert.deepEqual(texts(at(z, 'eu.shop.test', 'CAA')), ['0 issue "ca.example; account=1"'])
  })

  test('characters beyond ASCII are their UTF-8 octets', () => {
    const z = zone(`${head}t TXT "中"\n`)
    assert.deepEqual(at(z, 't.shop.test', 'TXT')?.data, [{ type: 'TXT', strings: ['\xe4\xb8\xad'] }])
  })

  test('a set whose records disagree on the TTL gets the smallest', () => {
    assert.equal(at(zone(`${head}a 60 A 192.0.2.1\na 5 A 192.0.2.2\n`), 'a.shop.test', 'A')?.ttl, 5)
  })

  test('lines may end as Windows ends them', () => {
    assert.ok(at(zone(head.replaceAll('\n', '\r\n')), 'ns.shop.test', 'A'))
  })
})

describe('an error names its place, what was read and what was expected', () => {
  for (const [what, line, place, message] of [
    [
      'an address',
      'a A 192.0.2.256',
      '6:5',
      /A address: expected an IPv4 address such as 192\.0\.2\.1, read "192\.0\.2\.256"/,
    ],
    ['a type', 'a AA 192.0.2.1', '6:3', /expected one of A, .*read "AA"/],
    ['a class', 'a CH A 192.0.2.1', '6:3', /class CH is not served/],
    ['a missing field', 'a MX 10', '6:6', /expected MX preference exchange: the exchange is missing/],
    ['a field too many', 'a A 192.0.2.1 x', '6:15', /nothing after it, read "x"/],
    ['a number', 'a MX 70000 b', '6:6', /preference from 0 to 65535, read "70000"/],
    ['a time', 'a 9w9x A 192.0.2.1', '6:3', /such as 300, 5m or 1h30m/],
    ['$INCLUDE', '$INCLUDE other.zone', '6:1', /\$INCLUDE is not read: put the records/],
    ['a directive', '$GENERATE 1-3 a A 192.0.2.1', '6:1', /expected \$ORIGIN or \$TTL, read "\$GENERATE"/],
    ['a quote', 'a TXT "open', '6:7', /not closed on its line/],
    ['a parenthesis', 'a A ( 192.0.2.1', '6:5', /nothing closes/],
    ['a closing one', 'a A 192.0.2.1 )', '6:15', /nothing opened/],
    ['a string', `a TXT ${'x'.repeat(256)}`, '6:7', /at most 255 octets, read 256; split it/],
    ['a name', 'a..b A 192.0.2.1', '6:1', /a label is empty/],
    [
      'a foreign name',
      'other.example. A 192.0.2.1',
      '6:16',
      /other\.example\. is outside the zone shop\.test\./,
    ],
    ['company of a CNAME', 'ns CNAME b', '6:4', /ns\.shop\.test\. has a CNAME and A; a CNAME stands alone/],
    ['a blank that is none', 'a\u00a0 A 192.0.2.1', '6:1', /beyond ASCII/],
    ['nothing after the owner', 'lonely', '6:1', /expected a record type/],
  ] as const)
    test(what, () => {
      const [first] = errors(`${head}${line}\n`)
      assert.match(first!.message, message)
      assert.equal(`${first!.line}:${first!.column}`, place)
      assert.equal(first!.file, 'shop.zone')
    })

  test('several errors are told at once, in order, up to the limit', () => {
    const found = errors(`${head}a A x\nb AAAA y\n${'c A z\n'.repeat(50)}`)
    assert.deepEqual(
      found.slice(0, 2).map((e) => e.line),
      [6, 7],
    )
    assert.equal(found.length, maxMasterFileErrors)
  })

  test('a zone without SOA or NS, with a relative name and no origin, or of another name is refused', () => {
    assert.match(errors('')[0]!.message, /no SOA record/)
    assert.match(errors('a.test. 5 SOA a.test. b.test. 1 1 1 1 1\n')[0]!.message, /no NS record; add/)
    assert.match(errors('www 5 A 192.0.2.1\n')[0]!.message, /relative and no \$ORIGIN/)
    assert.ok(errors(head, 'other.test').some((e) => /outside the zone other\.test\./.test(e.message)))
    assert.match(errors('$ORIGIN a.test.\nwww A 192.0.2.1\n')[0]!.message, /no TTL: begin the file with/)
  })

  test('any text gives a value', () => {
    const pieces = fc.constantFrom(
      '@',
      ' ',
      '\n',
      '(',
      ')',
      '"',
      '\\',
      ';',
      '$TTL',
      '$ORIGIN',
      'A',
      'TXT',
      'a.',
      '300',
      '\0',
      '\v',
      '\u00a0',
      'é',
      'SOA',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), fc.string(), (words, tail) => {
        parseMasterFile(words.join('') + tail, { file: 'f', origin: name('a') })
        parseMasterFile(head + words.join(' '), { file: 'f' })
      }),
      { numRuns: 300 },
    )
  })
})

describe('what is written reads back the same', () => {
  test('record data of every type', () => {
    fc.assert(
      fc.property(anySet, (set) => {
        for (const data of set.data) {
          const z = parseMasterFile(`${head}x ${set.type} ${formatRecordData(data)}\n`, { file: 'f' })
          if (data.type === 'SOA' || data.type === 'CNAME') continue
          assert.ok(z.ok, z.ok ? '' : JSON.stringify(z.error))
          assert.deepEqual(at(z.value, 'x.shop.test', set.type)?.data, [data])
        }
      }),
    )
  })

  test('whole zones', () => {
    const origin = name('zone.test')
    const sets = fc.array(anySet, { maxLength: 8 }).map((list) =>
      list.flatMap((set) => {
        const below = prependLabel(set.name === '.' ? 'x' : set.name, origin)
        return below.ok && set.type !== 'SOA' && set.type !== 'CNAME' ? [{ ...set, name: below.value }] : []
      }),
    )
    fc.assert(
      fc.property(sets, anyData.SOA, (list, soa) => {
        const apex: RRset[] = [
          { name: origin, type: 'SOA', ttl: 5, data: [soa] },
          { name: origin, type: 'NS', ttl: 5, data: [{ type: 'NS', target: origin }] },
        ]
        const made = zoneOf(origin, [...apex, ...list])
        assert.ok(made.ok)
        const back = parseMasterFile(formatMasterFile(made.value), { file: 'f' })
        // A SOA's times are written within 31 bits; larger ones exist on the wire only.
        if ([soa.refresh, soa.retry, soa.expire].some((n) => n > 0x7fffffff)) return
        assert.deepEqual(back, made)
      }),
    )
  })
})

test('record data is read from tokens, below an origin', () => {
  assert.deepEqual(parseRecordData('MX', ['10', 'mail'], name('shop.test')), {
    ok: true,
    value: { type: 'MX', preference: 10, exchange: 'mail.shop.test' },
  })
  assert.equal(parseRecordData('A', ['2001:db8::1']).ok, false)
})
