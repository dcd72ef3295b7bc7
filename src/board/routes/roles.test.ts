// Every route of the application, asked for as every role: whoever may not is turned away before anything is read.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { instant } from '../../terms/index.ts'
import type { Role, TokenScope } from '../caller.ts'
import { BoardUnderTest } from '../testing/board-under-test.ts'
import { MemoryDesk } from '../testing/memory-desk.ts'

const roles = ['viewer', 'responder', 'operator', 'admin'] as const
const password = 'four words do suffice'

const mayWith: Readonly<Record<TokenScope, readonly Role[]>> = {
  read: roles,
  respond: ['responder', 'operator', 'admin'],
  operate: ['operator', 'admin'],
  admin: ['admin'],
  report: ['admin'],
  relay: ['admin'],
  node: ['admin'],
}

/** Parts that only have to be there, so that their routes are: whatever is asked of them fails. */
const absent = (): never => {
  throw new Error('only here to be asked')
}
const part = new Proxy({}, { get: (_target, name) => (name === 'then' ? undefined : absent) }) as never

const whole = {
  custody: part,
  outlook: part,
  edges: part,
  acts: part,
  drilling: part,
  runbooks: part,
  alertTests: part,
  alerting: part,
  feeds: part,
  told: part,
  facts: part,
}

let board: BoardUnderTest
const sessions = new Map<Role, { readonly cookie: string; readonly csrf: string }>()
before(async () => {
  const live = Object.assign(new MemoryDesk(instant(Date.UTC(2026, 0, 5, 12))), whole)
  board = await BoardUnderTest.start({
    live,
    nodes: part,
    configuration: part,
    subscribing: { desk: part, boardUrl: () => 'http://board.test' },
  })
  for (const role of roles) {
    await board.people.add(role, role, password, 'test')
    const { headers, json } = await board.call('POST', '/sign-in', { body: { name: role, password } })
    sessions.set(role, { cookie: headers.getSetCookie()[0]?.split(';', 1)[0] ?? '', csrf: String(json.csrf) })
  }
})
after(() => board.close())

const changes = (method: string): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method)

/** The status alone: streams are not read to their end. */
async function ask(method: string, path: string, role: Role | null, csrf = true): Promise<number> {
  const session = role === null ? undefined : sessions.get(role)
  const response = await fetch(board.url + path.replace('*', 'x').replace(/:[A-Za-z]+/g, 'x'), {
    method,
    redirect: 'manual',
    headers: {
      ...(session === undefined ? {} : { cookie: session.cookie }),
      ...(session !== undefined && csrf ? { 'x-holdfast-csrf': session.csrf } : {}),
    },
  })
  await response.body?.cancel()
  return response.status
}

describe('what each role may', () => {
  test('is asked of every route that needs something, for nobody and for every role', async () => {
    const guarded = board.ways.filter(({ needs, method }) => needs !== null && method !== 'HEAD')
    assert.ok(guarded.length > 60, `${guarded.length} routes`)
    for (const { method, path, needs } of guarded) {
      assert.equal(await ask(method, path, null), 401, `${method} ${path} for nobody`)
      for (const role of roles) {
        // Ends the session that asks; it is asked for in the tests of sessions.
        if (path.endsWith('/sessions/:id')) continue
        const status = await ask(method, path, role)
        const turnedAway = status === 401 || status === 403
        const may = mayWith[needs as TokenScope].includes(role)
        // Its own account is everybody's: what else they may not is decided there.
        if (may && path.endsWith('/users/:name')) continue
        assert.equal(turnedAway, !may, `${method} ${path} needs ${needs}: ${status} for ${role}`)
      }
    }
  })

  test('no change is made by a cookie alone: every one is refused without what our pages know', async () => {
    for (const { method, path, needs } of board.ways)
      if (changes(method) && needs !== null)
        assert.equal(await ask(method, path, 'admin', false), 403, `${method} ${path}`)
  })

  test('changes that anybody may make are few, and known', () => {
    const open = board.ways.filter(({ method, needs }) => changes(method) && needs === null)
    assert.deepEqual(
      open
        .map(({ method, path }) => `${method} ${path}`)
        .filter(
          (way) => !/ \/(?:api\/v1\/|[a-z]{2}\/)?(?:exercises\/:exercise\/)?(?:reports?|subscri)/.test(way),
        )
        .sort(),
      [
        'POST /acknowledge',
        'POST /de/acknowledge',
        'POST /forms/*',
        'POST /sign-in',
        'POST /sign-in/once',
        'POST /sign-out',
      ],
    )
  })

  test('acknowledging, silences and maintenance are a responder’s; orders, drills and edges are not', () => {
    const acts = /\/(?:incidents\/:id\/acknowledge|silences|maintenance)(?:\/|$)/
    // A question with a body changes nothing; what is one's own is decided there.
    const own = /\/(?:outlook|preview|what-if|users\/:name|sessions\/:id)$/
    for (const { method, path, needs } of board.ways) {
      if (!changes(method) || needs === null) continue
      if (acts.test(path)) assert.equal(needs, 'respond', `${method} ${path}`)
      else if (needs === 'read') assert.match(path, own, `${method} ${path} needs ${needs}`)
    }
  })

  test('users and tokens are an admin’s', () => {
    for (const { method, path, needs } of board.ways)
      if (/\/api\/v1\/(?:users|tokens|sign-in-links)/.test(path))
        assert.ok(
          needs === 'admin' || (method === 'PATCH' && needs === 'read'),
          `${method} ${path} needs ${needs}`,
        )
  })
})
