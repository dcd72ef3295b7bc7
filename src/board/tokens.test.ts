import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { instant } from '../terms/index.ts'
import { MemoryTokenStore } from './testing/board-under-test.ts'
import { openTokens } from './tokens.ts'

const now = () => instant(Date.UTC(2026, 0, 5, 12))

describe('tokens', () => {
  test('a token is recognised after a restart, by its name and scopes', async () => {
    const store = new MemoryTokenStore()
    const token = await (await openTokens(store, now)).make('ops', ['operate', 'read'])
    assert.match(token, /^hf_[A-Za-z0-9_-]{43}$/)
    assert.deepEqual((await openTokens(store, now)).recognise(token), {
      name: 'ops',
      scopes: ['operate', 'read'],
    })
  })

  test('the store never holds a token, only its hash', async () => {
    const store = new MemoryTokenStore()
    const token = await (await openTokens(store, now)).make('ops', ['read'])
    assert.ok(!JSON.stringify([...store.documents]).includes(token.slice(3)))
  })

  test('a token changed in one character is nobody’s', async () => {
    const tokens = await openTokens(new MemoryTokenStore(), now)
    const token = await tokens.make('ops', ['read'])
    for (let i = 3; i < token.length - 1; i++) {
      const other = token[i] === 'A' ? 'B' : 'A'
      assert.equal(tokens.recognise(token.slice(0, i) + other + token.slice(i + 1)), null)
    }
  })

  test('making a name again rotates it, and revoking ends it', async () => {
    const tokens = await openTokens(new MemoryTokenStore(), now)
    const old = await tokens.make('ops', ['read'])
    const fresh = await tokens.make('ops', ['admin'])
    assert.equal(tokens.recognise(old), null)
    assert.deepEqual(tokens.recognise(fresh)?.scopes, ['admin'])
    assert.equal(await tokens.revoke('ops'), true)
    assert.equal(tokens.recognise(fresh), null)
    assert.equal(await tokens.revoke('ops'), false)
  })

  test('a damaged document in the store gives nobody anything', async () => {
    const store = new MemoryTokenStore()
    await store.put('token/a', { name: 'a', scopes: 'admin', sha256: 'ab' })
    await store.put('token/b', { name: 'b', scopes: ['admin', 'root'], sha256: 'ab'.repeat(32) })
    assert.deepEqual((await openTokens(store, now)).names(), ['b'])
  })
})
