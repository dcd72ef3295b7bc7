import assert from 'node:assert/strict'
import { test } from 'node:test'
import { over, usual } from './message.fixture.ts'
import { bytes, clean, cut, listing, oneLine } from './text.ts'
import { bodyOf, factsOf, linksOf, spanText } from './wording.ts'

test('text is cut where a person sees a character end', () => {
  assert.equal(cut('abcdef', 6), 'abcdef')
  assert.equal(cut('abcdef', 4), 'abc…')
  const family = '👩‍👩‍👧‍👦'
  assert.equal(cut(`a${family}${family}`, family.length + 2), `a${family}…`)
  assert.equal(cut(`a${family}${family}`, family.length + 1), 'a…', 'not a part of a family')
  assert.equal(cut('ééé', 5, bytes), 'é…', 'three bytes of the mark, two of a letter')
  assert.equal(cut('abc', 0), '')
  const tower = `z${'\u0335'.repeat(500)}`
  assert.equal(cut(tower, 10).length, 10, 'one that is longer than the room is cut within')
})

test('a list says how many it leaves out', () => {
  const names = Array.from({ length: 500 }, (_, i) => `s${i}`)
  const told = listing(names, 40)
  assert.equal(told, 's0, s1, s2, s3, s4, s5, s6 and 493 more')
  assert.equal(listing(['a', 'b'], 40), 'a, b')
  assert.equal(listing(['a', 'b'], 40, undefined, 7), 'a, b and 7 more')
  assert.equal(listing(['abcdefghijklmnop', 'b'], 13), 'a… and 1 more')
})

test('what could break a protocol, or pretend to be other text, is taken out', () => {
  assert.equal(oneLine('a\r\nBcc: b\u0000\u202ec\t d '), 'a Bcc: bc d')
  assert.equal(clean('a\r\nb\u2028c\ud800'), 'a\nb\nc\ufffd')
  assert.equal(clean('مرحبا'), 'مرحبا', 'what is written from right to left stays')
})

test('addresses and the title are told once, though the text has them as well', () => {
  const text = `${usual.title}.\nIt is bad.\nAcknowledge: ${usual.ackUrl}\nDetails: ${usual.url}`
  const links = [
    { label: 'Details', url: usual.url },
    { label: 'Acknowledge', url: usual.ackUrl! },
  ]
  assert.equal(bodyOf({ ...usual, text, moved: [] }), 'It is bad.')
  assert.deepEqual(
    linksOf({ ...usual, links }, 5).map(({ label }) => label),
    ['Open in Holdfast', 'Acknowledge'],
  )
  assert.deepEqual(
    linksOf({ ...over, links }, 5).map(({ label }) => label),
    ['Open in Holdfast'],
    'of what is over, nothing is left to acknowledge',
  )
})

test('facts say what there is, and how long it took', () => {
  assert.deepEqual(factsOf({ ...over, servicesTotal: 900 }, 30), [
    { label: 'Since', value: '2026-11-26 08:40 UTC' },
    { label: 'Lasted', value: '12 min' },
    { label: 'Foundation', value: 'aws/us-east-1/dynamodb' },
    { label: 'Services (900)', value: 'The checkout and 899 more' },
  ])
  assert.deepEqual(
    [0, 45_000, 59_700, 1_178_000, 3_600_000, 12_000_000, 108_000_000, 180_000_000].map((ms) => spanText(ms)),
    ['0 s', '45 s', '1 min', '20 min', '1 h', '3 h 20 min', '30 h', '2 d 2 h'],
  )
})

test('what the facts beside it say is not said twice', () => {
  const text = 'It fails.\nHit: Checkout, Search.\nSince 2026-11-26 08:40 UTC (1 min).\nNobody has answered.'
  assert.equal(bodyOf({ ...usual, text, moved: [] }), 'It fails.\nNobody has answered.')
  const since = factsOf(usual, 200).find(({ label }) => label === 'Since')
  assert.equal(since?.value, '2026-11-26 08:40 UTC (1 min)')
  assert.equal(factsOf(over, 200).find(({ label }) => label === 'Since')?.value, '2026-11-26 08:40 UTC')
})
