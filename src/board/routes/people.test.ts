import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { BoardUnderTest, type Called } from '../testing/board-under-test.ts'

const password = 'four words do suffice'
const other = 'quite another few words'
type In = { readonly cookie: string; readonly csrf: string }
let board: BoardUnderTest
let root: In
let anna: In
const enter = async (name: string, secret = password): Promise<In> => {
  const called = await board.call('POST', '/sign-in', { body: { name, password: secret } })
  return { cookie: called.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '', csrf: String(called.json.csrf) }
}
const call = (who: In, method: string, path: string, body?: unknown): Promise<Called> =>
  board.call(method, path, {
    ...(body === undefined ? {} : { body }),
    headers: { cookie: who.cookie, 'x-holdfast-csrf': who.csrf },
  })
const isIn = async ({ cookie }: In): Promise<boolean> =>
  (await board.call('GET', 'me', { headers: { cookie } })).json.kind !== 'nobody'
const kinds = async (): Promise<string[]> =>
  ((await board.call('GET', 'journal', { as: 'read' })).json as unknown as { kind: string }[]).map(
    ({ kind }) => kind,
  )

beforeEach(async () => {
  board = await BoardUnderTest.start()
  await board.people.add('root', 'admin', password, 'test')
  await board.people.add('anna', 'viewer', password, 'test')
  root = await enter('root')
  anna = await enter('anna')
})
afterEach(() => board.close())

describe('users', () => {
  test('are made by an admin, with a role, and never shown with a password', async () => {
    const made = await call(root, 'POST', 'users', { name: 'bob', role: 'operator', password })
    assert.deepEqual([made.status, made.json.role, made.json.sessions], [200, 'operator', 0])
    const listed = await call(root, 'GET', 'users')
    assert.deepEqual(
      (listed.json as unknown as { name: string }[]).map(({ name }) => name),
      ['anna', 'bob', 'root'],
    )
    assert.ok(!/salt|key|scrypt/.test(listed.text + made.text))
    assert.ok(await isIn(await enter('bob')))
    assert.ok((await kinds()).includes('user.made'))
  })

  test('are refused in words that say what to do', async () => {
    const cases = [
      [{ name: 'anna', role: 'viewer', password }, 409, /choose another name/],
      [{ name: 't-read', role: 'viewer', password }, 409, /token is named/],
      [{ name: 'bob', role: 'viewer', password: 'short' }, 400, /at least 12/],
      [{ name: 'bob', role: 'root', password }, 400, /viewer/],
      [{ name: 'Bob Smith', role: 'viewer', password }, 400, /name/],
      [{ name: 'bob', role: 'viewer' }, 400, /password/],
    ] as const
    for (const [body, status, message] of cases) {
      const refused = await call(root, 'POST', 'users', body)
      assert.equal(refused.status, status, JSON.stringify(body))
      assert.match(String(refused.json.message), message)
    }
    const token = await call(root, 'POST', 'tokens', { name: 'anna', scopes: ['read'] })
    assert.deepEqual([token.status, token.json.error], [409, 'conflict'])
  })

  test('are signed out everywhere by another role, and have it from then on', async () => {
    assert.equal((await call(root, 'PATCH', 'users/anna', { role: 'responder' })).status, 200)
    assert.equal(await isIn(anna), false)
    anna = await enter('anna')
    assert.equal((await board.call('GET', 'me', { headers: { cookie: anna.cookie } })).json.role, 'responder')
  })

  test('change their own password by saying the one until now; their other sessions end', async () => {
    const elsewhere = await enter('anna')
    const tries = [
      [{ password: other }, 400],
      [{ password: other, current: 'not this one at all' }, 403],
      [{ password: 'short', current: password }, 400],
      [{ password: other, current: password }, 200],
    ] as const
    for (const [body, status] of tries)
      assert.equal((await call(anna, 'PATCH', 'users/anna', body)).status, status, JSON.stringify(body))
    assert.deepEqual(
      [await isIn(anna), await isIn(elsewhere), await isIn(await enter('anna'))],
      [true, false, false],
    )
    assert.ok(await isIn(await enter('anna', other)))
  })

  test('cannot guess the password until now from a page left open', async () => {
    for (let i = 0; i < 10; i++)
      await call(anna, 'PATCH', 'users/anna', { password: other, current: `wrong wrong ${i}` })
    const tried = await call(anna, 'PATCH', 'users/anna', { password: other, current: password })
    assert.equal(tried.status, 429)
    assert.ok(Number(tried.headers.get('retry-after')) > 0)
  })

  test('change nothing of others, nor their own role', async () => {
    for (const [path, body] of [
      ['users/root', { password: other }],
      ['users/root', { role: 'viewer' }],
      ['users/anna', { role: 'admin' }],
      ['users/nobody', { password: other }],
    ] as const)
      assert.equal((await call(anna, 'PATCH', path, body)).status, 403, path)
  })

  test('get a new password from an admin, and are signed out', async () => {
    assert.equal((await call(root, 'PATCH', 'users/anna', { password: other })).status, 200)
    assert.equal(await isIn(anna), false)
    assert.ok(await isIn(await enter('anna', other)))
  })

  test('are signed out and gone when they are removed', async () => {
    assert.equal((await call(root, 'DELETE', 'users/anna')).status, 200)
    assert.equal(await isIn(anna), false)
    assert.equal(await isIn(await enter('anna')), false)
    assert.equal((await call(root, 'DELETE', 'users/anna')).status, 404)
  })

  test('never lose the last admin, not even two at once; a token may do it', async () => {
    for (const [method, body] of [
      ['DELETE', undefined],
      ['PATCH', { role: 'viewer' }],
    ] as const) {
      const refused = await call(root, method, 'users/root', body)
      assert.equal(refused.status, 409)
      assert.match(String(refused.json.message), /last admin: make another first/)
    }
    assert.equal(
      (await call(root, 'DELETE', 'users/root?force=true')).status,
      409,
      'a session cannot force it',
    )
    await board.people.add('second', 'admin', password, 'test')
    const both = await Promise.all(
      ['root', 'second'].map((name) => board.call('DELETE', `users/${name}`, { as: 'admin' })),
    )
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409])
    const [last] = board.people.users.list().filter(({ role }) => role === 'admin')
    assert.equal((await board.call('DELETE', `users/${last?.name}?force=true`, { as: 'admin' })).status, 200)
  })
})

describe('sessions', () => {
  const list = async (who: In): Promise<{ id: string; name: string; own: boolean }[]> =>
    (await call(who, 'GET', 'sessions')).json as never

  test('are listed to whose they are, to an admin all of them; no address is among it', async () => {
    const mine = await list(anna)
    assert.deepEqual(
      mine.map(({ name, own }) => [name, own]),
      [['anna', true]],
    )
    assert.deepEqual((await list(root)).map(({ name }) => name).sort(), ['anna', 'root'])
    assert.ok(!JSON.stringify([...board.store.documents]).includes('127.0.0.1'))
  })

  test('are ended by whose they are and by an admin, and by nobody else', async () => {
    const [rootsId] = (await list(root)).filter(({ own }) => own)
    assert.equal((await call(anna, 'DELETE', `sessions/${rootsId?.id}`)).status, 404)
    const [annasId] = await list(anna)
    assert.equal((await call(root, 'DELETE', `sessions/${annasId?.id}`)).status, 200)
    assert.deepEqual([await isIn(anna), await isIn(root)], [false, true])
  })

  test('take their event streams along when they end', async () => {
    const open = async (headers: Record<string, string>): Promise<{ ended: Promise<void> }> => {
      const response = await fetch(`${board.url}/api/v1/events`, { headers })
      assert.equal(response.status, 200)
      const reading = (async () => {
        for await (const _ of response.body ?? []);
      })()
      return { ended: reading }
    }
    const byCookie = await open({ cookie: anna.cookie })
    const byToken = await open({ authorization: `Bearer ${board.token('read')}` })
    const [{ id } = { id: '' }] = await list(anna)
    await call(anna, 'DELETE', `sessions/${id}`)
    await byCookie.ended
    await call(root, 'DELETE', 'tokens/t-read')
    await byToken.ended
  })
})

describe('tokens', () => {
  const list = async (): Promise<{ name: string; made: string; by: string; used: string }[]> =>
    (await call(root, 'GET', 'tokens')).json as never

  test('are listed with who made them, when, and the day they were last used', async () => {
    const { json } = await call(root, 'POST', 'tokens', { name: 'ci', scopes: ['read'] })
    const made = (await list()).find(({ name }) => name === 'ci')
    assert.deepEqual([made?.by, made?.made, made?.used], ['root', '2026-01-05T12:00:00.000Z', null])
    await board.call('GET', 'journal', { headers: { authorization: `Bearer ${json.token}` } })
    assert.equal((await list()).find(({ name }) => name === 'ci')?.used, '2026-01-05')
    assert.ok(!JSON.stringify(await list()).includes(String(json.token).slice(3)))
  })

  test('are revoked at once, and never the last that may do everything while no user may', async () => {
    const revoke = (name: string) => board.call('DELETE', `tokens/${name}`, { as: 'admin' })
    assert.equal((await revoke('t-read')).status, 200)
    assert.equal((await board.call('GET', 'journal', { as: 'read' })).status, 401)
    assert.equal((await revoke('t-read')).status, 404)
    await board.people.remove('root', 'test', true)
    const refused = await revoke('t-admin')
    assert.deepEqual([refused.status, refused.json.error], [409, 'conflict'])
    assert.match(String(refused.json.message), /make one of them first/)
  })
})
