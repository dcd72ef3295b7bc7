import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type DnsKey, type DomainName, signerOf } from '../../dns/index.ts'
import { isUnreachable, networkOf } from './address.ts'
import { recordsForParent } from './advice.ts'
import type { Apex, DelegationFacts, Heard, ServerFacts } from './facts.ts'
import { judgeDelegation } from './rules.ts'

const zone = 'shop.example' as DomainName
const [ns1, ns2, away] = ['ns1.shop.example', 'ns2.shop.example', 'ns.other.example'] as DomainName[] as [
  DomainName,
  DomainName,
  DomainName,
]
const key: DnsKey = { flags: 257, protocol: 3, algorithm: 13, rdata: Uint8Array.of(1, 1, 3, 13, 9, 9) }
const apex: Apex = { ns: [ns1, ns2], nsTtl: 3600, keys: [key], wishes: [] }
const well: Heard = { kind: 'answered', rcode: 'NOERROR', authoritative: true, serial: 7 }
const silent: Heard = { kind: 'silent', why: 'no answer within 3s' }
const server = (
  nameserver: DomainName,
  address: string,
  changes: Partial<ServerFacts> = {},
): ServerFacts => ({
  nameserver,
  address,
  udp: well,
  tcp: well,
  apex,
  ...changes,
})

/** Two signed servers on two networks that the world reaches. */
const good: DelegationFacts = {
  zone,
  parent: {
    zone: 'example' as DomainName,
    ns: [ns1, ns2],
    nsTtl: 3600,
    ds: [signerOf(zone, key)],
    trouble: null,
  },
  nameservers: [
    { name: ns1, glue: ['9.9.9.9'], addresses: ['9.9.9.9'], alias: false },
    { name: ns2, glue: ['8.8.4.4'], addresses: ['8.8.4.4'], alias: false },
  ],
  servers: [server(ns1, '9.9.9.9'), server(ns2, '8.8.4.4')],
  intended: null,
}
const codes = (facts: DelegationFacts): string[] => judgeDelegation(facts).map(({ code }) => code)
const withServer = (changes: Partial<ServerFacts>): DelegationFacts => ({
  ...good,
  servers: [good.servers[0]!, { ...good.servers[1]!, ...changes }],
})
const withParent = (changes: Partial<DelegationFacts['parent']>): DelegationFacts => ({
  ...good,
  parent: { ...good.parent, ...changes },
})
const withNameservers = (...nameservers: DelegationFacts['nameservers']): DelegationFacts => ({
  ...good,
  nameservers,
})

test('a delegation in order has no findings', () => assert.deepEqual(judgeDelegation(good), []))

describe('each thing that is wrong is found by its name', () => {
  const [first, second] = good.nameservers as [(typeof good.nameservers)[0], (typeof good.nameservers)[0]]
  const cases: readonly (readonly [string, DelegationFacts, readonly string[]])[] = [
    [
      'a parent that cannot be asked',
      withParent({ ns: [], ds: [], trouble: 'x' }),
      ['parent-unknown', 'key-without-ds'],
    ],
    ['no delegation', withParent({ ns: [], ds: [] }), ['not-delegated', 'key-without-ds']],
    ['a server the parent lacks', withParent({ ns: [ns1] }), ['parent-lacks-nameserver']],
    ['a server the zone lacks', withParent({ ns: [ns1, ns2, away] }), ['parent-has-other-nameserver']],
    ['silence over both', withServer({ udp: silent, tcp: silent, apex: null }), ['unreachable']],
    ['silence over TCP', withServer({ tcp: silent }), ['unreachable-tcp']],
    ['silence over UDP', withServer({ udp: silent }), ['unreachable-udp']],
    [
      'REFUSED',
      withServer({ udp: { ...well, rcode: 'REFUSED', authoritative: false }, apex: null }),
      ['lame'],
    ],
    [
      'an answer without authority',
      withServer({ udp: { ...well, authoritative: false }, apex: null }),
      ['lame'],
    ],
    [
      'an address of a family that is not here',
      withServer({
        udp: { kind: 'silent', why: 'ENETUNREACH' },
        tcp: { kind: 'silent', why: 'ENETUNREACH' },
        apex: null,
      }),
      ['not-seen-from-here'],
    ],
    ['an older serial', withServer({ udp: { ...well, serial: 6 } }), ['serials-differ']],
    ['another set', withServer({ apex: { ...apex, ns: [ns1] } }), ['servers-differ']],
    ['no glue', withNameservers(first, { ...second, glue: [] }), ['glue-missing']],
    ['other glue', withNameservers(first, { ...second, glue: ['8.8.8.8'] }), ['glue-differs']],
    ['no address', withNameservers(first, { ...second, addresses: [] }), ['no-address']],
    ['an alias', withNameservers(first, { ...second, alias: true }), ['alias']],
    [
      'a private address',
      withNameservers(first, { ...second, glue: ['10.0.0.1'], addresses: ['10.0.0.1'] }),
      ['private-address'],
    ],
    ['one server', withNameservers(first), ['one-nameserver']],
    ['one address', withNameservers(first, { ...first, name: ns2 }), ['one-address']],
    [
      'one network',
      withNameservers(first, { ...first, name: ns2, glue: ['9.9.9.10'], addresses: ['9.9.9.10'] }),
      ['one-network'],
    ],
    ['a DS of no key', withParent({ ds: [{ ...signerOf(zone, key), digest: 'AB' }] }), ['ds-without-key']],
    ['no DS', withParent({ ds: [] }), ['key-without-ds']],
    ['short lifetimes', withParent({ nsTtl: 30 }), ['ttl-short']],
    ['long lifetimes', withParent({ nsTtl: 999_999 }), ['ttl-long']],
  ]
  for (const [what, facts, expected] of cases) test(what, () => assert.deepEqual(codes(facts), expected))

  test('an unsigned zone', () => {
    const bare = { ...apex, keys: [] }
    const servers = good.servers.map((one) => ({ ...one, apex: bare }))
    assert.deepEqual(codes({ ...withParent({ ds: [] }), servers }), ['unsigned'])
    assert.deepEqual(codes({ ...good, servers }), ['ds-without-key'])
  })
})

describe('any facts', () => {
  const name = fc.constantFrom(ns1, ns2, away, 'ns3.shop.example' as DomainName)
  const address = fc.constantFrom('9.9.9.9', '8.8.4.4', '10.0.0.1', '2001:db8::1', '2620:fe::fe')
  const some = <T>(of: fc.Arbitrary<T>) => fc.uniqueArray(of, { maxLength: 3 })
  const heard: fc.Arbitrary<Heard> = fc.oneof(
    fc.constant(silent),
    fc.record({
      kind: fc.constant('answered' as const),
      rcode: fc.constantFrom('NOERROR', 'REFUSED', 'SERVFAIL'),
      authoritative: fc.boolean(),
      serial: fc.option(fc.nat(9)),
    }),
  )
  const anyApex: fc.Arbitrary<Apex> = fc.record({
    ns: some(name),
    nsTtl: fc.nat(1_000_000),
    keys: fc.constantFrom([], [key]),
    wishes: fc.constantFrom(
      [],
      [signerOf(zone, key)],
      [{ keyTag: 0, algorithm: 0, digestType: 0, digest: '00' }],
    ),
  })
  const facts: fc.Arbitrary<DelegationFacts> = fc.record({
    zone: fc.constant(zone),
    parent: fc.record({
      zone: fc.constantFrom(null, 'example' as DomainName),
      ns: some(name),
      nsTtl: fc.option(fc.nat(1_000_000)),
      ds: fc.constantFrom([], [signerOf(zone, key)], [{ ...signerOf(zone, key), keyTag: 1 }]),
      trouble: fc.constantFrom(null, null, 'it answers REFUSED'),
    }),
    nameservers: fc.uniqueArray(
      fc.record({ name, glue: some(address), addresses: some(address), alias: fc.boolean() }),
      { maxLength: 4, selector: ({ name }) => name },
    ),
    servers: fc.array(
      fc.record({ nameserver: name, address, udp: heard, tcp: heard, apex: fc.option(anyApex) }),
      {
        maxLength: 4,
      },
    ),
    intended: fc.option(anyApex),
  })

  test('have findings in words, the worst first, and a way out wherever something is wrong', () => {
    fc.assert(
      fc.property(facts, (facts) => {
        const found = judgeDelegation(facts)
        const ranks = found.map(({ severity }) => ['error', 'warning', 'note'].indexOf(severity))
        assert.deepEqual(ranks, ranks.toSorted())
        for (const { code, severity, detail, fix } of found) {
          assert.match(code, /^[a-z]+(-[a-z]+)*$/)
          assert.ok(detail.length > 10 && !/undefined|null|\[object/.test(detail), detail)
          if (severity !== 'note') assert.ok(fix.length > 10)
        }
      }),
    )
  })

  test('a server that does not answer, or not for the zone, is always an error', () => {
    fc.assert(
      fc.property(facts, (facts) => {
        const errors = judgeDelegation(facts).filter(({ severity }) => severity === 'error')
        for (const { address, udp, tcp } of facts.servers)
          if (udp.kind === 'silent' || tcp.kind === 'silent' || udp.rcode !== 'NOERROR' || !udp.authoritative)
            assert.ok(errors.some(({ subject }) => subject.includes(`(${address})`)))
      }),
    )
  })

  test('the records for the parent name every server of the zone, and no address outside it', () => {
    fc.assert(
      fc.property(facts, (facts) => {
        const records = recordsForParent(facts)
        for (const { name, type } of records)
          if (type !== 'NS') assert.ok(name.endsWith('shop.example.'), name)
          else assert.equal(name, 'shop.example.')
        const wishes = facts.intended?.wishes ?? []
        if (wishes[0]?.algorithm === 0) assert.ok(!records.some(({ type }) => type === 'DS'))
      }),
    )
  })
})

test('addresses of no use outside, and what fails together', () => {
  for (const address of [
    '127.0.0.1',
    '10.1.2.3',
    '192.168.0.1',
    '172.31.0.1',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
  ])
    assert.ok(isUnreachable(address), address)
  for (const address of ['::1', '::', 'fe80::1', 'fd00::1', '2001:db8::5', 'ff02::1'])
    assert.ok(isUnreachable(address), address)
  for (const address of ['9.9.9.9', '172.32.0.1', '100.128.0.1', '2620:fe::fe', '2001:500::1'])
    assert.ok(!isUnreachable(address), address)
  assert.equal(networkOf('192.0.2.77'), '192.0.2.0/24')
  assert.equal(networkOf('2620:fe::fe'), networkOf('2620:fe:0:1::9'))
  assert.notEqual(networkOf('2620:fe::fe'), networkOf('2620:ff::fe'))
})
