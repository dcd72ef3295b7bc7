import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { StoreRefusal } from '../store/index.ts'
import { seconds } from '../terms/index.ts'
import type { TokenScope } from './desk.ts'
import { BoardUnderTest } from './testing/board-under-test.ts'
import { tokenScopes } from './tokens.ts'

let board: BoardUnderTest
before(async () => {
  board = await BoardUnderTest.start({
    metrics: async () => 'nameserver_queries{endpoint="app.shop.test"} 1\n',
  })
})
after(() => board.close())

type Guarded = readonly [method: string, path: string, scope: TokenScope, body?: unknown]

const generation = { endpoint: 'app.shop.test', generation: '2', digest: 'ab'.repeat(16) }
const overruling = { endpoint: 'app.shop.test', refusal: 'foreign-edit', why: 'it is mine' }
const guarded: readonly Guarded[] = [
  ['GET', 'journal', 'read'],
  ['GET', 'journal/page?text=a&from=2026-01-01', 'read'],
  ['GET', 'journal/lines?kind=plan', 'read'],
  ['GET', 'steering', 'read'],
  ['GET', 'waiting', 'read'],
  ['GET', 'held', 'read'],
  ['GET', 'plans', 'read'],
  ['GET', 'plans/page', 'read'],
  ['GET', 'plans/diff?endpoint=app.shop.test', 'read'],
  ['GET', 'repairs/app.shop.test', 'read'],
  ['GET', 'releases/app.shop.test', 'read'],
  ['GET', 'plans/export?endpoint=app.shop.test', 'read'],
  ['GET', 'vantages', 'read'],
  ['GET', 'zones', 'read'],
  ['POST', 'holds', 'operate', { endpoint: 'app.shop.test', why: 'drill' }],
  ['DELETE', 'holds/app.shop.test', 'operate'],
  ['POST', 'drains', 'operate', { target: 'east', why: 'drill' }],
  ['DELETE', 'drains/east?why=done', 'operate'],
  ['POST', 'plans/approve', 'operate', generation],
  ['POST', 'plans/rollback', 'operate', { endpoint: 'app.shop.test', to: '1', why: 'worse' }],
  ['POST', 'plans/overrule', 'operate', overruling],
  ['POST', 'releases', 'operate', { endpoint: 'app.shop.test', why: 'moving on' }],
  ['POST', 'adoptions', 'operate', { endpoint: 'app.shop.test', why: 'it is ours' }],
  ['POST', 'repairs', 'operate', { endpoint: 'app.shop.test', why: 'emergency is over' }],
  ['POST', 'tokens', 'admin', { name: 'new', scopes: ['read'] }],
  ['POST', 'exercises', 'operate', { scenario: 'aws-2025-10-20' }],
]

const allowed: Readonly<Record<TokenScope, readonly TokenScope[]>> = {
  report: ['report', 'relay', 'admin'],
  relay: ['relay', 'admin'],
  read: ['read', 'operate', 'admin'],
  respond: ['respond', 'operate', 'admin'],
  operate: ['operate', 'admin'],
  admin: ['admin'],
  node: ['node', 'admin'],
}

describe('who may do what', () => {
  for (const [method, path, scope, body] of guarded)
    test(`${method} ${path} needs ${scope}: 401 for nobody, 403 for others, 200 for its holders`, async () => {
      const nobody = await board.call(method, path, { body })
      assert.equal(nobody.status, 401)
      assert.match(nobody.headers.get('www-authenticate') ?? '', /^Bearer /)
      for (const as of tokenScopes) {
        const { status, json } = await board.call(method, path, { body, as })
        assert.equal(status, allowed[scope].includes(as) ? 200 : 403, `as ${as}`)
        if (status === 403) assert.match(String(json.message), new RegExp(`"${scope}"`))
      }
    })

  test('a wrong token is refused everywhere, in one shape, even where none is needed', async () => {
    const shapes = new Set<string>()
    for (const token of ['hf_x', `hf_${'A'.repeat(43)}`, 'x'.repeat(5000), '']) {
      const headers = { authorization: `Bearer ${token}` }
      const { status, text } = await board.call('GET', 'services', { headers })
      assert.equal(status, 401)
      shapes.add(text)
    }
    assert.equal(shapes.size, 1)
  })

  test('without a token only what is public is seen', async () => {
    const names = async (as?: TokenScope) => {
      const { json } = await board.call('GET', 'services', as ? { as } : {})
      return (json as unknown as { id: string }[]).map(({ id }) => id)
    }
    assert.deepEqual(await names(), ['shop'])
    assert.deepEqual(await names('report'), ['shop'])
    assert.deepEqual(await names('read'), ['shop', 'payroll'])
    assert.equal((await board.call('GET', 'services/payroll')).status, 404)
    assert.equal((await board.call('GET', 'services/payroll', { as: 'read' })).status, 200)
    assert.equal((await board.call('GET', 'endpoints/app.shop.test')).status, 404)
  })

  test('an order reaches the desk under the name of its token', async () => {
    await board.call('DELETE', 'drains/west?endpoint=app.shop.test&why=repaired', { as: 'operate' })
    assert.deepEqual(board.live.orders.at(-1), {
      order: { kind: 'undrain', target: 'west', endpoint: 'app.shop.test', why: 'repaired' },
      caller: { name: 't-operate', scopes: ['operate'] },
    })
  })
})

describe('what an order would do', () => {
  test('is told before it is given, and asks for no more than reading', async () => {
    const { json } = await board.call('GET', 'repairs/app.shop.test', { as: 'read' })
    const [office] = json.publishers as { readonly records: readonly string[] }[]
    assert.deepEqual(office?.records, ['A 203.0.113.9'])
    const diff = await board.call('GET', 'plans/diff?endpoint=app.shop.test&from=1&to=2', { as: 'read' })
    assert.deepEqual(diff.json.changes, [{ part: 'ttl', target: null, before: '5 s', after: '30 s' }])
  })

  test('an endpoint that is not there is refused with those that are', async () => {
    const { status, json } = await board.call('GET', 'repairs/gone.test', { as: 'read' })
    assert.equal(status, 404)
    assert.match(String(json.message), /steered are app\.shop\.test/)
  })

  test('a refusal that nobody knows by that name is refused with the names', async () => {
    const body = { endpoint: 'app.shop.test', refusal: 'all of it', why: 'now' }
    const { status, json } = await board.call('POST', 'plans/overrule', { as: 'operate', body })
    assert.equal(status, 400)
    assert.equal(json.path, 'refusal')
  })
})

describe('releasing', () => {
  test('an undrain of one endpoint stays of one endpoint, in the query as in the body', async () => {
    const order = { kind: 'undrain', target: 'west', endpoint: 'app.shop.test', why: 'repaired' }
    await board.call('DELETE', 'drains/west', {
      as: 'operate',
      body: { endpoint: 'app.shop.test', why: 'repaired' },
    })
    assert.deepEqual(board.live.orders.at(-1)?.order, order)
    await board.call('DELETE', 'drains/west?endpoint=app.shop.test&why=repaired', { as: 'operate' })
    assert.deepEqual(board.live.orders.at(-1)?.order, order)
    const misspelt = await board.call('DELETE', 'drains/west', { as: 'operate', body: { endpont: 'a.test' } })
    assert.equal(misspelt.status, 400)
  })
})

describe('errors', () => {
  test('every error is a problem with a code, a message and the path of the field', async () => {
    const cases: readonly (readonly [
      number,
      string,
      string | undefined,
      ReturnType<BoardUnderTest['call']>,
    ])[] = [
      [404, 'not-found', undefined, board.call('GET', 'nothing')],
      [404, 'not-found', undefined, board.call('GET', 'services/nothing')],
      [405, 'method-not-allowed', undefined, board.call('PUT', 'services')],
      [
        404,
        'not-found',
        undefined,
        board.call('POST', 'holds', { as: 'operate', body: { endpoint: 'gone.test', why: 'x' } }),
      ],
      [
        400,
        'bad-request',
        'why',
        board.call('POST', 'holds', { as: 'operate', body: { endpoint: 'a.test' } }),
      ],
      [
        400,
        'bad-request',
        'whi',
        board.call('POST', 'holds', { as: 'operate', body: { endpoint: 'a.test', why: 'x', whi: 1 } }),
      ],
      [
        400,
        'bad-request',
        'endpoint',
        board.call('POST', 'holds', { as: 'operate', body: { endpoint: 5, why: 'x' } }),
      ],
      [
        400,
        'bad-request',
        'scopes/0',
        board.call('POST', 'tokens', { as: 'admin', body: { name: 'a', scopes: ['root'] } }),
      ],
      [400, 'bad-request', 'limit', board.call('GET', 'journal?limit=0', { as: 'read' })],
      [400, 'bad-request', undefined, board.call('POST', 'holds', { as: 'operate', body: '{' })],
      [
        413,
        'too-large',
        undefined,
        board.call('POST', 'holds', { as: 'operate', body: { why: 'x'.repeat(100_000) } }),
      ],
      [
        415,
        'unsupported-media-type',
        undefined,
        board.call('POST', 'holds', { as: 'operate', body: 'a=b', type: 'text/plain' }),
      ],
      [400, 'bad-request', undefined, board.call('GET', '/%zz')],
    ]
    for (const [status, error, path, calling] of cases) {
      const called = await calling
      assert.equal(called.status, status, called.text)
      assert.equal(called.json.error, error)
      assert.equal(called.json.path, path, called.text)
      assert.ok(String(called.json.message).length > 10)
      assert.ok(!/node_modules|\.ts:|FST_/.test(called.text), 'nothing of the inside')
    }
  })

  test('a failure inside is logged and not told', async () => {
    board.live.services = async () => {
      throw new Error('secret detail')
    }
    board.elapsedMs += 1_000
    const { status, text } = await board.call('GET', 'services')
    Reflect.deleteProperty(board.live, 'services')
    assert.equal(status, 500)
    assert.ok(!text.includes('secret'))
    assert.match(String(board.logged.at(-1)?.text), /failed/)
  })

  test('a store that cannot be read answers 503', async () => {
    board.live.journal = async () => {
      throw new StoreRefusal('busy', 'queue')
    }
    const called = await board.call('GET', 'journal', { as: 'read' })
    const health = await board.call('GET', '/healthz')
    const ready = await board.call('GET', '/healthz?ready=true')
    Reflect.deleteProperty(board.live, 'journal')
    assert.equal(called.status, 503)
    assert.deepEqual([health.status, health.json.live, health.json.ready], [200, true, false])
    assert.equal(ready.status, 503)
  })

  test('bytes that are no HTTP are answered with a problem and closed', async () => {
    const { hostname, port } = new URL(board.url)
    const socket = connect(Number(port), hostname)
    socket.end('\u0000\u0001nonsense\r\n\r\n')
    let text = ''
    for await (const chunk of socket.setEncoding('utf8')) text += String(chunk)
    assert.match(text, /^HTTP\/1.1 400 /)
    assert.match(text, /"error":"bad-request"/)
  })
})

describe('for machines', () => {
  test('every route is in the OpenAPI document, with what it needs', async () => {
    const { json } = await board.call('GET', '/openapi.json')
    assert.equal(json.openapi, '3.1.0')
    const paths = json.paths as Record<string, Record<string, { security?: unknown }>>
    const found = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
    )
    const realm = [
      'overview',
      'services',
      'services/{id}',
      'incidents',
      'incidents/{id}',
      'incidents/{id}/report',
      'suspects',
      'endpoints',
    ]
    realm.push('foundations', 'foundations/{path}', 'feeds/lag', 'endpoints/{name}', 'journal')
    realm.push('board', 'brief', 'services/{id}/brief', 'foundations/{path}/graph')
    realm.push('history', 'history/incidents', 'services/{id}/history')
    realm.push('notices', 'events', 'journal/page', 'journal/lines', 'steering', 'waiting', 'held')
    const live = [
      'checks',
      'vantages',
      'plans',
      'plans/diff',
      'plans/export',
      'repairs/{endpoint}',
      'adoptions/{endpoint}',
      'releases/{endpoint}',
      'zones',
      'exercises',
      'exercises/{exercise}',
      'feeds',
      'incidents/{id}/told',
      'me',
      'sessions',
      'tokens',
      'users',
    ]
    live.push('providers', 'checks/page', 'plans/page')
    const expected = [
      ...[...realm, ...live].map((path) => `GET /${path}`),
      ...realm.map((path) => `GET /exercises/{exercise}/${path}`),
      ...[
        'reports',
        'holds',
        'drains',
        'plans/approve',
        'plans/rollback',
        'plans/overrule',
        'repairs',
        'adoptions',
        'releases',
        'tokens',
        'users',
        'sign-in-links',
        'exercises',
      ].map((path) => `POST /${path}`),
      'PATCH /users/{name}',
      ...['sessions/{id}', 'tokens/{name}', 'users/{name}'].map((path) => `DELETE /${path}`),
      ...['reports', 'signals', 'advance', 'finish'].map((path) => `POST /exercises/{exercise}/${path}`),
      ...['holds/{endpoint}', 'drains/{target}', 'exercises/{exercise}'].map((path) => `DELETE /${path}`),
      ...['/healthz', '/metrics'].map((path) => `GET ${path}`),
    ]
    assert.deepEqual(found.filter((route) => !route.startsWith('HEAD')).sort(), expected.sort())
    assert.deepEqual(paths['/api/v1/holds']?.post?.security, [{ token: ['operate'] }])
  })

  test('Prometheus reads bounded figures; what may name endpoints needs read', async () => {
    await board.call('POST', 'reports', {
      as: 'relay',
      body: { service: 'shop', country: 'GB', reporter: 'prom' },
    })
    await board.call('GET', 'services/never-heard-of')
    const open = await board.call('GET', '/metrics')
    assert.match(open.headers.get('content-type') ?? '', /^text\/plain/)
    assert.match(open.text, /holdfast_reports_total\{realm="live",verdict="accepted"\} 1/)
    assert.match(open.text, /route="\/api\/v1\/services\/:id",status="4xx"/)
    assert.ok(!open.text.includes('never-heard-of') && !open.text.includes('app.shop.test'))
    assert.match((await board.call('GET', '/metrics', { as: 'read' })).text, /app\.shop\.test/)
  })

  test('open incidents are counted by severity, also the severities that have none', async () => {
    const incident = (severity: 'minor' | 'critical', state: 'open' | 'resolved') => ({
      ...{
        id: 'i',
        service: 'shop',
        serviceName: 'Shop',
        summary: '',
        foundation: null,
        resolvedAt: null,
        sympatheticTo: null,
      },
      ...{ openedAt: '', beganAt: '', updatedAt: '', severity, state },
      ...({ confidence: 1, scope: null, certainty: 'certain', symptom: 'down', course: 'steady' } as const),
      impact: { crowd: null, checks: { failing: 0, of: 0 } },
    })
    board.live.incidents = async (sight) => [
      incident('critical', 'open'),
      ...(sight === 'all' ? [incident('critical', 'open')] : []),
      incident('minor', 'resolved'),
    ]
    const everybodys = await board.call('GET', '/metrics')
    const { text } = await board.call('GET', '/metrics', { as: 'read' })
    board.live.incidents = async () => []
    assert.match(everybodys.text, /holdfast_open_incidents\{severity="critical"\} 1/)
    assert.match(text, /holdfast_open_incidents\{severity="critical"\} 2/)
    assert.match(text, /holdfast_open_incidents\{severity="minor"\} 0/)
  })

  test('every answer carries the security headers, and the API is not cached', async () => {
    for (const path of ['services', 'nothing', 'journal']) {
      const { headers } = await board.call('GET', path)
      assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/)
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
      assert.equal(headers.get('referrer-policy'), 'same-origin')
      assert.equal(headers.get('cache-control'), 'no-store')
    }
  })
})

describe('the end', () => {
  test('closing finishes what is in flight and takes nothing new', async () => {
    const ending = await BoardUnderTest.start()
    let commit = (): void => {}
    ending.live.committed = new Promise((resolve) => {
      commit = resolve
    })
    let asked = (): void => {}
    const arrived = new Promise<void>((resolve) => {
      asked = resolve
    })
    const accept = ending.live.acceptReports.bind(ending.live)
    ending.live.acceptReports = (reports) => {
      asked()
      return accept(reports)
    }
    const answer = ending.call('POST', 'reports', { body: { service: 'shop', country: 'GB' } })
    await arrived
    const closed = ending.close(seconds(5))
    commit()
    assert.equal((await answer).json.accepted, 1)
    await closed
    await assert.rejects(ending.call('GET', 'services'))
  })

  test('what does not finish within the limit is cut', async () => {
    const ending = await BoardUnderTest.start()
    let asked = (): void => {}
    const arrived = new Promise<void>((resolve) => {
      asked = resolve
    })
    ending.live.acceptReports = () => {
      asked()
      return new Promise(() => {})
    }
    const answer = ending.call('POST', 'reports', { body: { service: 'shop', country: 'GB' } })
    const cut = assert.rejects(answer)
    await arrived
    await ending.close(seconds(0.05))
    await cut
  })
})
