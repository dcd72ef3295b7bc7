import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createScenario } from '../../exercises/index.ts'
import { openStore } from '../../store/index.ts'
import { instant } from '../../terms/index.ts'
import { Realm } from './realm.ts'
import { serviceView, serviceViews } from './service-views.ts'
import { VirtualTime } from './virtual-time.ts'

test('one service is told as in the list of all, and the others are not even counted', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-views-'))
  const store = await openStore({ folder: join(folder, 'data') })
  t.after(async () => {
    await store.close()
    await rm(folder, { recursive: true })
  })
  const { atlas, checks } = createScenario({ seed: 1, scale: 0.001 })
  const realm = new Realm({ store, clock: new VirtualTime(instant(Date.UTC(2026, 0, 5))), atlas, checks })
  const [first, second] = serviceViews(realm, 'all')
  assert.ok(first && second)
  const series = t.mock.method(realm.loop, 'series')
  assert.deepEqual(serviceView(realm, second.id, 'all'), second)
  assert.deepEqual([...new Set(series.mock.calls.map(({ arguments: [service] }) => service))], [second.id])
  assert.equal(serviceView(realm, 'nobody', 'all'), null)
})
