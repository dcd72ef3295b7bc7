import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { StoreRefusal } from '../../store/index.ts'
import { BoardUnderTest } from '../testing/board-under-test.ts'

let board: BoardUnderTest
beforeEach(async () => {
  board = await BoardUnderTest.start()
})
afterEach(() => board.close())

const make = (more: { name?: string; rotate?: boolean } = {}) =>
  board.call('POST', 'tokens', { as: 'admin', body: { name: 'lon-2', scopes: ['report', 'node'], ...more } })

const works = async (token: unknown): Promise<boolean> =>
  (await board.call('GET', 'services', { headers: { authorization: `Bearer ${token}` } })).status === 200

describe('making a token', () => {
  test('is in the journal: who made it, for whom and what it may do, never the token', async () => {
    const { json } = await make()
    const told = await board.call('GET', 'journal', { as: 'read' })
    const [entry] = told.json as unknown as Record<string, unknown>[]
    assert.equal(entry?.kind, 'token.made')
    assert.equal(entry?.author, 'operator:t-admin')
    assert.equal(entry?.subject, 'lon-2')
    assert.deepEqual(entry?.data, { scopes: ['report', 'node'] })
    assert.match(String(json.token), /^hf_/)
    assert.ok(!told.text.includes('hf_') && !JSON.stringify(board.logged).includes('hf_'))
  })

  test('makes none when it cannot be written down', async () => {
    const old = String((await make()).json.token)
    board.live.refuse = new StoreRefusal('full', 'no space')
    const refused = await make({ rotate: true })
    assert.deepEqual([refused.status, refused.json.error, refused.json.token], [503, 'full', undefined])
    assert.ok(await works(old), 'the old one still works')
  })

  test('under a name that exists is refused, with the two ways out: nobody ends a token unawares', async () => {
    const old = (await make()).json.token
    for (const name of ['lon-2', 't-admin']) {
      const refused = await make({ name })
      assert.deepEqual([refused.status, refused.json.error, refused.json.token], [409, 'conflict', undefined])
      assert.match(String(refused.json.message), new RegExp(`${name} already: choose another name.*--rotate`))
    }
    assert.ok((await works(old)) && (await works(board.token('admin'))))
  })

  test('under a name that exists, with rotate, ends the old one', async () => {
    const old = (await make()).json.token
    const fresh = (await make({ rotate: true })).json.token
    assert.deepEqual([await works(old), await works(fresh)], [false, true])
  })

  test('of one name at the same moment makes one', async () => {
    const made = await Promise.all([make(), make(), make()])
    assert.deepEqual(made.map(({ status }) => status).sort(), [200, 409, 409])
    assert.ok(await works(made.find(({ status }) => status === 200)?.json.token))
  })
})
