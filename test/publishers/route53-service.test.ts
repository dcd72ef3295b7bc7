// The Route 53 of these tests itself: what its documentation says of batches, deletions, limits and the listing.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Action, type Change, HostedZone } from './route53/hosted-zone.ts'
import { type RecordSet, storedName } from './route53/record-set.ts'
import { authenticate } from './route53/signature.ts'
import { operator } from './route53/standing.ts'

const fresh = (): HostedZone => new HostedZone('Z1', 'shop.example.')
const set = (
  name: string,
  Type: string,
  Values: readonly string[],
  more: Partial<RecordSet> = {},
): RecordSet => ({
  Name: storedName(`${name}shop.example`),
  Type,
  TTL: 60,
  Values,
  Policy: {},
  ...more,
})
const a = (value: string, more: Partial<RecordSet> = {}): RecordSet => set('www.', 'A', [value], more)
const each = (action: Action, ...sets: readonly RecordSet[]): readonly Change[] =>
  sets.map((one) => ({ action, set: one }))

describe('a batch of changes', () => {
  test('is made whole or not at all, and every problem is told', () => {
    const zone = fresh()
    assert.deepEqual(zone.change(each('CREATE', a('192.0.2.1'))), [])
    const before = zone.sets
    const batch = [
      ...each('CREATE', set('new.', 'A', ['192.0.2.2']), a('192.0.2.9')),
      ...each('DELETE', set('gone.', 'TXT', ['"x"'])),
    ]
    assert.deepEqual(zone.change(batch), [
      "Tried to create resource record set [name='www.shop.example.', type='A'] but it already exists",
      "Tried to delete resource record set [name='gone.shop.example.', type='TXT'] but it was not found",
    ])
    assert.deepEqual(zone.sets, before)
  })

  test('a deletion repeats everything that stands there: values in any order, the TTL, the policy', () => {
    const zone = fresh()
    const there = set('www.', 'A', ['192.0.2.1', '192.0.2.2'])
    zone.change(each('CREATE', there))
    const wrong =
      "Tried to delete resource record set [name='www.shop.example.', type='A'] but the values provided do not match the current values"
    for (const other of [{ TTL: 61 }, { Values: ['192.0.2.1'] }, { Policy: { Weight: '1' } }])
      assert.deepEqual(zone.change(each('DELETE', { ...there, ...other })), [wrong])
    assert.deepEqual(zone.change(each('DELETE', { ...there, Values: ['192.0.2.2', '192.0.2.1'] })), [])
  })

  test('a set is deleted and made anew in one batch; any other two changes of it contradict each other', () => {
    const zone = fresh()
    zone.change(each('CREATE', a('192.0.2.1')))
    assert.deepEqual(zone.change([...each('DELETE', a('192.0.2.1')), ...each('CREATE', a('192.0.2.2'))]), [])
    for (const batch of [
      [...each('UPSERT', a('192.0.2.3')), ...each('DELETE', a('192.0.2.3'))],
      [...each('DELETE', a('192.0.2.2')), ...each('DELETE', a('192.0.2.2'))],
    ])
      assert.match(
        zone.change(batch)[0]!,
        /invalid set of changes for a resource record set 'A www\.shop\.example\.'/,
      )
  })

  test('a CNAME stands alone and not at the apex; its order in the batch counts', () => {
    const zone = fresh()
    zone.change(each('CREATE', a('192.0.2.1')))
    const alias = set('www.', 'CNAME', ['elsewhere.example.'])
    const removal = each('DELETE', a('192.0.2.1'))
    assert.match(
      zone.change([...each('CREATE', alias), ...removal])[0]!,
      /CNAME .* conflicts with other records/,
    )
    assert.deepEqual(zone.change([...removal, ...each('CREATE', alias)]), [])
    assert.match(zone.change(each('CREATE', a('192.0.2.1')))[0]!, /conflicting RRSet of type CNAME/)
    assert.match(zone.change(each('CREATE', set('', 'CNAME', ['x.'])))[0]!, /not permitted at apex/)
  })

  test('values are read: addresses, quoted strings of 255, nothing twice; names are in the zone', () => {
    const refused = (...values: readonly RecordSet[]): string => fresh().change(each('CREATE', ...values))[0]!
    assert.match(refused(a('192.0.2.256')), /IllegalIPv4Address/)
    assert.match(refused(set('www.', 'TXT', ['bare'])), /enclosed in quotation marks/)
    assert.match(refused(set('www.', 'TXT', [`"${'x'.repeat(256)}"`])), /CharacterStringTooLong/)
    assert.match(refused(set('www.', 'A', ['192.0.2.1', '192.0.2.1'])), /Duplicate Resource Record/)
    assert.match(refused({ ...a('192.0.2.1'), Name: 'www.other.example.' }), /not permitted in zone/)
  })

  test('1000 values and 32,000 characters are the limit, and UPSERT counts twice', () => {
    const many = (count: number): readonly RecordSet[] =>
      Array.from({ length: count }, (_, n) => set(`n${n}.`, 'A', ['192.0.2.1']))
    assert.deepEqual(fresh().change(each('CREATE', ...many(1000))), [])
    assert.match(fresh().change(each('CREATE', ...many(1001)))[0]!, /records limit of 1000/)
    assert.match(fresh().change(each('UPSERT', ...many(501)))[0]!, /records limit of 1000/)
    const long = Array.from({ length: 130 }, (_, n) => set(`n${n}.`, 'TXT', [`"${'x'.repeat(250)}"`]))
    assert.match(fresh().change(each('CREATE', ...long))[0]!, /character limit of 32000/)
  })

  test('ordinary sets and those of a policy do not mix; the zone keeps its own NS and SOA', () => {
    const zone = fresh()
    zone.change(each('CREATE', a('192.0.2.1')))
    const weighted = a('192.0.2.2', { SetIdentifier: 'blue', Policy: { Weight: '1' } })
    assert.match(zone.change(each('CREATE', weighted))[0]!, /another routing policy/)
    const ns = zone.sets.find(({ Type }) => Type === 'NS')!
    assert.match(zone.change(each('DELETE', ns))[0]!, /at least one NS record/)
  })
})

describe('the listing', () => {
  test('goes by the labels from the right, then by type, in pages that name the next set', () => {
    const zone = fresh()
    const names = ['b.', '*.b.', '_fence.b.', 'a.b.', '1.b.']
    zone.change(each('CREATE', ...names.map((name) => set(name, 'A', ['192.0.2.1']))))
    zone.change(each('CREATE', set('b.', 'AAAA', ['2001:db8::1'])))
    const all = zone.list({ Name: storedName('b.shop.example'), Type: '' }, 300)
    assert.deepEqual(
      all.sets.map(({ Name, Type }) => `${Name.replace('shop.example.', '')} ${Type}`),
      ['b. A', 'b. AAAA', '1.b. A', '\\052.b. A', '_fence.b. A', 'a.b. A'],
    )
    const page = zone.list(null, 2)
    assert.deepEqual(
      page.sets.map(({ Type }) => Type),
      ['NS', 'SOA'],
    )
    assert.equal(page.next?.Name, 'b.shop.example.')
    assert.equal(storedName('*.B.Shop.Example'), '\\052.b.shop.example.')
    assert.equal(storedName('\\052.b.shop.example.'), '\\052.b.shop.example.')
  })
})

test('a request without a signature is nobody', () => {
  const request = { method: 'GET', target: '/2013-04-01/hostedzone/Z1', headers: {}, body: Buffer.alloc(0) }
  const who = authenticate(request, [operator], Date.now())
  assert.ok('code' in who && who.code === 'MissingAuthenticationToken')
})
