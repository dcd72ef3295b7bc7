import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { days, type FoundationPath, hours, instant } from '../terms/index.ts'
import { noticesOf } from './notices.ts'
import { type FeedUpdate, recordJson, type SaidRecord, unreadable } from './record.ts'

const now = instant(Date.parse('2026-03-01T12:00:00Z'))
const ago = (wait: number) => instant(now - wait)
const update = (at: number, more: Partial<FeedUpdate> = {}): FeedUpdate => ({
  at: instant(at),
  state: 'investigating',
  text: 'words',
  ...more,
})
const record = (more: Partial<SaidRecord> = {}): SaidRecord => ({
  kind: 'incident',
  id: 'i1',
  title: 'Trouble',
  url: null,
  start: ago(hours(2)),
  firstPost: ago(hours(1)),
  end: null,
  updates: [update(ago(hours(1)))],
  services: ['Storage'],
  regions: ['west'],
  foundations: ['cloud/west/storage' as FoundationPath],
  unmapped: [],
  impact: 'major',
  ...more,
})

describe('notices of records', () => {
  test('each post is a notice that carries when the trouble began and what it stands on', () => {
    const [notice] = noticesOf([record()], 'cloud', now)
    assert.deepEqual(notice, {
      feed: 'cloud',
      incident: 'i1',
      update: String(ago(hours(1))),
      state: 'investigating',
      title: 'Trouble',
      body: 'words',
      providerAt: ago(hours(1)),
      receivedAt: now,
      beganAt: ago(hours(2)),
      foundations: ['cloud/west/storage'],
    })
  })

  test('an edited text is the same notice; two posts of one minute are two', () => {
    const key = (updates: readonly FeedUpdate[]) =>
      noticesOf([record({ updates })], 'cloud', now).map((notice) => notice.update)
    const at = ago(hours(1))
    assert.deepEqual(key([update(at)]), key([update(at, { text: 'edited' })]))
    assert.equal(new Set(key([update(at), update(at, { text: 'more' })])).size, 2)
    assert.deepEqual(key([update(at, { id: 'u7' })]), ['u7'])
  })

  test('what ended days ago is history, unless it was spoken of lately', () => {
    const ended = { start: ago(days(9)), end: ago(days(8)) }
    assert.deepEqual(noticesOf([record({ ...ended, updates: [update(ago(days(8)))] })], 'cloud', now), [])
    assert.equal(noticesOf([record({ ...ended, updates: [update(ago(hours(3)))] })], 'cloud', now).length, 1)
  })

  test('what was never ended, and not spoken of for weeks, is history too', () => {
    const silent = (at: number) => record({ start: ago(days(40)), updates: [update(at)] })
    assert.deepEqual(noticesOf([silent(ago(days(20)))], 'cloud', now), [])
    assert.equal(noticesOf([silent(ago(days(10)))], 'cloud', now).length, 1)
  })

  test('what could not be read makes no notice', () => {
    assert.deepEqual(noticesOf([unreadable('expected an object', '[1')], 'cloud', now), [])
  })

  test('of announced work it says until when', () => {
    const work = record({ kind: 'maintenance', end: instant(now + hours(2)) })
    assert.equal(noticesOf([work], 'cloud', now)[0]?.until, now + hours(2))
  })

  test('an id cannot break the key that tells notices apart', () => {
    assert.equal(noticesOf([record({ id: 'a|b' })], 'cloud', now)[0]?.incident, 'a_b')
  })
})

test('as JSON, instants are ISO 8601', () => {
  const json = recordJson(record())
  assert.deepEqual(
    [json.start, json.firstPost, json.end],
    ['2026-03-01T10:00:00.000Z', '2026-03-01T11:00:00.000Z', null],
  )
  assert.deepEqual(recordJson(unreadable('why', 'raw')), { kind: 'unreadable', why: 'why', raw: 'raw' })
})
