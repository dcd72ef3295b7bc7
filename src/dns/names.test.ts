import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { anyName } from './arbitraries.ts'
import { isSubdomain, labelsOf, parentOf, parseName, prependLabel, root } from './names.ts'
import type { DomainName } from './records.ts'
import { WireReader, WireWriter } from './wire.ts'

const name = (text: string): DomainName => {
  const parsed = parseName(text)
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.error)
  return parsed.value
}

describe('a name has one canonical spelling', () => {
  for (const [text, canonical] of [
    ['WWW.Example.COM.', 'www.example.com'],
    ['www.example.com', 'www.example.com'],
    ['.', '.'],
    ['\\065bc.example', 'abc.example'],
    ['a\\.b.example', 'a\\.b.example'],
    ['a\\046b.example', 'a\\.b.example'],
    ['*.example', '*.example'],
    ['\\200.example', '\\200.example'],
    ['_fence.app.example', '_fence.app.example'],
  ] as const)
    test(`${text} is ${canonical}`, () => assert.equal(name(text), canonical))

  test('reading it again changes nothing', () => {
    fc.assert(fc.property(anyName, (n) => assert.equal(name(n), n)))
  })
})

describe('a name that cannot exist is refused with the rule it breaks', () => {
  for (const [text, why] of [
    ['', /a label is empty/],
    ['a..b', /a label is empty/],
    ['.a', /a label is empty/],
    [`${'a'.repeat(64)}.example`, /64 octets, the limit is 63/],
    [Array(5).fill('a'.repeat(60)).join('.'), /longer than 255 octets/],
    ['a\\999.example', /three digits up to 255/],
    ['a\\', /escapes nothing/],
    ['bücher.example', /xn--/],
    ['a b.example', /a space/],
  ] as const)
    test(JSON.stringify(text.slice(0, 30)), () => {
      const parsed = parseName(text)
      assert.ok(!parsed.ok)
      assert.match(parsed.error, why)
    })

  test('the longest legal name is accepted', () => {
    const longest = ['a'.repeat(63), 'b'.repeat(63), 'c'.repeat(63), 'd'.repeat(61)].join('.')
    assert.ok(parseName(longest).ok)
    assert.ok(!parseName(`${longest}d`).ok)
  })

  test('any text gives a value, never an exception', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void parseName(text)))
  })
})

describe('a name knows its place', () => {
  test('an escaped dot separates nothing', () => {
    assert.deepEqual(labelsOf(name('a\\.b.example')), ['a\\.b', 'example'])
    assert.equal(isSubdomain(name('a\\.example'), name('example')), false)
    assert.equal(isSubdomain(name('a\\\\.example'), name('example')), true)
    assert.equal(parentOf(name('a\\.b.example')), 'example')
  })

  test('every name is below each of its ancestors and the root', () => {
    fc.assert(
      fc.property(anyName, (n) => {
        const labels = labelsOf(n)
        for (let up: DomainName | null = n, depth = labels.length; up !== null; up = parentOf(up), depth--) {
          assert.ok(isSubdomain(n, up))
          assert.equal(labelsOf(up).length, depth)
        }
        assert.ok(isSubdomain(n, root))
      }),
    )
  })

  test('a name that merely ends alike is not below', () => {
    assert.equal(isSubdomain(name('notexample.com'), name('example.com')), false)
    assert.equal(isSubdomain(name('com'), name('example.com')), false)
  })

  test('a label put before a name is below it, within the limits', () => {
    assert.deepEqual(prependLabel('_fence', name('app.example')), { ok: true, value: '_fence.app.example' })
    assert.deepEqual(prependLabel('a', root), { ok: true, value: 'a' })
    assert.equal(prependLabel('a'.repeat(64), root).ok, false)
  })
})

describe('names on the wire', () => {
  test('come back as they were, compressed or not, several in a row', () => {
    fc.assert(
      fc.property(fc.array(anyName, { maxLength: 6 }), fc.boolean(), (names, compress) => {
        const writer = new WireWriter()
        writer.put(Buffer.alloc(12))
        for (const n of names) writer.name(n, compress)
        const reader = new WireReader(writer.finish(), 12)
        assert.deepEqual(
          names.map(() => reader.name()),
          names,
        )
        assert.equal(reader.offset, writer.length)
      }),
    )
  })

  test('a suffix already written costs two octets', () => {
    const writer = new WireWriter()
    writer.put(Buffer.alloc(12))
    writer.name(name('www.example.com'), true)
    const before = writer.length
    writer.name(name('mail.example.com'), true)
    assert.equal(writer.length - before, 5 + 2)
  })

  for (const [what, bytes] of [
    ['a pointer to itself', [0xc0, 12]],
    ['a pointer forward', [0xc0, 14, 1, 97, 0]],
    ['a pointer into the header', [0xc0, 2]],
    ['a label of unknown kind', [0x41, 0]],
    ['a label cut off', [5, 97]],
    ['no end', [1, 97]],
  ] as const)
    test(`${what} is malformed`, () => {
      const reader = new WireReader(Buffer.from([...Array(12).fill(0), ...bytes]), 12)
      assert.throws(() => reader.name(), { name: 'Malformed' })
    })
})
