import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  type Entry,
  type FoundationPath,
  hours,
  type Instant,
  instant,
  type JsonObject,
  type NewEntry,
  type ServiceId,
} from '../../terms/index.ts'
import { type ActBook, bookDocument, emptyBook, readBook, withEntryOfAct } from './book.ts'
import { endedEntry, maintenanceEntry } from './entries.ts'
import { type MaintenanceRule, recurringEntries, ruleAuthor, windowNamed, windowOn } from './recurring.ts'

const at = (iso: string): Instant => instant(Date.parse(iso))
/** A Wednesday. */
const now = at('2026-12-02T12:00Z')
const nightly: MaintenanceRule = {
  id: 'nightly',
  title: 'Backups',
  services: ['shop' as ServiceId],
  foundations: ['rack/one' as FoundationPath],
  repeat: {
    ...{ days: ['sun'], monthDays: [], at: 150, zone: 'UTC', lasts: hours(1), first: null, last: null },
  },
}

const told = (book: ActBook, ...entries: readonly NewEntry[]): ActBook =>
  entries.reduce((sum, entry) => withEntryOfAct(sum, { ...entry, seq: sum.seq + 1 } as Entry), book)
const ahead = (book: ActBook, rules: readonly MaintenanceRule[], when = now): ActBook =>
  told(book, ...recurringEntries(book.maintenance, rules, when))
const shown = ({ maintenance }: ActBook): string[] =>
  maintenance.map(
    ({ id, from, ended }) =>
      `${id} ${new Date(from).toISOString().slice(5, 16)}${ended === null ? '' : ' off'}`,
  )

describe('what comes back', () => {
  const first = ahead(emptyBook, [nightly])

  test('is announced for the next two weeks, each once, whatever is read again', () => {
    assert.deepEqual(shown(first), ['nightly-20261206 12-06T02:30', 'nightly-20261213 12-13T02:30'])
    assert.deepEqual(recurringEntries(first.maintenance, [nightly], now), [])
    const kept = readBook(JSON.parse(JSON.stringify(bookDocument(first))))
    assert.deepEqual(recurringEntries(kept.maintenance, [nightly], now), [])
    const later = ahead(first, [nightly], at('2026-12-08T00:00Z'))
    assert.deepEqual(shown(later).at(-1), 'nightly-20261220 12-20T02:30')
  })

  test('one is skipped, and stays so, whatever else is remembered', () => {
    const skipped = told(first, endedEntry(first.maintenance[0]!, 'operator:anna', 'holiday', now))
    assert.deepEqual(recurringEntries(skipped.maintenance, [nightly], now), [])
    const full = Array.from({ length: 300 }, (_, i) =>
      maintenanceEntry(
        'maintenance.planned',
        { ...first.maintenance[0]!, id: `old-${i}`, until: instant(now - 1), by: 'x' },
        'operator:x',
        now,
      ),
    ).map((entry) => ({ ...entry, data: { maintenance: withoutRule(entry) } }))
    const crowded = told(skipped, ...full)
    assert.deepEqual(recurringEntries(crowded.maintenance, [nightly], now), [])
  })

  test('one that is not announced yet is skipped by its name, and stays so when its time comes', () => {
    const far = windowNamed([nightly], 'nightly-20270711', now)!
    assert.deepEqual(windowOn(nightly, '2027-07-11', now), { ok: true, value: far })
    const skipped = told(
      first,
      maintenanceEntry('maintenance.planned', far, ruleAuthor, now),
      endedEntry(far, 'operator:anna', 'holiday', now),
    )
    assert.deepEqual(recurringEntries(skipped.maintenance, [nightly], now), [])
    const then = ahead(skipped, [nightly], at('2027-07-05T00:00Z'))
    assert.deepEqual(shown(then).slice(-2), [
      'nightly-20270711 07-11T02:30 off',
      'nightly-20270718 07-18T02:30',
    ])
  })

  test('a day that is none of its days, or is too far, is refused with those that come next', () => {
    for (const [day, why] of [
      ['2026-12-07', /no day of nightly.*next: 2026-12-06, 2026-12-13, 2026-12-20/],
      ['2026-11-29', /is over/],
      ['2027-02-30', /no day of nightly/],
      ['2028-12-31', /more than a year ahead/],
    ] as const) {
      const refused = windowOn(nightly, day, now)
      assert.match(refused.ok ? '' : refused.error, why)
      assert.equal(windowNamed([nightly], `nightly-${day.replaceAll('-', '')}`, now), null)
    }
    for (const id of ['nightly', 'nightly-2026', '-20261206', 'other-20261206'])
      assert.equal(windowNamed([nightly], id, now), null)
  })

  test('one is moved, and stays there, also when the rule goes by another time', () => {
    const { origin: _, ended: __, ...one } = first.maintenance[0]!
    const elsewhere = { ...one, from: at('2026-12-07T02:30Z'), until: at('2026-12-07T03:30Z') }
    const moved = told(first, maintenanceEntry('maintenance.changed', elsewhere, 'operator:anna', now))
    const other = { ...nightly, repeat: { ...nightly.repeat, at: 300 } }
    assert.deepEqual(shown(ahead(moved, [other])).sort(), [
      'nightly-20261206 12-07T02:30',
      'nightly-20261213 12-13T05:00',
    ])
  })

  test('what no rule wants any more is called off, and comes back with the rule', () => {
    const gone = ahead(first, [])
    assert.deepEqual(shown(gone), ['nightly-20261206 12-06T02:30 off', 'nightly-20261213 12-13T02:30 off'])
    assert.deepEqual(shown(ahead(gone, [nightly])).sort(), shown(first))
  })

  test('three are ahead at most, however often it comes back', () => {
    const daily = { ...nightly, repeat: { ...nightly.repeat, monthDays: [3, 4, 5, 6, 7, 8, 9], days: [] } }
    assert.equal(recurringEntries([], [daily], now).length, 3)
  })
})

function withoutRule({ data }: NewEntry): JsonObject {
  const { rule: _, ...rest } = (data as { maintenance: JsonObject }).maintenance
  return rest
}
