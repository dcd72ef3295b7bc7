import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { StoreRefusal } from '../../store/index.ts'
import type { Role } from '../caller.ts'
import { BoardUnderTest, type Called } from '../testing/board-under-test.ts'

const password = 'four words do suffice'
let board: BoardUnderTest
beforeEach(async () => {
  board = await BoardUnderTest.start()
  await board.people.add('anna', 'responder', password, 'test')
})
afterEach(() => board.close())

const post = (body: unknown, headers: Record<string, string> = {}): Promise<Called> =>
  board.call('POST', '/sign-in', { body, headers })
const form = 'application/x-www-form-urlencoded'
const postForm = (fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Called> =>
  board.call('POST', '/sign-in', { body: new URLSearchParams(fields).toString(), type: form, headers })
const cookieOf = (called: Called): string => called.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
const enter = async (): Promise<{ cookie: string; csrf: string }> => {
  const called = await post({ name: 'anna', password })
  assert.equal(called.status, 200, called.text)
  return { cookie: cookieOf(called), csrf: String(called.json.csrf) }
}
const journal = async (): Promise<readonly { kind: string; subject: string; why: string }[]> =>
  (await board.call('GET', 'journal', { as: 'read' })).json as never

describe('signing in', () => {
  test('with name and password gives a session: who it is, what they may, a cookie no script can read', async () => {
    const called = await post({ name: ' Anna ', password })
    const { csrf, session, ...rest } = called.json
    assert.deepEqual(rest, { kind: 'user', name: 'anna', role: 'responder', scopes: ['read', 'respond'] })
    assert.ok(csrf && session)
    assert.match(
      called.headers.getSetCookie().join(),
      /^holdfast=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict$/,
    )
    assert.equal(called.headers.get('cache-control'), 'no-store')
    const me = await board.call('GET', 'me', { headers: { cookie: cookieOf(called) } })
    assert.deepEqual(me.json, called.json)
    const entry = (await journal()).at(-1)
    assert.deepEqual([entry?.kind, entry?.subject], ['session.began', 'anna'])
  })

  test('with a token gives a session as what the token may do, until the token ends', async () => {
    const called = await post({ token: board.token('operate') })
    const { kind, name, role, scopes } = called.json
    assert.deepEqual(
      { kind, name, role, scopes },
      { kind: 'token', name: 't-operate', role: null, scopes: ['operate', 'respond', 'read'] },
    )
    const headers = { cookie: cookieOf(called) }
    assert.equal((await board.call('GET', 'journal', { headers })).status, 200)
    assert.equal((await board.call('DELETE', 'tokens/t-operate', { as: 'admin' })).status, 200)
    assert.equal((await board.call('GET', 'journal', { headers })).status, 401)
  })

  test('on https has a cookie that only https can set', async () => {
    const origin = { origin: `https://${new URL(board.url).host}` }
    const called = await post({ name: 'anna', password }, origin)
    assert.match(called.headers.getSetCookie().join(), /^__Host-holdfast=[\w-]{43};.*; Secure$/)
  })

  test('answers a wrong password and a name that nobody has alike', async () => {
    const answers = await Promise.all([
      post({ name: 'anna', password: 'not this one at all' }),
      post({ name: 'nobody', password }),
      post({ name: 'a name that cannot be', password }),
      post({ name: '', password: '' }),
      post({ token: `hf_${'A'.repeat(43)}` }),
      post({}),
    ])
    assert.deepEqual(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size, 1)
    assert.equal(answers[0]?.status, 401)
    assert.ok(answers.every((answer) => answer.headers.getSetCookie().length === 0))
  })

  test('tells the journal of refusals once a minute for each name, and never what was typed', async () => {
    for (let i = 0; i < 4; i++) {
      await post({ name: 'anna', password: 'not this one at all' })
      await post({ name: `hunter${i}`, password: 'not this one at all' })
      board.elapsedMs += 15_000
    }
    await post({ name: 'anna', password: 'not this one at all' })
    const told = (await journal()).filter(({ kind }) => kind === 'session.refused')
    assert.deepEqual(told.map(({ subject }) => subject).sort(), ['anna', 'anna', 'nobody'])
    assert.ok(!JSON.stringify(told).includes('hunter'))
  })

  test('is slowed down by name, whoever tries, and is open again when the wait is over', async () => {
    for (let i = 0; i < 10; i++)
      assert.equal((await post({ name: 'anna', password: `wrong wrong ${i}` })).status, 401)
    const refused = await post({ name: 'anna', password })
    assert.equal(refused.status, 429)
    const wait = Number(refused.headers.get('retry-after'))
    assert.ok(wait >= 1, `${wait}`)
    board.elapsedMs += wait * 1_000
    assert.equal((await post({ name: 'anna', password })).status, 200)
  })

  test('is slowed down alike for a name that nobody has', async () => {
    const statuses = async (name: string): Promise<string[]> => {
      const seen: string[] = []
      for (let i = 0; i < 13; i++) {
        const { status, headers } = await post({ name, password: `wrong wrong ${i}` })
        seen.push(`${status} ${headers.get('retry-after')}`)
      }
      board.elapsedMs += 3_600_001
      return seen
    }
    assert.deepEqual(await statuses('anna'), await statuses('nobody'))
  })

  test('is slowed down by place, however many names are tried', async () => {
    for (let i = 0; i < 10; i++) await post({ name: `name${i}`, password })
    assert.equal((await post({ name: 'anna', password })).status, 429)
  })

  test('works while the store takes nothing', async () => {
    board.live.refuse = new StoreRefusal('full', 'no space')
    board.store.put = async () => {
      throw new StoreRefusal('full', 'no space')
    }
    const called = await post({ name: 'anna', password })
    assert.equal(called.status, 200)
    assert.equal((await board.call('GET', 'me', { headers: { cookie: cookieOf(called) } })).json.name, 'anna')
  })

  test('from a page elsewhere is refused: it would sign its reader in as a stranger', async () => {
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ])
      for (const tried of [
        await post({ name: 'anna', password }, headers),
        await postForm({ name: 'anna', password }, headers),
      ])
        assert.deepEqual([tried.status, tried.headers.getSetCookie()], [403, []], JSON.stringify(headers))
  })
})

describe('the form of signing in', () => {
  const land = async (to?: string): Promise<string | null> => {
    const response = await fetch(`${board.url}/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': form },
      body: new URLSearchParams({ name: 'anna', password, ...(to === undefined ? {} : { to }) }),
    })
    assert.equal(response.status, 303)
    assert.equal(response.headers.getSetCookie().length, 1)
    return response.headers.get('location')
  }

  test('leads back to where it came from, and nowhere else', async () => {
    assert.equal(await land(), '/console')
    assert.equal(await land('/console/endpoints?q=1'), '/console/endpoints?q=1')
    for (const nasty of [
      '//evil.example',
      '/\\evil.example',
      '/.//evil.example',
      'javascript:alert(1)',
      '/x\r\nSet-Cookie: a=b',
    ])
      assert.equal(await land(nasty), '/console', nasty)
  })

  test('says in the address of its page what went wrong, and nothing that was typed', async () => {
    const response = await fetch(`${board.url}/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': form },
      body: new URLSearchParams({
        name: 'anna',
        password: 'secret but wrong',
        to: '/console/zones',
        language: 'de',
      }),
    })
    assert.deepEqual(
      [response.status, response.headers.get('location')],
      [303, '/de/sign-in?refused=wrong&to=%2Fconsole%2Fzones'],
    )
  })
})

describe('a change with the cookie of a session', () => {
  const acts = 'tokens'
  const change = { body: { name: 'made', scopes: ['read'] } }
  let admin: { cookie: string; csrf: string }
  beforeEach(async () => {
    await board.people.add('root', 'admin', password, 'test')
    const called = await post({ name: 'root', password })
    admin = { cookie: cookieOf(called), csrf: String(called.json.csrf) }
  })

  test('is made with what the page knows, from this origin', async () => {
    const headers = { cookie: admin.cookie, 'x-holdfast-csrf': admin.csrf, 'sec-fetch-site': 'same-origin' }
    assert.equal((await board.call('POST', acts, { ...change, headers })).status, 200)
    const entry = (await journal()).at(-1)
    assert.deepEqual([entry?.kind, entry?.why.split(' ')[0]], ['token.made', 'root'])
  })

  test('is refused without it, with another’s, and from elsewhere even with it', async () => {
    const { csrf } = await enter()
    for (const more of [
      {},
      { 'x-holdfast-csrf': '' },
      { 'x-holdfast-csrf': csrf },
      { 'x-holdfast-csrf': admin.csrf, 'sec-fetch-site': 'cross-site' },
      { 'x-holdfast-csrf': admin.csrf, origin: 'http://evil.example' },
    ]) {
      const { status, json } = await board.call('POST', acts, {
        ...change,
        headers: { cookie: admin.cookie, ...more },
      })
      assert.deepEqual([status, json.error], [403, 'forbidden'], JSON.stringify(more))
    }
  })

  test('with a token beside the cookie is the token’s, and a bad token is refused however good the cookie', async () => {
    const cookie = { cookie: admin.cookie }
    assert.equal((await board.call('POST', acts, { ...change, as: 'read', headers: cookie })).status, 403)
    assert.equal((await board.call('POST', acts, { ...change, as: 'admin', headers: cookie })).status, 200)
    const bad = { ...cookie, authorization: 'Bearer hf_wrong', 'x-holdfast-csrf': admin.csrf }
    assert.equal((await board.call('GET', 'services', { headers: bad })).status, 401)
    assert.equal((await board.call('POST', acts, { ...change, headers: bad })).status, 401)
  })

  test('of nobody, or of a session that ended, is a reader of what is public', async () => {
    for (const cookie of ['holdfast=x', `holdfast=${'A'.repeat(43)}`, 'holdfast='])
      assert.equal((await board.call('GET', 'me', { headers: { cookie } })).json.kind, 'nobody')
  })
})

describe('signing out', () => {
  test('ends the session, and needs to be meant', async () => {
    const { cookie, csrf } = await enter()
    const unmeant = await board.call('POST', '/sign-out', { headers: { cookie } })
    assert.equal(unmeant.status, 403)
    assert.equal((await board.call('GET', 'me', { headers: { cookie } })).json.name, 'anna')
    const done = await board.call('POST', '/sign-out', {
      body: { csrf },
      headers: { cookie, 'x-holdfast-csrf': csrf },
    })
    assert.equal(done.status, 200)
    assert.match(done.headers.getSetCookie().join(), /^holdfast=; Max-Age=0;/)
    assert.equal((await board.call('GET', 'me', { headers: { cookie } })).json.kind, 'nobody')
  })

  test('works from a form without scripts', async () => {
    const { cookie, csrf } = await enter()
    const response = await fetch(`${board.url}/sign-out`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': form, cookie },
      body: new URLSearchParams({ csrf }),
    })
    assert.deepEqual([response.status, response.headers.get('location')], [303, '/'])
    assert.equal((await board.call('GET', 'me', { headers: { cookie } })).json.kind, 'nobody')
  })
})

describe('a link that signs in once', () => {
  const path = async (): Promise<string> =>
    String((await board.call('POST', 'sign-in-links', { as: 'admin', body: { user: 'anna' } })).json.path)

  test('shows a button to whoever follows it, and signs in whoever presses it, once', async () => {
    const link = await path()
    for (let i = 0; i < 3; i++) {
      const page = await board.call('GET', link)
      assert.equal(page.status, 200)
      assert.match(page.text, /<strong>anna<\/strong>.*<form method="post">/)
      assert.equal(page.headers.get('referrer-policy'), 'no-referrer')
    }
    const press = (headers: Record<string, string>) =>
      fetch(board.url + link, { method: 'POST', redirect: 'manual', headers })
    for (const elsewhere of [
      { 'sec-fetch-site': 'cross-site', origin: 'null' },
      { 'sec-fetch-site': 'same-site', origin: 'https://other.board.test' },
      { origin: 'https://evil.example' },
    ])
      assert.equal((await press(elsewhere)).status, 403)
    // Its page tells nobody its address, so that it has no origin either.
    const entered = await press({ 'sec-fetch-site': 'same-origin', origin: 'null' })
    assert.deepEqual([entered.status, entered.headers.get('location')], [303, '/console'])
    const cookie = entered.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
    assert.equal((await board.call('GET', 'me', { headers: { cookie } })).json.name, 'anna')
    for (const method of ['GET', 'POST']) assert.equal((await board.call(method, link)).status, 410)
  })

  test('ends after a quarter of an hour, and with whom it was for', async () => {
    const [late, orphaned] = [await path(), await path()]
    board.live.at = (board.live.at + 15 * 60_000 + 1) as never
    assert.equal((await board.call('POST', late)).status, 410)
    assert.equal((await board.call('POST', orphaned)).status, 410)
    const gone = await path()
    await board.people.remove('anna', 'test', true)
    assert.equal((await board.call('POST', gone)).status, 410)
  })

  test('that nobody made leads nowhere', async () => {
    for (const link of ['/sign-in/once', '/sign-in/once?link=', `/sign-in/once?link=${'A'.repeat(43)}`])
      assert.equal((await board.call('POST', link)).status, 410, link)
  })
})

test('every role may what its scopes say', async () => {
  const expected: Record<Role, string[]> = {
    viewer: ['read'],
    responder: ['read', 'respond'],
    operator: ['operate', 'read', 'respond'],
    admin: ['admin', 'node', 'operate', 'read', 'relay', 'report', 'respond'],
  }
  for (const role of ['viewer', 'responder', 'operator', 'admin'] as const) {
    await board.people.add(role, role, password, 'test')
    const { json } = await post({ name: role, password })
    assert.deepEqual([...(json.scopes as string[])].sort(), expected[role])
  }
})
