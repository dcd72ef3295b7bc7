import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { StoreRefusal } from '../../store/index.ts'
import { type Instant, instant } from '../../terms/index.ts'
import { MemoryTokenStore } from '../testing/board-under-test.ts'
import { idleMs, longestMs, publicId, Sessions } from './sessions.ts'

const anna = { kind: 'user', name: 'anna' } as const
const bob = { kind: 'user', name: 'bob' } as const
const unexpected = (problem: unknown): void => assert.fail(String(problem))

let store: MemoryTokenStore
let now: Instant
let sessions: Sessions
const open = (): Promise<Sessions> => Sessions.open(store, () => now)
const pass = (ms: number): void => {
  now = instant(now + ms)
}
beforeEach(async () => {
  store = new MemoryTokenStore()
  now = instant(Date.UTC(2026, 0, 5, 12))
  sessions = await open()
})

describe('a session', () => {
  test('is recognised by its secret, also after a start; the store never holds the secret', async () => {
    const secret = await sessions.begin(anna, 'Firefox on Linux', unexpected)
    assert.match(secret, /^[A-Za-z0-9_-]{43}$/)
    for (const at of [sessions, await open()]) {
      const kept = at.recognise(secret)
      assert.deepEqual([kept?.holder, kept?.device, kept?.began], [anna, 'Firefox on Linux', now])
    }
    const text = JSON.stringify([...store.documents])
    assert.ok(!text.includes(secret), text)
    const kept = sessions.recognise(secret)
    assert.equal(sessions.recognise(kept?.hash ?? ''), null, 'its hash opens nothing')
    assert.ok(kept && !secret.includes(publicId(kept)))
  })

  test('ends when nobody asked for twelve hours, and not while somebody asks', async () => {
    const used = await sessions.begin(anna, '', unexpected)
    const left = await sessions.begin(anna, '', unexpected)
    pass(idleMs)
    assert.ok(sessions.recognise(used))
    pass(1)
    assert.ok(sessions.recognise(used))
    assert.equal(sessions.recognise(left), null)
    assert.equal((await open()).of(anna).length, 1)
  })

  test('ends after seven days, however much is asked', async () => {
    const secret = await sessions.begin(anna, '', unexpected)
    for (let gone = 0; gone + idleMs <= longestMs; gone += idleMs) {
      assert.ok(sessions.recognise(secret), `after ${gone} ms`)
      pass(idleMs)
    }
    assert.ok(sessions.recognise(secret), 'on its last moment')
    pass(1)
    assert.equal(sessions.recognise(secret), null)
    assert.deepEqual(await store.keys('session/'), [])
  })

  test('is written at most once a minute, however often it is seen', async () => {
    const secret = await sessions.begin(anna, '', unexpected)
    let puts = 0
    const put = store.put.bind(store)
    store.put = async (key, value) => {
      puts += 1
      await put(key, value)
    }
    for (let i = 0; i < 1_200; i++) {
      sessions.recognise(secret)
      pass(100)
    }
    assert.equal(puts, 1)
    assert.equal((await open()).of(anna)[0]?.seen, instant(now - 60_000))
  })

  test('that ended stays ended after a start, and tells who watches it, once', async () => {
    const secret = await sessions.begin(anna, '', unexpected)
    const kept = sessions.recognise(secret)
    assert.ok(kept)
    const told: string[] = []
    sessions.watch(kept.hash, () => told.push('one'))
    sessions.watch(kept.hash, () => told.push('other'))()
    await sessions.end(kept)
    assert.deepEqual(told, ['one'])
    assert.deepEqual([sessions.recognise(secret), (await open()).recognise(secret)], [null, null])
  })

  test('that ran out tells who watches it, when the sweep comes by', async () => {
    const secret = await sessions.begin(anna, '', unexpected)
    let told = 0
    sessions.watch(sessions.recognise(secret)?.hash ?? '', () => {
      told += 1
    })
    pass(idleMs)
    sessions.sweep()
    assert.equal(told, 0)
    pass(1)
    sessions.sweep()
    sessions.sweep()
    assert.equal(told, 1)
  })

  test('all of one person’s end but the one that is meant to stay; nobody else’s do', async () => {
    const [mine, other, theirs] = [
      await sessions.begin(anna, '', unexpected),
      await sessions.begin(anna, '', unexpected),
      await sessions.begin(bob, '', unexpected),
    ]
    assert.equal(await sessions.endAll(anna, sessions.recognise(mine)?.hash), 1)
    assert.deepEqual(
      [mine, other, theirs].map((secret) => sessions.recognise(secret) !== null),
      [true, false, true],
    )
    assert.equal(await sessions.endAll({ kind: 'token', name: 'anna' }), 0, 'a token is somebody else')
  })

  test('one too many ends the one that was seen longest ago', async () => {
    const secrets: string[] = []
    for (let i = 0; i < 20; i++) {
      secrets.push(await sessions.begin(anna, `${i}`, unexpected))
      pass(1_000)
    }
    sessions.recognise(secrets[0] ?? '')
    secrets.push(await sessions.begin(anna, 'one more', unexpected))
    const alive = secrets.map((secret) => sessions.recognise(secret) !== null)
    assert.deepEqual(
      [alive.filter(Boolean).length, alive[0], alive[1], alive.at(-1)],
      [20, true, false, true],
    )
    assert.equal((await open()).of(anna).length, 20)
  })

  test('begins also while nothing can be written, and says so', async () => {
    store.put = async () => {
      throw new StoreRefusal('full', 'no space')
    }
    const problems: unknown[] = []
    const secret = await sessions.begin(anna, '', (problem) => problems.push(problem))
    assert.ok(sessions.recognise(secret))
    assert.equal(problems.length, 1)
  })

  test('whose document is damaged is nobody’s', async () => {
    const secret = await sessions.begin(anna, '', unexpected)
    const [key] = await store.keys('session/')
    for (const damage of [
      {},
      { kind: 'root' },
      { kind: 'user', name: 7 },
      { kind: 'user', name: 'anna', began: 'x' },
    ]) {
      store.documents.set(key ?? '', damage)
      assert.equal((await open()).recognise(secret), null, JSON.stringify(damage))
    }
  })
})
