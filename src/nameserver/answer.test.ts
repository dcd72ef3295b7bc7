import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  classes,
  decodeMessage,
  type Edns,
  encodeMessage,
  formatRecordData,
  type Message,
  metaTypes,
  parseTypeName,
  query,
  type ResourceRecord,
  rcodeName,
  signMessage,
  typeName,
} from '../dns/index.ts'
import type { EnvelopeHolder, Held } from '../steering/index.ts'
import { answerOf } from '../steering/index.ts'
import type { EndpointName } from '../terms/index.ts'
import { answer, maxRequest, type Transport } from './answer.ts'
import { createAuthority } from './authority.ts'
import { app, dnsName, east, envelope, handTime, plan, shopZone, west } from './fixtures.ts'

/** A holder that tests fill by hand. */
function holding(...held: Held[]) {
  let all = held
  const holder: EnvelopeHolder = {
    current: (endpoint) => all.find((one) => one.plan.envelope.endpoint === endpoint) ?? null,
    all: () => all,
    compareAndSet: () => assert.fail('a nameserver never writes'),
    select: () => assert.fail('a nameserver never selects'),
  }
  return { holder, set: (...next: Held[]) => (all = next) }
}

const held = (answering = [east], of = envelope()): Held => ({
  plan: plan(1, 'test', of),
  answering,
  since: 0,
})

function serving(first: Held[] = [held()], steered: EndpointName[] = [app]) {
  const { holder, set } = holding(...first)
  const time = handTime()
  const authority = createAuthority(holder, time)
  authority.setZones([shopZone()])
  authority.setSteered(steered)
  return { authority, set, time }
}

const typeCode = (text: string): number => {
  const code = parseTypeName(text)
  assert.ok(code.ok)
  return code.value
}

const edns = (udpSize: number, version = 0): Edns => ({ udpSize, version, dnssecOk: false, options: [] })

type Asking = { edns?: Edns; transport?: Transport; change?: (m: Message) => Message }

function ask(
  authority: ReturnType<typeof serving>['authority'],
  name: string,
  type: string,
  how: Asking = {},
): Message {
  const message = query(99, dnsName(name), typeCode(type), how.edns)
  const reply = answer(encodeMessage(how.change?.(message) ?? message), how.transport ?? 'udp', authority)
  assert.ok(reply, 'answered')
  const decoded = decodeMessage(reply.bytes)
  assert.ok(decoded.ok, 'an answer is a message')
  assert.equal(decoded.value.rcode, reply.rcode)
  return decoded.value
}

const lines = (records: readonly ResourceRecord[]): string[] =>
  records.map(
    (r) =>
      `${r.name} ${r.ttl} ${typeName(r.type)} ${r.data.type === 'opaque' ? '' : formatRecordData(r.data)}`,
  )
const brief = (m: Message) => [rcodeName(m.rcode), m.flags.authoritative, ...lines(m.answer)]

describe('the static part', () => {
  const { authority } = serving()
  test('is answered with authority, over the question as it was', () => {
    const reply = ask(authority, 'mail.shop.test', 'A')
    assert.deepEqual(brief(reply), ['NOERROR', true, 'mail.shop.test 300 A 192.0.2.25'])
    assert.deepEqual([reply.id, reply.flags.response, reply.flags.recursionAvailable], [99, true, false])
  })
  test('denies with its SOA', () => {
    const nodata = ask(authority, 'mail.shop.test', 'AAAA')
    const nxdomain = ask(authority, 'none.shop.test', 'A')
    assert.deepEqual(
      [brief(nodata), brief(nxdomain)],
      [
        ['NOERROR', true],
        ['NXDOMAIN', true],
      ],
    )
    for (const reply of [nodata, nxdomain]) assert.match(lines(reply.authority)[0]!, /^shop\.test 60 SOA /)
  })
  test('refers below a delegation, without authority and with glue', () => {
    const reply = ask(authority, 'www.eu.shop.test', 'A')
    assert.deepEqual(brief(reply), ['NOERROR', false])
    assert.deepEqual(lines(reply.authority), ['eu.shop.test 300 NS ns.eu.shop.test.'])
    assert.deepEqual(lines(reply.additional), ['ns.eu.shop.test 300 A 192.0.2.54'])
  })
  test('ANY gets one set (RFC 8482)', () => assert.equal(ask(authority, 'shop.test', 'ANY').answer.length, 1))
})

describe('a steered name', () => {
  test('answers with what is held, at the TTL of the envelope, over the static part', () => {
    const { authority, set } = serving()
    assert.deepEqual(brief(ask(authority, app, 'A')), ['NOERROR', true, 'app.shop.test 5 A 192.0.2.10'])
    assert.deepEqual(brief(ask(authority, app, 'MX')).slice(2), ['app.shop.test 300 MX 10 mail.shop.test.'])
    set(held([west]))
    assert.deepEqual(brief(ask(authority, app, 'A')).slice(2), ['app.shop.test 5 A 198.51.100.7'])
    assert.deepEqual(brief(ask(authority, 'www.shop.test', 'A')).at(-1), 'app.shop.test 5 A 198.51.100.7')
  })

  test('an absent type is an ordinary NODATA, kept no longer than the TTL of the endpoint (S1)', () => {
    const reply = ask(serving().authority, app, 'AAAA')
    assert.deepEqual(brief(reply), ['NOERROR', true])
    assert.match(lines(reply.authority)[0]!, /^shop\.test 5 SOA /)
  })

  test('with nothing held fails that name alone (S11)', () => {
    const { authority } = serving([], [app])
    assert.deepEqual(brief(ask(authority, app, 'A')), ['SERVFAIL', false])
    assert.deepEqual(brief(ask(authority, app, 'TXT')), ['SERVFAIL', false])
    assert.equal(rcodeName(ask(authority, 'mail.shop.test', 'A').rcode), 'NOERROR')
  })

  test('that left the configuration goes on being answered (S9)', () => {
    assert.equal(ask(serving([held()], []).authority, app, 'A').answer.length, 1)
  })

  test('may be an alias, then it stands alone', () => {
    const alias = envelope(app, {
      targets: [{ id: east, records: [{ type: 'CNAME', target: dnsName('east.elsewhere.test') }] }],
      sets: [[east]],
      present: ['CNAME'],
      absent: ['A', 'AAAA'],
    })
    const { authority } = serving([held([east], alias)])
    for (const type of ['A', 'MX', 'CNAME'])
      assert.deepEqual(brief(ask(authority, app, type)).slice(2), [
        'app.shop.test 5 CNAME east.elsewhere.test.',
      ])
  })

  test('at the apex leaves the zone whole, and an alias there fails instead of hiding it', () => {
    const apex = 'shop.test' as EndpointName
    const whole = serving([held([east], envelope(apex))], [apex]).authority
    assert.deepEqual(brief(ask(whole, apex, 'A')).slice(2), ['shop.test 5 A 192.0.2.10'])
    assert.equal(ask(whole, apex, 'NS').answer.length, 1)
    const targets = [{ id: east, records: [{ type: 'CNAME', target: dnsName('a.test') } as const] }]
    const hidden = serving([held([east], envelope(apex, { targets, sets: [[east]] }))], [apex]).authority
    assert.equal(rcodeName(ask(hidden, apex, 'A').rcode), 'SERVFAIL')
    assert.equal(ask(hidden, apex, 'SOA').answer.length, 1)
  })

  test('whatever is held and selected, a present type is never denied (S1)', () => {
    const answering = fc.constantFrom<(typeof east)[]>([east], [west], [east, west])
    fc.assert(
      fc.property(answering, fc.constantFrom('A', 'ANY'), (targets, type) => {
        const reply = ask(serving([held(targets)]).authority, app, type)
        assert.deepEqual(
          lines(reply.answer),
          answerOf(envelope(), targets).sets.flatMap((set) =>
            set.data.map((data) => `app.shop.test 5 A ${formatRecordData(data)}`),
          ),
        )
      }),
    )
  })
})

describe('the serial of a zone', () => {
  const serialIn = (reply: Message): number => {
    const data = reply.answer[0]?.data
    assert.ok(data?.type === 'SOA')
    return data.serial
  }
  test('grows when what is held changes and not otherwise', () => {
    const { authority, set, time } = serving()
    const read = () => serialIn(ask(authority, 'shop.test', 'SOA'))
    const first = read()
    assert.equal(first, Math.floor(time.now() / 1000))
    assert.equal(read(), first)
    set(held([west]))
    assert.equal(read(), first + 1)
    time.advance(60_000)
    assert.equal(read(), first + 1)
    set(held([east]))
    assert.equal(read(), first + 60)
  })
  test('grows when the static part changes', () => {
    const { authority } = serving()
    const before = serialIn(ask(authority, 'shop.test', 'SOA'))
    authority.setZones([shopZone()])
    assert.ok(serialIn(ask(authority, 'shop.test', 'SOA')) > before)
  })
})

describe('what is not for this server is refused by name', () => {
  const { authority } = serving()
  const rcodeOf = (name: string, type: string, how: Asking = {}) =>
    rcodeName(ask(authority, name, type, how).rcode)
  const changed = (change: (m: Message) => Message) => ({ change })

  test('another zone, another class, a transfer: REFUSED', () => {
    assert.equal(rcodeOf('elsewhere.test', 'A'), 'REFUSED')
    assert.equal(rcodeOf('test', 'A'), 'REFUSED')
    assert.equal(rcodeOf('shop.test', `TYPE${metaTypes.AXFR}`), 'REFUSED')
    const chaos = changed((m) => ({ ...m, question: [{ ...m.question[0]!, class: classes.CH }] }))
    assert.equal(rcodeOf('shop.test', 'A', chaos), 'REFUSED')
  })
  test('another opcode: NOTIMP, even with a body that is no query', () => {
    for (const opcode of [1, 2, 4, 5, 15])
      assert.equal(
        rcodeOf(
          'shop.test',
          'A',
          changed((m) => ({ ...m, opcode })),
        ),
        'NOTIMP',
      )
  })
  test('no question or two: FORMERR (RFC 9619)', () => {
    assert.equal(
      rcodeOf(
        'shop.test',
        'A',
        changed((m) => ({ ...m, question: [] })),
      ),
      'FORMERR',
    )
    assert.equal(
      rcodeOf(
        'shop.test',
        'A',
        changed((m) => ({ ...m, question: [...m.question, ...m.question] })),
      ),
      'FORMERR',
    )
  })
  test('an EDNS version that is not 0: BADVERS (RFC 6891)', () => {
    const reply = ask(authority, 'shop.test', 'SOA', { edns: edns(1232, 1) })
    assert.deepEqual([rcodeName(reply.rcode), reply.edns?.version, reply.answer.length], ['BADVERS', 0, 0])
  })
  test('a signed query: NOTAUTH with BADKEY, for no key is known here (RFC 8945)', () => {
    const key = { name: dnsName('k'), algorithm: 'hmac-sha256', secret: Buffer.from('s') } as const
    const { bytes } = signMessage(encodeMessage(query(5, dnsName('shop.test'), 6)), key, {
      now: handTime().now(),
    })
    const reply = decodeMessage(answer(bytes, 'udp', authority)!.bytes)
    assert.ok(reply.ok)
    assert.deepEqual(
      [rcodeName(reply.value.rcode), reply.value.additional.at(-1)?.type],
      ['NOTAUTH', metaTypes.TSIG],
    )
  })
  test('a response, or less than a header: silence', () => {
    const response = encodeMessage({
      ...query(1, dnsName('shop.test'), 1),
      flags: { ...ask(authority, 'shop.test', 'A').flags },
    })
    assert.equal(answer(response, 'udp', authority), null)
    assert.equal(answer(Buffer.alloc(11), 'udp', authority), null)
  })
  test('a request longer than any query: FORMERR, unread', () => {
    const long = Buffer.concat([encodeMessage(query(1, dnsName('shop.test'), 1)), Buffer.alloc(maxRequest)])
    assert.equal(rcodeName(answer(long, 'tcp', authority)!.rcode), 'FORMERR')
  })
})

describe('the size of an answer', () => {
  const { authority } = serving()
  const big = (how: Asking) => ask(authority, 'big.shop.test', 'TXT', how)

  test('over UDP is 512 octets, with EDNS what the client takes up to 1232; beyond that TC and no part of a set', () => {
    for (const how of [{}, { edns: edns(100) }, { edns: edns(1232) }, { edns: edns(65_535) }]) {
      const reply = big(how)
      assert.deepEqual([reply.flags.truncated, reply.answer.length], [true, 0])
      assert.equal(reply.edns?.udpSize, how.edns && 1232)
    }
  })
  test('over TCP is whole', () => {
    const reply = big({ transport: 'tcp' })
    assert.deepEqual([reply.flags.truncated, reply.answer.length], [false, 1])
  })
})

test('the question comes back as it was spelled (0x20)', () => {
  const request = Buffer.from(encodeMessage(query(1, dnsName(app), 1)))
  request.write('aPp', 13, 'latin1')
  const reply = answer(request, 'udp', serving().authority)
  assert.deepEqual(reply?.bytes.subarray(12, request.length), request.subarray(12))
  assert.equal(reply?.rcode, 0)
})

describe('no packet is an exception', () => {
  const { authority } = serving()
  const check = (bytes: Uint8Array, transport: Transport): void => {
    const reply = answer(bytes, transport, authority)
    if (!reply) return
    assert.ok(decodeMessage(reply.bytes).ok)
    assert.deepEqual(reply.bytes.subarray(0, 2), Buffer.from(bytes.subarray(0, 2)))
    if (transport === 'udp') assert.ok(reply.bytes.length <= 1232)
  }
  const transport = fc.constantFrom<Transport>('udp', 'tcp')

  test('of any octets', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), transport, check), { numRuns: 500 })
  })
  test('of a query changed anywhere, or cut off', () => {
    const bases = ['app.shop.test', 'big.shop.test', 'x.eu.shop.test'].map((name) =>
      encodeMessage(query(7, dnsName(name), 1, edns(1232))),
    )
    const spots = fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(fc.constantFrom(...bases), spots, fc.nat(60), transport, (base, changes, cut, over) => {
        const bytes = Buffer.from(base)
        for (const [at, octet] of changes) bytes[at % bytes.length] = octet
        check(bytes.subarray(0, Math.max(12, bytes.length - (cut % 20))), over)
        check(bytes, over)
      }),
      { numRuns: 1000 },
    )
  })
})
