import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  type DomainName,
  decodeMessage,
  encodeMessage,
  lookup,
  type Message,
  metaTypes,
  query,
  rcodeName,
  recordsOf,
  setsOf,
  signMessage,
  type TsigKey,
  typeCodes,
  verifyStream,
  viewOf,
  zoneOf,
} from '../../dns/index.ts'
import type { Held } from '../../steering/index.ts'
import { createAuthority } from '../authority.ts'
import { app, dnsName, envelope, handTime, plan, shopZone, west } from '../fixtures.ts'
import { type Facts, judge, transferAsked, type Verdict } from './request.ts'
import type { TransferRules } from './rules.ts'
import { snapshotOf } from './snapshot.ts'
import { handHolder } from './testing.ts'

const origin = dnsName('shop.test')
const key: TsigKey = { name: dnsName('xfr.test'), algorithm: 'hmac-sha256', secret: Buffer.alloc(32, 7) }
const time = handTime()
const now = time.now()
const held: Held = { plan: plan(1, 'test', envelope(app)), answering: [west], since: 0 }

function facts(rules: Partial<TransferRules> = {}, serial: number | null = 2_000_000_000) {
  const authority = createAuthority(handHolder(held).holder, time)
  authority.setZones([shopZone()])
  authority.setSteered([app])
  const content = authority.contentOf(origin)
  assert.ok(content)
  const all: TransferRules = { secondaries: [], allowFrom: ['192.0.2.1', '127.0.0.1'], key, ...rules }
  const facts: Facts = {
    zone: (name) =>
      name === origin
        ? { rules: all, snapshot: serial === null ? null : snapshotOf(content, serial) }
        : undefined,
    keyring: { keys: () => (all.key ? [all.key] : []), now: () => now },
  }
  return { facts, authority }
}

const axfr = (): Message => query(7, origin, metaTypes.AXFR)
const ixfr = (serial: number): Message => {
  const soa = shopZone().sets.get(origin)!.get('SOA')!
  const data = soa.data[0]
  assert.ok(data?.type === 'SOA')
  return {
    ...query(7, origin, metaTypes.IXFR),
    authority: recordsOf({ ...soa, data: [{ ...data, serial }] }),
  }
}
const signed = (message: Message, by = key) => signMessage(encodeMessage(message), by, { now })

const said = (verdict: Verdict | null): string => {
  assert.ok(verdict)
  return verdict.kind === 'zone' ? 'zone' : `${verdict.kind} ${rcodeName(verdict.reply.rcode)}`
}
const messageOf = (bytes: Buffer): Message => {
  const decoded = decodeMessage(bytes)
  assert.ok(decoded.ok)
  return decoded.value
}

describe('who may have the zone', () => {
  const ask = (bytes: Uint8Array, from: string, rules?: Partial<TransferRules>) =>
    said(judge(bytes, from, 'tcp', facts(rules).facts))

  test('with a key: from an allowed address and under this key alone', () => {
    assert.equal(ask(signed(axfr()).bytes, '192.0.2.1'), 'zone')
    assert.equal(ask(signed(axfr()).bytes, '::ffff:192.0.2.1'), 'zone')
    assert.equal(ask(signed(axfr()).bytes, '192.0.2.2'), 'reply REFUSED')
    assert.equal(ask(encodeMessage(axfr()), '192.0.2.1'), 'reply REFUSED')
    assert.equal(
      ask(signed(axfr(), { ...key, name: dnsName('other.test') }).bytes, '192.0.2.1'),
      'reply NOTAUTH',
    )
    assert.equal(
      ask(signed(axfr(), { ...key, secret: Buffer.alloc(32) }).bytes, '192.0.2.1'),
      'reply NOTAUTH',
    )
  })

  test('without a key: loopback alone, whatever is allowed', () => {
    assert.equal(ask(encodeMessage(axfr()), '127.0.0.1', { key: null }), 'zone')
    assert.equal(ask(encodeMessage(axfr()), '192.0.2.1', { key: null }), 'reply REFUSED')
  })

  test('a zone that is not there, or not whole yet, is not given', () => {
    const other = query(1, dnsName('other.test'), metaTypes.AXFR)
    assert.equal(ask(encodeMessage(other), '127.0.0.1', { key: null }), 'reply REFUSED')
    const below = query(1, app as string as DomainName, metaTypes.AXFR)
    assert.equal(ask(encodeMessage(below), '127.0.0.1', { key: null }), 'reply REFUSED')
    const none = facts({ key: null }, null).facts
    assert.equal(said(judge(encodeMessage(axfr()), '127.0.0.1', 'tcp', none)), 'reply SERVFAIL')
  })
})

describe('IXFR (RFC 1995)', () => {
  const { facts: open } = facts({ key: null })
  const ask = (serial: number, transport: 'udp' | 'tcp' = 'tcp') =>
    judge(encodeMessage(ixfr(serial)), '127.0.0.1', transport, open)

  test('is the whole zone for who has an older one', () => assert.equal(said(ask(1_999_999_999)), 'zone'))

  test('is the SOA alone for who has it already, and over UDP', () => {
    for (const verdict of [ask(2_000_000_000), ask(1_999_999_999, 'udp'), ask(2_000_000_001)]) {
      assert.ok(verdict?.kind === 'current')
      assert.deepEqual(
        messageOf(verdict.reply.bytes).answer.map(({ data }) => data.type === 'SOA' && data.serial),
        [2_000_000_000],
      )
    }
  })

  test('who has a later one says so', () => {
    const verdict = ask(2_000_000_001)
    assert.equal(verdict?.kind === 'current' && verdict.ahead, 2_000_000_001)
  })

  test('without a SOA is malformed', () => {
    const bare = encodeMessage(query(1, origin, metaTypes.IXFR))
    assert.equal(said(judge(bare, '127.0.0.1', 'tcp', open)), 'reply FORMERR')
  })
})

test('a secondary that fetched the zone answers as we do, to every name and type', () => {
  const { facts: ours, authority } = facts()
  const request = signed(axfr())
  const verdict = judge(request.bytes, '127.0.0.1', 'tcp', ours)
  assert.ok(verdict?.kind === 'zone')
  const verify = verifyStream(key, request.mac)
  const records = [...verdict.messages].flatMap((message) => {
    const believed = verify(message, now)
    assert.ok(believed.ok && believed.value.proven)
    return messageOf(believed.value.bytes).answer
  })
  assert.deepEqual(records[0], records.at(-1))
  assert.equal(records[0]?.type, typeCodes.SOA)
  const fetched = zoneOf(origin, setsOf(records.slice(0, -1)))
  assert.ok(fetched.ok)
  const theirs = viewOf(fetched.value)
  const view = authority.zoneFor(origin)
  assert.ok(view)
  const names = [...shopZone().sets.keys(), app, 'none.shop.test', 'deep.ns.eu.shop.test'] as DomainName[]
  for (const name of names)
    for (const type of ['A', 'AAAA', 'MX', 'NS', 'TXT', 'CNAME', 'SRV'] as const) {
      const a = lookup(view, name, type)
      const b = lookup(theirs, name, type)
      assert.equal(b.kind, a.kind, `${name} ${type}`)
      if (a.kind === 'answer' && b.kind === 'answer') assert.deepEqual(b, a)
    }
})

describe('any request', () => {
  const { facts: ours } = facts()
  const { facts: open } = facts({ key: null })

  test('any octets give a verdict, and nobody gets the zone without the key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.ipV4(), (bytes, from) => {
        transferAsked(bytes)
        assert.notEqual(judge(bytes, from, 'tcp', ours)?.kind, 'zone')
      }),
    )
  })

  test('a signed request changed anywhere gets the zone only where the change is no part of what is signed', () => {
    const { bytes } = signed(axfr())
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(bytes)
        changed[at] = changed[at]! ^ change
        const verdict = judge(changed, '127.0.0.1', 'tcp', ours)
        // The id is the forwarder's to change; case is not signed (RFC 8945 section 4.3.2).
        const upper = change === 0x20
        if (verdict?.kind === 'zone') assert.ok(at < 2 || upper, `octet ${at} by ${change}`)
      }),
      { numRuns: 1000 },
    )
  })

  test('a request made of any questions, records and flags gives a verdict that can be sent', () => {
    const record = fc.constantFrom(
      ...ixfr(1).authority,
      ...recordsOf(shopZone().sets.get(origin)!.get('NS')!),
    )
    const some = fc.array(record, { maxLength: 3 })
    const type = fc.constantFrom(metaTypes.AXFR, metaTypes.IXFR, metaTypes.OPT, typeCodes.SOA, 0, 65_535)
    const message = fc.record({ type, class: fc.nat(300), answer: some, authority: some, additional: some })
    fc.assert(
      fc.property(message, fc.boolean(), fc.nat(2), ({ type, class: klass, ...sections }, tcp, version) => {
        const asked = {
          ...query(7, origin, type, { udpSize: 1232, version, dnssecOk: true, options: [] }),
          ...sections,
          question: [{ name: origin, type, class: klass }],
        }
        const verdict = judge(encodeMessage(asked), '127.0.0.1', tcp ? 'tcp' : 'udp', open)
        assert.ok(verdict)
        if (verdict.kind === 'zone') assert.ok(tcp && [...verdict.messages].length > 0)
        else assert.equal(messageOf(verdict.reply.bytes).id, 7)
      }),
    )
  })
})
