import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import type { Atlas } from '../../atlas/index.ts'
import { openStore, type Store } from '../../store/index.ts'
import { days, hours, type Instant, instant, type NewEntry, type ServiceId } from '../../terms/index.ts'
import { HistoryBook } from './history-book.ts'
import { Realm } from './realm.ts'
import { VirtualTime } from './virtual-time.ts'

const noon = instant(Date.UTC(2026, 0, 5, 12))
const shop = 'shop' as ServiceId
const atlasOf = (...ids: string[]): Atlas => ({
  services: new Map(
    ids.map((id) => [
      id as ServiceId,
      { id: id as ServiceId, name: id, category: 'shop', public: true, standsOn: [] },
    ]),
  ),
  foundations: new Map(),
})

let folder: string
let store: Store
let time: VirtualTime
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-history-'))
  store = await openStore({ folder })
  time = new VirtualTime(noon)
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

const realmOf = (atlas = atlasOf('shop')): Realm => new Realm({ store, clock: time, atlas, checks: [] })

const entry = (kind: NewEntry['kind'], at: Instant, incident: object): NewEntry => ({
  ...{ kind, at, author: 'holdfast', subject: 'inc-1', why: 'as it was seen' },
  data: {
    incident: {
      ...{ id: 'inc-1', service: 'shop', state: 'open', severity: 'major', symptom: 'down', confidence: 0.9 },
      ...{ openedAt: noon, beganAt: noon - 60_000, updatedAt: at, evidence: [], foundation: null },
      ...{ summary: 'shop fails', ...incident },
    },
  },
})
const after = (ms: number): Instant => instant(noon + ms)
const day: readonly NewEntry[] = [
  entry('incident.opened', noon, {}),
  entry('incident.updated', after(60_000), { severity: 'critical' }),
  entry('incident.recovering', after(120_000), { state: 'recovering' }),
  entry('incident.resolved', after(180_000), { state: 'resolved', resolvedAt: after(180_000) }),
]

test('an incident is remembered with when it was down and when in trouble, though the journal is pruned', async () => {
  const realm = realmOf()
  const book = await HistoryBook.follow(realm)
  await realm.record(day)
  const past = book.of(shop)
  assert.deepEqual(past[0]?.turns, [
    { from: noon - 60_000, phase: 'down' },
    { from: after(120_000), phase: 'trouble' },
  ])
  await book.stop()
  await store.prune({ countsBefore: after(1e9), journalBefore: after(1e9) })
  const again = await HistoryBook.follow(realmOf())
  assert.deepEqual(again.of(shop), past)
  assert.equal(again.get('inc-1')?.resolvedAt, after(180_000))
})

test('what was said while nobody listened is read from the journal, once', async () => {
  const first = await HistoryBook.follow(realmOf())
  await first.stop()
  await store.append(day.slice(0, 2))
  const book = await HistoryBook.follow(realmOf())
  assert.equal(book.get('inc-1')?.severity, 'critical')
  await book.stop()
  const again = await HistoryBook.follow(realmOf())
  assert.deepEqual(again.all(), book.all())
})

test('who is merely blamed was not in trouble', async () => {
  const realm = realmOf()
  const book = await HistoryBook.follow(realm)
  await realm.record([entry('incident.opened', noon, { sympatheticTo: 'other' })])
  assert.deepEqual(book.get('inc-1')?.turns, [])
})

test('a service is known since it was first configured; a restart is no absence, a night is one', async () => {
  const book = await HistoryBook.follow(realmOf())
  await book.stop()
  await time.advance(after(hours(1) / 12), async () => {})
  const restarted = await HistoryBook.follow(realmOf(atlasOf('shop', 'bank')))
  assert.equal(restarted.knownSince(shop), noon)
  assert.equal(restarted.knownSince('bank' as ServiceId), after(hours(1) / 12))
  assert.equal(restarted.ran().length, 1)
  await restarted.stop()
  await time.advance(after(days(1)), async () => {})
  const next = await HistoryBook.follow(realmOf(atlasOf('shop', 'bank')))
  assert.deepEqual(
    next.ran().map(({ from, to }) => [from - noon, to - noon]),
    [
      [0, hours(1) / 12],
      [days(1), days(1)],
    ],
  )
})
