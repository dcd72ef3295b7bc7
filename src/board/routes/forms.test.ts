import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { bad } from '../../terms/index.ts'
import { type BuiltFolders, builtFolders } from '../pages/testing/renderer-folder.ts'
import type { Subscribing } from '../subscriptions.ts'
import { BoardUnderTest } from '../testing/board-under-test.ts'

let built: BuiltFolders
let board: BoardUnderTest
let cookie: string
let csrf: string
before(async () => {
  built = await builtFolders()
  const subscribing: Partial<Subscribing> = {
    ask: async () => bad({ code: 'bad-request', reason: 'address', message: 'that is no mail address' }),
  }
  board = await BoardUnderTest.start({
    pages: built.pages,
    renderer: built.renderer,
    subscribing: { desk: subscribing as Subscribing, boardUrl: () => 'http://board.test' },
  })
  const called = await board.call('POST', '/sign-in', { body: { token: board.token('operate') } })
  cookie = called.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
  csrf = String(called.json.csrf)
})
after(async () => {
  await board.close()
  await built.remove()
})

type Sent = { readonly status: number; readonly location: string | null; readonly text: string }

async function send(
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = { cookie },
): Promise<Sent> {
  const answer = await fetch(`${board.url}/forms/${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { accept: 'text/html', ...headers },
    body: new URLSearchParams(fields),
  })
  return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() }
}

describe('a form in place of a request', () => {
  test('gives the order of the same path as who signed in, and leads back with a word of what was done', async () => {
    const sent = await send('holds', {
      _csrf: csrf,
      _back: '/console/endpoints?q=a#h-orders',
      _done: 'held',
      endpoint: 'app.shop.test',
      why: 'Moving the database',
    })
    assert.deepEqual([sent.status, sent.location], [303, '/console/endpoints?q=a&done=held#h-orders'])
    const { order, caller } = board.live.orders.at(-1)!
    assert.deepEqual(order, { kind: 'hold', endpoint: 'app.shop.test', why: 'Moving the database' })
    assert.equal(caller.name, 't-operate')
  })

  test('asks for other methods by a field, and for no others than a form may mean', async () => {
    const fields = { _csrf: csrf, _back: '/console', why: 'It is over' }
    assert.equal((await send('holds/app.shop.test', { ...fields, _method: 'DELETE' })).status, 303)
    assert.deepEqual(board.live.orders.at(-1)?.order, {
      kind: 'unhold',
      endpoint: 'app.shop.test',
      why: 'It is over',
    })
    const trace = await send('holds/app.shop.test', { ...fields, _method: 'TRACE' })
    assert.match(trace.text, /a form cannot ask for TRACE/)
  })

  test('shows its page again with why it was refused, and what was typed', async () => {
    const fields = { _csrf: csrf, _back: '/console/endpoints' }
    const unknown = await send('holds', { ...fields, endpoint: 'gone.test', why: 'x' })
    assert.equal(unknown.status, 422)
    assert.match(
      unknown.text,
      /\/console\/endpoints shop,payroll t-operate \d+ no endpoint gone\.test.* gone\.test,x</,
    )
    assert.ok(!unknown.text.includes(csrf))
    const without = await send('holds', { ...fields, endpoint: 'app.shop.test', why: '' })
    assert.equal(without.status, 422)
    assert.match(without.text, /why/)
  })

  test('shows it on the page that asked, where it would have led to another', async () => {
    const fields = {
      _csrf: csrf,
      _back: '/console/endpoints/a.test',
      _here: '/console/endpoints/a.test/hold?x=1',
    }
    const refused = await send('holds', { ...fields, endpoint: 'gone.test', why: 'x' })
    assert.match(refused.text, /<p>\/console\/endpoints\/a\.test\/hold\?x=1 /)
    const done = await send('holds', { ...fields, endpoint: 'app.shop.test', why: 'x' })
    assert.equal(done.location, '/console/endpoints/a.test?done=yes')
    const evil = await send('holds', { ...fields, _here: '//evil.example/', endpoint: 'gone.test', why: 'x' })
    assert.match(evil.text, /<p>\/console\/endpoints\/a\.test /)
  })

  test('answers with what nobody could see again: a token that it made', async () => {
    const admin = await board.call('POST', '/sign-in', { body: { token: board.token('admin') } })
    const fields = {
      _csrf: String(admin.json.csrf),
      _back: '/de/console/users',
      name: 'ci',
      'scopes@many': 'read',
    }
    const made = await send('tokens', fields, {
      cookie: admin.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '',
    })
    assert.equal(made.status, 200)
    assert.match(
      made.text,
      /<html lang="de">.*Dies wird nur dieses eine Mal gezeigt:.*<code>hf_[^<]+<.*href="\/de\/console\/users"/s,
    )
  })

  test('says in the page’s language that it was refused, where the page cannot be drawn', async () => {
    const bare = await BoardUnderTest.start()
    try {
      const sent = await fetch(`${bare.url}/forms/holds`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bare.token('operate')}` },
        body: new URLSearchParams({ _back: '/de/console', endpoint: 'gone.test', why: 'x' }),
      })
      assert.match(
        await sent.text(),
        /<html lang="de">.*<h1>Abgelehnt<\/h1><p lang="en">no endpoint gone\.test.*>Zurück</s,
      )
    } finally {
      await bare.close()
    }
  })

  test('counts for nothing without the proof that a page of ours asked, or with another’s', async () => {
    const given = board.live.orders.length
    const fields = { _back: '/console', endpoint: 'app.shop.test', why: 'x' }
    const without = await send('holds', fields)
    assert.deepEqual([without.status, without.location], [303, '/sign-in?to=%2Fconsole'])
    const wrong = await send('holds', { ...fields, _csrf: 'made up' })
    assert.match(wrong.text, /load the page again/)
    const elsewhere = await send(
      'holds',
      { ...fields, _csrf: csrf },
      { cookie, origin: 'https://evil.example' },
    )
    assert.notEqual(elsewhere.location, '/console?done=yes')
    const nobody = await send('holds', fields, {})
    assert.equal(nobody.location, '/sign-in?to=%2Fconsole')
    assert.equal(board.live.orders.length, given)
  })

  test('leads nowhere but to this board', async () => {
    for (const back of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:1']) {
      const fields = { _csrf: csrf, _back: back, endpoint: 'app.shop.test', why: 'x' }
      assert.equal((await send('holds', fields)).location, '/?done=yes', back)
    }
  })

  test('takes from everybody what everybody may send: a report counts for the address it came from', async () => {
    const report = { service: 'shop', symptom: 'login', country: 'GB', _back: '/services/shop' }
    const sent = await send('reports', report, {})
    assert.deepEqual([sent.status, sent.location], [303, '/services/shop?done=yes'])
    assert.equal(board.live.accepted.at(-1)?.service, 'shop')
  })

  test('what everybody typed comes back as well, where the page says what was wrong, and no password', async () => {
    const filledIn = async (path: string, fields: Record<string, string>) => {
      const answer = await fetch(board.url + path, {
        method: 'POST',
        redirect: 'manual',
        headers: { accept: 'text/html' },
        body: new URLSearchParams(fields),
      })
      return [answer.status, await answer.text()] as const
    }
    const report = await filledIn('/de/report', { service: 'Shopp', symptom: 'login' })
    assert.equal(report[0], 422)
    assert.match(report[1], /<p>\/de\?reported=unknown .* Shopp,login</)
    const subscribe = await filledIn('/subscribe', { email: 'ann@', service: 's1' })
    assert.equal(subscribe[0], 422)
    assert.match(subscribe[1], /<p>\/subscribe\?became=address&services=s1 .* ann@</)
    const signIn = await filledIn('/sign-in', { name: 'ada', password: 'not this one', to: '/console' })
    assert.equal(signIn[0], 422)
    assert.match(signIn[1], /<p>\/sign-in\?refused=wrong&to=%2Fconsole .* ada,\/console</)
    assert.ok(!signIn[1].includes('not this one'))
  })

  test('draws few pages for whoever has no name, and tells the rest why on a plain one', async () => {
    const few = await BoardUnderTest.start({
      pages: built.pages,
      renderer: built.renderer,
      limits: { anonymousBurst: 2, anonymousPerMinute: 1 },
    })
    try {
      const refused = async (path: string, headers = {}): Promise<readonly [number, boolean]> => {
        const answer = await fetch(`${few.url}/forms/${path}`, {
          method: 'POST',
          headers,
          body: new URLSearchParams({ service: 'shopp', country: 'GB' }),
        })
        return [answer.status, (await answer.text()).includes('shopp,GB')]
      }
      assert.deepEqual(await refused('reports'), [422, true])
      assert.deepEqual(await refused('nothing'), [422, true])
      assert.deepEqual(await refused('nothing'), [404, false])
      assert.deepEqual(await refused('reports'), [400, false])
      const named = { authorization: `Bearer ${few.token('report')}` }
      assert.deepEqual(await refused('nothing', named), [422, true])
    } finally {
      await few.close()
    }
  })

  test('reaches nothing outside of the API', async () => {
    for (const path of [
      '..%2f..%2fsign-out',
      '..%2f%2e%2e%2fsign-out',
      '.%2fholds',
      '/holds',
      'nothing/here',
    ]) {
      const sent = await send(path, { _csrf: csrf, _back: '/console' })
      assert.deepEqual([sent.status, sent.location], [422, null], path)
    }
    assert.equal((await board.call('GET', 'me', { headers: { cookie } })).json.name, 't-operate')
  })
})
