import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { instant, type JsonObject } from '../terms/index.ts'
import { VirtualTime } from './desk/virtual-time.ts'
import { ReporterKeys } from './reporter-keys.ts'

const dayMs = 86_400_000
const today = 20_458
const at = (day: number) => new VirtualTime(instant(day * dayMs + 1))

class MemoryDocuments {
  readonly documents = new Map<string, JsonObject>()

  async get(key: string): Promise<JsonObject | null> {
    return this.documents.get(key) ?? null
  }

  async put(key: string, value: JsonObject | null): Promise<void> {
    if (value === null) this.documents.delete(key)
    else this.documents.set(key, value)
  }

  async keys(prefix: string): Promise<readonly string[]> {
    return [...this.documents.keys()].filter((key) => key.startsWith(prefix))
  }
}

let store: MemoryDocuments
beforeEach(() => {
  store = new MemoryDocuments()
})

describe('the keys of reporters', () => {
  test('give a person one hash a day, also after a restart, and another the next day', async () => {
    const keys = await ReporterKeys.open(store, at(today))
    const hash = keys.hash(today, 'a')
    assert.equal((await ReporterKeys.open(store, at(today))).hash(today, 'a'), hash)
    assert.notEqual(keys.hash(today, 'b'), hash)
    assert.notEqual(keys.hash(today + 1, 'a'), hash)
  })

  test('of days before yesterday are destroyed, in memory and in the store', async () => {
    const old = (await ReporterKeys.open(store, at(today - 2))).hash(today - 2, 'a')
    await ReporterKeys.open(store, at(today - 1)).then((keys) => keys.hash(today - 1, 'a'))
    const keys = await ReporterKeys.open(store, at(today))
    keys.hash(today, 'a')
    assert.deepEqual([...store.documents.keys()], [`reporterKey.${today - 1}`, `reporterKey.${today}`])
    assert.notEqual(keys.hash(today - 2, 'a'), old)
  })

  test('of a day long past are stable while that day is asked for, and written once', async () => {
    const keys = await ReporterKeys.open(store, at(today))
    keys.hash(today - 1, 'a')
    keys.hash(today, 'a')
    let writes = 0
    const put = store.put.bind(store)
    store.put = (key, value) => put(key, value).finally(() => writes++)
    assert.equal(keys.hash(20_381, 'a'), keys.hash(20_381, 'a'))
    await Promise.resolve()
    assert.equal(writes, 1)
  })

  test('in memory only hash as well, at any date of their clock', () => {
    const keys = ReporterKeys.inMemory(at(20_381))
    const hash = keys.hash(20_381, 'a')
    keys.hash(20_382, 'a')
    assert.equal(keys.hash(20_381, 'a'), hash)
    assert.notEqual(ReporterKeys.inMemory(at(20_381)).hash(20_381, 'a'), hash)
  })
})
