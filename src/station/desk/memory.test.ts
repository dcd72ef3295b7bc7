import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { AtlasService } from '../../atlas/index.ts'
import { openStore } from '../../store/index.ts'
import { type CountryCode, instant, minuteOf, type ServiceId } from '../../terms/index.ts'
import { leisure } from '../clock.ts'
import { recall, remember } from './memory.ts'
import { Realm } from './realm.ts'
import { VirtualTime } from './virtual-time.ts'

const services = Array.from({ length: 50 }, (_, i) => `svc-${i}` as ServiceId)
const atlas = {
  services: new Map(
    services.map((id): [ServiceId, AtlasService] => [
      id,
      { id, name: id, category: 'shop', public: true, standsOn: [] },
    ]),
  ),
  foundations: new Map(),
}
const start = instant(Date.UTC(2026, 0, 5, 12))

test('a restarted realm knows its open incidents; a memory that cannot be read is none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  const store = await openStore({ folder })
  try {
    const clock = new VirtualTime(start)
    const realm = new Realm({ store, clock, atlas, checks: [] })
    const country = 'GB' as CountryCode
    realm.count(services.map((service) => ({ minute: minuteOf(start), service, country, count: 60 })))
    realm.tick()
    await realm.settled()
    const open = realm.loop.incidents().map(({ id }) => id)
    assert.equal(open.length, services.length)
    await remember(realm, leisure)

    const again = new Realm({ store, clock, atlas, checks: [] })
    await recall(again)
    assert.deepEqual(
      again.loop.incidents().map(({ id }) => id),
      open,
    )

    for (const damaged of [{ gzip: 'H4sIAAAA' }, { gzip: 7 }, { detector: {} }]) {
      await store.put('loop.snapshot', damaged)
      const blank = new Realm({ store, clock, atlas, checks: [] })
      await recall(blank)
      assert.deepEqual(blank.loop.incidents(), [])
    }
  } finally {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
