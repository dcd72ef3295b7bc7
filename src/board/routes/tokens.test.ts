import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { StoreRefusal } from '../../store/index.ts'
import { BoardUnderTest } from '../testing/board-under-test.ts'

let board: BoardUnderTest
beforeEach(async () => {
  board = await BoardUnderTest.start()
})
afterEach(() => board.close())

const make = () =>
  board.call('POST', 'tokens', { as: 'admin', body: { name: 'lon-2', scopes: ['report', 'node'] } })

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
    const refused = await make()
    assert.deepEqual([refused.status, refused.json.error, refused.json.token], [503, 'full', undefined])
    const headers = { authorization: `Bearer ${old}` }
    assert.equal((await board.call('GET', 'services', { headers })).status, 200, 'the old one still works')
  })
})
