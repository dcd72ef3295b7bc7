import assert from 'node:assert/strict'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { hours, instant } from '../terms/index.ts'
import { entry, noon, planFor, report } from './conformance.ts'
import { openStore } from './open.ts'
import { StoreRefusal } from './store.ts'

async function inFolder(act: (folder: string) => Promise<void>): Promise<void> {
  const parent = await mkdtemp(join(tmpdir(), 'holdfast-limits-'))
  try {
    await act(join(parent, 'data'))
  } finally {
    await rm(parent, { recursive: true })
  }
}

const refusedAs = (code: string, says: RegExp) => (error: unknown) =>
  error instanceof StoreRefusal && error.code === code && says.test(error.message)

test('the folder and its files are readable by their owner only', () =>
  inFolder(async (folder) => {
    const store = await openStore({ folder })
    await store.append([entry()])
    const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777
    assert.equal(await mode(folder), 0o700)
    for (const file of ['holdfast.db', 'holdfast.db-wal', 'holdfast.lock', 'holdfast.pid'])
      assert.equal(await mode(join(folder, file)), 0o600, file)
    await store.close()
  }))

test('a second opening of a folder is refused and names the process that holds it', () =>
  inFolder(async (folder) => {
    const store = await openStore({ folder })
    await assert.rejects(openStore({ folder }), refusedAs('in-use', new RegExp(`process ${process.pid};`)))
    await store.close()
    await (await openStore({ folder })).close()
  }))

test('a database of a newer Holdfast or of another program is refused and left as it was', () =>
  inFolder(async (folder) => {
    await (await openStore({ folder })).close()
    const file = join(folder, 'holdfast.db')
    const alter = (sql: string): void => {
      const db = new DatabaseSync(file)
      db.exec(sql)
      db.close()
    }
    alter('PRAGMA user_version = 7')
    await assert.rejects(openStore({ folder }), refusedAs('failed', /newer Holdfast \(schema 7; .*up to 4\)/))
    alter('PRAGMA user_version = 0; PRAGMA application_id = 0')
    await assert.rejects(openStore({ folder }), refusedAs('failed', /another program/))
  }))

test('a full store refuses, keeps what it acknowledged and goes on when space returns', () =>
  inFolder(async (folder) => {
    const store = await openStore({ folder, maxBytes: 256 * 1024 })
    const old = instant(noon - hours(72))
    let accepted = 0
    const fill = async (): Promise<void> => {
      for (let i = 0; ; i++) {
        const part = Array.from({ length: 200 }, (_, k) => report({ reporter: `${i}-${k}`, at: old + i }))
        accepted += (await store.acceptReports(part)).filter((verdict) => verdict === 'accepted').length
      }
    }
    await assert.rejects(fill(), refusedAs('full', /no space/))
    const counted = async (): Promise<number> =>
      (await store.counts({ fromMinute: 0, toMinute: 1e9 })).reduce((sum, c) => sum + c.count, 0)
    assert.ok(accepted > 0)
    assert.equal(await counted(), accepted)

    const refused = Array.from({ length: 20_000 }, (_, k) => report({ reporter: `later-${k}` }))
    await assert.rejects(store.acceptReports(refused), refusedAs('full', /nothing of this request was kept/))
    await store.acceptReports([report({ reporter: 'moves the newest time on' })]).catch(() => [])
    await store.prune({ countsBefore: instant(noon - hours(1)), journalBefore: instant(noon) })
    const again = await store.acceptReports(refused.slice(0, 1_000))
    assert.ok(
      again.every((verdict) => verdict === 'accepted'),
      'what was refused is not taken for a duplicate',
    )
    await store.close()
  }))

test('past its bound on waiting bytes the store says busy, still takes journal entries, and recovers', () =>
  inFolder(async (folder) => {
    const store = await openStore({ folder, maxQueuedBytes: 64 * 1024 })
    const batch = (name: string) =>
      Array.from({ length: 500 }, (_, k) => report({ reporter: `${name}-${k}` }))
    const asked = Array.from({ length: 10 }, (_, i) => store.acceptReports(batch(`b${i}`)))
    const journaled = store.append([entry()])
    const settled = await Promise.allSettled(asked)
    const busy = settled.filter((r) => r.status === 'rejected')
    assert.equal(settled.length - busy.length, 2)
    for (const { reason } of busy) assert.ok(refusedAs('busy', /KiB wait for the disk/)(reason))
    assert.equal((await journaled)[0]?.seq, 1)
    assert.equal((await store.acceptReports(batch('b9'))).length, 500)
    assert.equal((await store.stats()).queuedBytes, 0)
    await store.close()
  }))

test('a plan that was torn or edited on disk is taken out at the next opening, said, and planning goes on', () =>
  inFolder(async (folder) => {
    const first = await openStore({ folder })
    await first.savePlan(planFor('app.example', 1n), null)
    await first.savePlan(planFor('app.example', 2n), 1n)
    await first.close()
    const db = new DatabaseSync(join(folder, 'holdfast.db'))
    db.exec("UPDATE plan SET body = replace(body, '127.0.0.2', '127.0.0.9') WHERE generation LIKE '%2'")
    db.close()

    const said: string[] = []
    const store = await openStore({ folder, log: { error: (_, message) => said.push(message) } })
    assert.deepEqual(await store.plans(), [planFor('app.example', 1n)])
    assert.match(said.join(), /taken out: .*digest/)
    assert.equal(await store.savePlan(planFor('app.example', 3n), 1n), true)
    await store.close()
  }))
