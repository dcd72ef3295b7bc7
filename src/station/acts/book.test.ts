import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Maintenance, Silence } from '../../telling/index.ts'
import { minute, routeOf, Stage } from '../../telling/stage.fixture.ts'
import { type Entry, type FoundationPath, instant, type NewEntry, type ServiceId } from '../../terms/index.ts'
import { aboutThread, knownThread } from './about-thread.ts'
import { type ActBook, bookDocument, emptyBook, isInForce, isOver, readBook, withEntryOfAct } from './book.ts'
import { configuredEntries } from './configured.ts'
import { acknowledgedEntry, endedEntry, maintenanceEntry, placedEntry, releasedEntry } from './entries.ts'

const now = instant(Date.UTC(2026, 10, 2, 12))
const after = (ms: number) => instant(now + ms)
const hour = 3_600_000

const silence: Silence = {
  id: 's-1',
  matches: { services: ['shop' as ServiceId], sectors: [], foundations: [], routes: ['pager'] },
  from: now,
  until: after(hour),
  by: 'operator:anna',
  why: 'known since noon',
}
const work: Maintenance = {
  id: 'db',
  title: 'New database',
  services: [],
  foundations: ['aws/us-east-1' as FoundationPath],
  from: now,
  until: after(2 * hour),
  by: 'operator:anna',
}

/** As a journal would: numbered from where the book ends. */
const told = (book: ActBook, ...entries: readonly NewEntry[]): ActBook =>
  entries.reduce((sum, entry) => withEntryOfAct(sum, { ...entry, seq: sum.seq + 1 } as Entry), book)

describe('the book of acts', () => {
  test('a silence is in force from its beginning to its end, or until it is released', () => {
    const book = told(emptyBook, placedEntry(silence, now))
    const [kept] = book.silences
    assert.ok(kept)
    assert.equal(isInForce(kept, instant(now - 1)), false)
    assert.equal(isInForce(kept, now), true)
    assert.equal(isInForce(kept, silence.until), false)
    const released = told(book, releasedEntry(silence, 'operator:bob', 'found it', after(1)))
    assert.equal(isOver(released.silences[0]!, after(2)), true)
    assert.deepEqual(kept.matches, silence.matches)
  })

  test('maintenance is changed under its id, and ended', () => {
    const later = { ...work, until: after(3 * hour) }
    const changed = told(
      emptyBook,
      maintenanceEntry('maintenance.planned', work, work.by, now),
      maintenanceEntry('maintenance.changed', later, work.by, now),
    )
    assert.deepEqual(
      changed.maintenance.map(({ until, origin }) => ({ until, origin })),
      [{ until: later.until, origin: 'hand' }],
    )
    const done = told(changed, endedEntry(work, 'operator:bob', 'done early', after(1)))
    assert.equal(isOver(done.maintenance[0]!, after(1)), true)
  })

  test('an entry that was read before changes nothing: a restart reads the journal again', () => {
    const placed = { ...placedEntry(silence, now), seq: 7 } as Entry
    const released = { ...releasedEntry(silence, 'operator:bob', 'found it', after(1)), seq: 8 } as Entry
    const book = [placed, released].reduce(withEntryOfAct, emptyBook)
    assert.deepEqual([placed, released].reduce(withEntryOfAct, book), book)
  })

  test('it is the same after a restart, and a damaged one is read from the journal again', () => {
    const book = told(
      emptyBook,
      placedEntry(silence, now),
      acknowledgedEntry({ incident: 'i1', by: 'operator:anna', at: now }, 'shop'),
    )
    assert.deepEqual(readBook(JSON.parse(JSON.stringify(bookDocument(book)))), book)
    for (const damaged of [null, {}, { book: 7 }, { book: { seq: 1 } }])
      assert.deepEqual(readBook(damaged as never), emptyBook)
  })

  test('what cannot be read changes nothing but how far the journal was read', () => {
    const odd = { ...placedEntry(silence, now), data: { silence: { id: 's-1' } } }
    assert.deepEqual(told(emptyBook, odd), { ...emptyBook, seq: 1 })
  })

  test('what is over is forgotten in the end, what is in force never', () => {
    let book = told(emptyBook, placedEntry({ ...silence, id: 'kept', until: after(900 * hour) }, now))
    for (let i = 0; i < 300; i++) {
      const one = { ...silence, id: `s-${i}`, from: instant(now - 9), until: instant(now - 1) }
      book = told(book, placedEntry(one, now))
    }
    assert.equal(book.silences.length, 201)
    assert.ok(book.silences.some(({ id }) => id === 'kept'))
    assert.ok(book.silences.some(({ id }) => id === 's-299'))
  })
})

describe('maintenance of the configuration', () => {
  const { by: _, ...wanted } = work
  const planned = told(emptyBook, ...configuredEntries([], [wanted], now))

  test('is planned once, and a start that finds it known writes nothing', () => {
    assert.equal(planned.maintenance[0]?.origin, 'configuration')
    assert.deepEqual(configuredEntries(planned.maintenance, [wanted], now), [])
  })

  test('is changed with the file, and ended when it leaves it', () => {
    const [changed] = configuredEntries(planned.maintenance, [{ ...wanted, title: 'Other' }], now)
    assert.equal(changed?.kind, 'maintenance.changed')
    const [gone] = configuredEntries(planned.maintenance, [], now)
    assert.equal(gone?.kind, 'maintenance.ended')
    assert.match(gone?.why ?? '', /left the configuration/)
  })

  test('what a person ended stays ended until the file says something new of it', () => {
    const ended = told(planned, endedEntry(work, 'operator:anna', 'done', now))
    assert.deepEqual(configuredEntries(ended.maintenance, [wanted], now), [])
    const [again] = configuredEntries(ended.maintenance, [{ ...wanted, until: after(9 * hour) }], now)
    assert.equal(again?.kind, 'maintenance.planned')
  })

  test('what was over before it was ever read is not written down', () => {
    assert.deepEqual(configuredEntries([], [wanted], after(3 * hour)), [])
  })

  test('it leaves alone what was planned by hand', () => {
    const byHand = told(emptyBook, maintenanceEntry('maintenance.planned', work, work.by, now))
    assert.deepEqual(configuredEntries(byHand.maintenance, [], now), [])
  })
})

describe('what a link is about', () => {
  const known = { thread: 't', title: 'shop', path: '/incidents/i1', incidents: ['i1', 'i2'], backAt: null }

  test('it is over when nothing of it goes on', () => {
    const about = (...states: ('open' | 'resolved')[]) =>
      aboutThread(
        known,
        [],
        states.map((state, i) => ({ id: `i${i + 1}` as never, state })),
        now,
      ).over
    assert.equal(about('resolved', 'open'), false)
    assert.equal(about('resolved', 'resolved'), true)
    assert.equal(aboutThread({ ...known, incidents: [] }, [], [], now).over, false)
  })

  test('it is acknowledged by its thread or by an incident of it, until that ends', () => {
    const by = (acknowledged: Parameters<typeof aboutThread>[1], at = now) =>
      aboutThread(known, acknowledged, [], at).acknowledged?.by
    assert.equal(by([{ thread: 't', by: 'link:mail:anna@shop.test', at: now }]), 'mail:anna@shop.test')
    assert.equal(by([{ incident: 'i2', by: 'operator:bob', at: now, until: after(10) }]), 'bob')
    assert.equal(
      by([{ incident: 'i2', by: 'operator:bob', at: now, until: after(10) }], after(10)),
      undefined,
    )
    assert.equal(by([{ incident: 'other', by: 'operator:bob', at: now }]), undefined)
  })

  test('what came back since is not acknowledged: a link can be used again', async () => {
    const stage = new Stage({ routes: [routeOf('oncall')] })
    const alarm = (state: string): void =>
      stage.write('endpoint.alarm', 'app.example', { state, code: 'nothing-ready' })
    alarm('raised')
    const { thread } = stage.messages[0]!
    stage.wait(minute)
    const acknowledged = [{ thread, by: 'link:to-oncall', at: instant(stage.now) }]
    stage.write('incident.acknowledged', thread, { acknowledgement: acknowledged[0]! })
    const by = async () => {
      const journal = async () => stage.decided.toReversed()
      const about = await knownThread({ store: { journal } } as never, thread)
      return aboutThread(about, acknowledged, [], instant(stage.now)).acknowledged?.by
    }
    assert.equal(await by(), 'to-oncall')
    alarm('cleared')
    stage.wait(10 * minute)
    alarm('raised')
    assert.equal(await by(), undefined)
    acknowledged.push({ ...acknowledged[0]!, at: instant(stage.now) })
    assert.equal(await by(), 'to-oncall')
  })
})
