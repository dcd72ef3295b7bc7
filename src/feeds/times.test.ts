import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { instant, isoTime, minutes } from '../terms/index.ts'
import { beginningIn, type Lean, resolveTime, stretchesIn } from './times.ts'
import { timesIn } from './written-times.ts'
import { utc, zoneOf } from './zones.ts'

const pacific = zoneOf('US/Pacific')!
const at = (iso: string) => instant(Date.parse(iso))
const short = (when: number | null) => (when === null ? null : isoTime(instant(when)).slice(0, 16))

/** The one time in the text, read around an anchor. */
function read(text: string, anchor: string, lean: Lean = 'nearest'): string | null {
  const [time] = timesIn(text)
  assert.ok(time, `no time was found in ${text}`)
  return short(resolveTime(time, { zone: utc, anchor: at(anchor), lean }))
}

describe('a time as written', () => {
  test('with everything it needs is what it says', () => {
    const anchor = '2001-01-01T00:00Z'
    const cases: readonly (readonly [text: string, expected: string])[] = [
      ['by Wednesday, 2020-01-08 19:08 US/Pacific with details', '2020-01-09T03:08'],
      ['at 12:34 UTC on 5 Nov 2025.', '2025-11-05T12:34'],
      ['7:05 PM EST on Thursday, March 4th, 2021', '2021-03-05T00:05'],
      ['2/17/2020 15:40 US/Pacific', '2020-02-17T23:40'],
      ['On Wednesday 08 April, 2020 beginning at 06:48 US/Pacific', '2020-04-08T13:48'],
      ['2024-02-29T08:15:30+01:00', '2024-02-29T07:15'],
      ['Jan. 2, 2024, noon GMT', '2024-01-02T12:00'],
    ]
    for (const [text, expected] of cases) assert.equal(read(text, anchor), expected, text)
  })

  test('without a year takes the one that brings it nearest', () => {
    assert.equal(read('Dec 31, 11:50 PM PST', '2021-01-01T09:00Z'), '2021-01-01T07:50')
    assert.equal(read('Jan 1, 00:10 UTC', '2020-12-31T22:00Z'), '2021-01-01T00:10')
  })

  test('without a day rolls over midnight, forwards or backwards', () => {
    assert.equal(read('11:50 PM PDT', '2018-05-10T07:10Z', 'latest'), '2018-05-10T06:50')
    assert.equal(read('12:20 AM PDT', '2018-05-10T06:50Z', 'first'), '2018-05-10T07:20')
    assert.equal(read('11:50 PM PDT', '2018-05-10T07:10Z', 'first'), '2018-05-11T06:50')
  })

  test('in both clocks', () => {
    assert.equal(read('12:05 AM UTC', '2018-05-10T03:00Z'), '2018-05-10T00:05')
    assert.equal(read('12:05 PM UTC', '2018-05-10T13:00Z'), '2018-05-10T12:05')
    assert.equal(read('6 p.m. UTC', '2018-05-10T13:00Z'), '2018-05-10T18:00')
    assert.equal(read('13:05 UTC', '2018-05-10T13:00Z'), '2018-05-10T13:05')
  })

  test('is not seen in what is no time', () => {
    for (const text of [
      '99.95% of 1:1000',
      'version 1.12:34',
      '12:345',
      '25:10',
      '$5:30',
      'in 30 minutes',
      '12:60',
    ])
      assert.deepEqual(timesIn(text), [], text)
  })
})

describe('a stretch', () => {
  const stretch = (text: string, said: string) =>
    stretchesIn(text, pacific, at(said)).flatMap(({ start, end }) => [short(start), short(end)])

  test('lends zone, half of the day and day from one end to the other', () => {
    const evening = ['2018-05-10T00:42', '2018-05-10T02:04']
    for (const text of [
      'Between 5:42 PM and 7:04 PM PDT, we experienced',
      'Between 5:42 and 7:04 PM PDT we experienced',
      'from 5:42 PM PDT until approximately 7:04 PM PDT',
      'Between 00:42 and 02:04 UTC on 10 May 2018',
      'On 10 May 2018, between 00:42 UTC and 02:04 UTC',
      'Impact (00:42 - 02:04 UTC); between 5:42 PM - 7:04 PM',
    ])
      assert.deepEqual(stretch(text, '2018-05-10T02:40Z'), evening, text)
  })

  test('may cross midnight, days and years', () => {
    assert.deepEqual(stretch('Between 11:42 PM and 1:04 AM PDT', '2018-05-10T08:40Z'), [
      '2018-05-10T06:42',
      '2018-05-10T08:04',
    ])
    assert.deepEqual(stretch('Between Dec 31 11:12 PM and Jan 2 1:02 AM PST', '2020-01-02T09:30Z'), [
      '2020-01-01T07:12',
      '2020-01-02T09:02',
    ])
  })

  test('may be one of several in one post', () => {
    assert.equal(
      stretch('Between 1:02 PM and 1:30 PM PDT, and between 2:05 PM and 2:10 PM PDT', '2018-05-10T23:00Z')
        .length,
      4,
    )
  })

  test('needs a word that says so: two times are no stretch', () => {
    assert.deepEqual(stretch('At 5:42 PM PDT we began. By 7:04 PM PDT it was over.', '2018-05-10T02:40Z'), [])
  })
})

test('a beginning is said in a word too', () => {
  const said = at('2018-05-10T02:40Z')
  assert.equal(short(beginningIn('Beginning at 5:42 PM PDT, we saw', pacific, said)), '2018-05-10T00:42')
  assert.equal(
    short(beginningIn('an issue starting on May 9, 5:42 PM PDT', pacific, said)),
    '2018-05-10T00:42',
  )
  assert.equal(beginningIn('As of 5:42 PM PDT all is well', pacific, said), null)
})

test('any text is read without trouble, and what is found lies within a year of the anchor unless it says its year', () => {
  const anchor = at('2022-02-02T02:02Z')
  const words = fc.constantFrom(
    'between ',
    '5:42',
    ' and ',
    ' PM',
    ' PST',
    'Jan 31',
    ', ',
    '2020',
    '-',
    '29 Feb',
    '24:00',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.string({ maxLength: 6 })), { maxLength: 30 }), (parts) => {
      const text = parts.join('')
      for (const time of timesIn(text)) {
        const when = resolveTime(time, { zone: utc, anchor, lean: 'nearest', slack: minutes(5) })
        assert.ok(Number.isFinite(when))
        if (time.day?.year == null) assert.ok(Math.abs(when - anchor) < 366 * 86_400_000)
      }
      for (const { start, end } of stretchesIn(text, pacific, anchor)) assert.ok(start <= end)
      beginningIn(text, pacific, anchor)
    }),
    { numRuns: 500 },
  )
})
