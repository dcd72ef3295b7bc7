import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { createScenario } from '../../exercises/index.ts'
import { openStore, type Store } from '../../store/index.ts'
import { hours, type Instant, instant, type NewEntry } from '../../terms/index.ts'
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
