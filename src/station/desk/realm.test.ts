import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { createScenario } from '../../exercises/index.ts'
import { openStore, type Store } from '../../store/index.ts'
import { type CountryCode, hours, type Instant, instant, minuteOf, type NewEntry } from '../../terms/index.ts'
import { findIncident } from './incident-views.ts'
import { Realm } from './realm.ts'
import { VirtualTime } from './virtual-time.ts'

const noon = instant(Date.UTC(2026, 0, 5, 12))
const { atlas, checks } = createScenario({ seed: 1, scale: 0.001 })

let folder: string
let store: Store
let realm: Realm
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-realm-'))
  store = await openStore({ folder: join(folder, 'data'), maxBytes: 512 * 1024 })
  realm = new Realm({ store, clock: new VirtualTime(noon), atlas, checks })
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

const entry = (at: Instant, letters: number): NewEntry => ({
  at,
  author: 'holdfast',
  kind: 'config.loaded',
  subject: 'holdfast.yaml',
  why: 'to fill the disk',
  data: { text: 'x'.repeat(letters) },
})

describe('the state of the store', () => {
  test('is what the newest write came to: full since when, and ok as soon as it takes again', async () => {
    assert.equal(await realm.storeState(), 'ok')
    const fill = async (): Promise<never> => {
      for (;;) await realm.record([entry(instant(noon - hours(48)), 50_000)])
    }
    await assert.rejects(fill(), { code: 'full' })
    assert.equal(await realm.storeState(), 'takes no writes since 2026-01-05T12:00:00.000Z (full)')
    await store.prune({ countsBefore: noon, journalBefore: noon })
    await realm.record([entry(noon, 10)])
    assert.equal(await realm.storeState(), 'ok')
  })

  test('is told though nothing was written: a store that cannot be read says so', async () => {
    await store.close()
    assert.equal(await realm.storeState(), 'cannot be read')
  })
})

describe('how surprising a crowd must be', () => {
  const crowd = (minute: number): number => {
    const service = createScenario({ seed: 1, scale: 0.001 }).serviceIds[0]!
    const country = 'GB' as CountryCode
    realm.loop.step({ kind: 'counts', counts: [{ minute, service, country, count: 40 }] })
    const entries = realm.loop.step({ kind: 'tick', now: instant(minute * 60_000 + 59_999) })
    return entries.filter(({ kind }) => kind === 'incident.opened').length
  }

  test('is what was configured last, also after a restart of the loop', () => {
    const minute = minuteOf(noon)
    realm.configure(atlas, checks, 100)
    assert.equal(crowd(minute), 0)
    realm.resume(null, [])
    assert.equal(crowd(minute), 0)
    realm.configure(atlas, checks, 5)
    assert.equal(crowd(minute + 1), 1)
  })
})

describe('an incident that the loop has let go', () => {
  test('is found as it ended, whatever was told or acknowledged of it since', async () => {
    const minute = minuteOf(noon)
    const service = createScenario({ seed: 1, scale: 0.001 }).serviceIds[0]!
    const country = 'GB' as CountryCode
    realm.loop.step({ kind: 'counts', counts: [{ minute, service, country, count: 40 }] })
    const [opened] = realm.loop
      .step({ kind: 'tick', now: instant(minute * 60_000 + 59_999) })
      .filter(({ kind }) => kind === 'incident.opened')
    assert.ok(opened)
    const about = { at: noon, author: 'holdfast', subject: opened.subject, why: 'told' } as const
    await store.append([
      opened,
      { ...about, kind: 'alert.sent', data: {} },
      { ...about, kind: 'incident.acknowledged', data: { by: 'ann' } },
    ])
    const after = new Realm({ store, clock: new VirtualTime(noon), atlas, checks })
    assert.equal((await findIncident(after, opened.subject))?.service, service)
    assert.equal(await findIncident(after, 'another'), null)
  })
})

describe('what is noted', () => {
  const whys = async (): Promise<readonly string[]> => {
    await realm.settled()
    return (await store.journal({ limit: 2000 })).map(({ why }) => why)
  }

  test('is written though one entry among it is too large for any store: that one without its data', async () => {
    const large = { ...entry(noon, 1_100_000), why: 'large' }
    realm.note({ ...entry(noon, 10), why: 'before' }, large, { ...entry(noon, 10), why: 'after' })
    realm.note({ ...entry(noon, 10), why: 'later' })
    // Each part that was refused is written anew only when that is known.
    for (let turn = 0; turn < 3; turn++) await realm.settled()
    assert.deepEqual([...(await whys())].sort(), ['after', 'before', 'large', 'later'])
    const [kept] = (await store.journal({ limit: 10 })).filter(({ why }) => why === 'large')
    assert.match(String(kept?.data.leftOut), /the store takes at most/)
  })

  /** A disk that takes nothing while 1200 entries are noted; then what `store` makes of them. */
  async function gathered(): Promise<readonly string[]> {
    let refused = true
    const append = (entries: readonly NewEntry[]) =>
      refused ? Promise.reject(new Error('locked')) : store.append(entries)
    realm = new Realm({ store: { append } as Store, clock: new VirtualTime(noon), atlas, checks })
    const noted = Array.from({ length: 1200 }, (_, i) => `${i}`)
    for (const why of noted) realm.note({ ...entry(noon, 100), why })
    await realm.settled()
    refused = false
    let written: readonly string[] = []
    for (let turn = 0; turn < 50 && !noted.every((why) => written.includes(why)); turn++) {
      realm.note({ ...entry(noon, 1), why: `turn ${turn}` })
      await realm.settled()
      written = (await store.journal({ limit: 2000, order: 'asc' })).map(({ why }) => why)
    }
    assert.deepEqual(
      noted.filter((why) => !written.includes(why)),
      [],
    )
    return written
  }

  test('is written in the order in which it was noted when the disk takes it again', async () => {
    const written = await gathered()
    assert.deepEqual(
      written.slice(0, 1200),
      Array.from({ length: 1200 }, (_, i) => `${i}`),
    )
  })

  test('is written in parts when it is more than the store takes at once', async () => {
    await store.close()
    store = await openStore({ folder: join(folder, 'data'), maxQueuedBytes: 300_000 })
    await gathered()
  })
})
