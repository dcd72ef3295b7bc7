import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { bad, good } from '../../terms/index.ts'
import type { JoinedNodes, NodeStream } from '../joined-nodes.ts'
import type { NewsBody, WriteBody } from '../node-wire.ts'
import { BoardUnderTest } from '../testing/board-under-test.ts'

const session = 'ab'.repeat(16)
const fence = { generation: '3', digest: 'cd'.repeat(16) }
const write: WriteBody = {
  session,
  publisher: 'here',
  endpoint: 'app.shop.test',
  expected: null,
  next: fence,
}
const news: NewsBody = { session, serial: 1, seen: [], using: [], entries: [], enactors: [], troubles: [] }
const joining = `session=${session}&roles=enactor&protocol=1&version=0.1.0`

/** Lets in whoever is not `taken`, and keeps what reaches it. */
class Nodes implements JoinedNodes {
  readonly reached: string[] = []
  stream: NodeStream | null = null
  left = 0

  join: JoinedNodes['join'] = ({ name, token }) => {
    if (name === 'taken') return bad({ code: 'conflict', message: 'a node named taken has joined and lives' })
    this.reached.push(`join ${name} ${token}`)
    return good((stream) => {
      this.stream = stream
      stream.send({ kind: 'welcome', main: 'lon-1', version: '0.1.0' })
      return () => void this.left++
    })
  }
  hear: JoinedNodes['hear'] = (name, { serial }) => {
    this.reached.push(`hear ${name} ${serial}`)
    return good(null)
  }
  published: JoinedNodes['published'] = async (name, { endpoint }) => {
    this.reached.push(`read ${name} ${endpoint}`)
    return good({ kind: 'read', fence, sets: [{ type: 'A', ttl: 5, records: ['192.0.2.1'] }] })
  }
  write: JoinedNodes['write'] = async (name, { next }) => {
    this.reached.push(`write ${name} ${next.generation}`)
    return good({ kind: 'fenced', found: { ...fence, generation: '4' } })
  }
}

let board: BoardUnderTest
let nodes: Nodes
beforeEach(async () => {
  nodes = new Nodes()
  board = await BoardUnderTest.start({ nodes })
})
afterEach(() => board.close())

const post = (path: string, body: unknown, as: 'node' | 'read' | undefined = 'node') =>
  board.call('POST', `vantages/enactor-1/${path}`, as === undefined ? { body } : { as, body })

describe('the routes of joined nodes', () => {
  test('need the scope node, each of them', async () => {
    for (const [method, path] of [
      ['GET', `orders?${joining}`],
      ['POST', 'news'],
      ['GET', `published?session=${session}&publisher=here&endpoint=app.shop.test`],
      ['POST', 'writes'],
    ] as const) {
      const body = method === 'POST' ? { body: path === 'news' ? news : write } : {}
      const nobody = await board.call(method, `vantages/enactor-1/${path}`, body)
      assert.equal(nobody.status, 401, path)
      for (const as of ['read', 'operate', 'report', 'relay'] as const) {
        const refused = await board.call(method, `vantages/enactor-1/${path}`, { as, ...body })
        assert.deepEqual([refused.status, refused.json.error], [403, 'forbidden'], `${path} as ${as}`)
      }
    }
    assert.deepEqual(nodes.reached, [])
  })

  test('pass on what is well-formed, and answer in words', async () => {
    assert.equal((await post('news', news)).status, 200)
    const wrote = await post('writes', write)
    assert.deepEqual(wrote.json, { kind: 'fenced', found: { ...fence, generation: '4' } })
    const read = await board.call(
      'GET',
      `vantages/enactor-1/published?session=${session}&publisher=here&endpoint=app.shop.test`,
      { as: 'node' },
    )
    assert.deepEqual(read.json.fence, fence)
    assert.deepEqual(nodes.reached, ['hear enactor-1 1', 'write enactor-1 3', 'read enactor-1 app.shop.test'])
  })

  const entry = { at: 1, kind: 'plan.applied', subject: 'app.shop.test', why: 'applied', data: {} }
  const wrong: readonly (readonly [string, string, unknown, string])[] = [
    [
      'a kind that is not an enactor’s',
      'news',
      { ...news, entries: [{ ...entry, kind: 'token.made' }] },
      'entries/0/kind',
    ],
    [
      'an author of its own',
      'news',
      { ...news, entries: [{ ...entry, author: 'operator:owner' }] },
      'entries/0/author',
    ],
    ['too many entries', 'news', { ...news, entries: Array(201).fill(entry) }, 'entries'],
    [
      'a sentence without end',
      'news',
      { ...news, entries: [{ ...entry, why: 'x'.repeat(5000) }] },
      'entries/0/why',
    ],
    ['no serial', 'news', { ...news, serial: 0 }, 'serial'],
    ['no session', 'writes', { ...write, session: 'me' }, 'session'],
    ['a plan of its own', 'writes', { ...write, plan: {} }, 'plan'],
    ['records of its own', 'writes', { ...write, sets: [] }, 'sets'],
    ['a fence that is none', 'writes', { ...write, next: { ...fence, generation: '-1' } }, 'next/generation'],
    ['generation nought', 'writes', { ...write, next: { ...fence, generation: '0' } }, 'next/generation'],
    ['no expectation at all', 'writes', { ...write, expected: undefined }, 'expected'],
  ]
  for (const [what, path, body, field] of wrong)
    test(`refuse ${what}, naming the field`, async () => {
      const refused = await post(path, body)
      assert.deepEqual([refused.status, refused.json.error, refused.json.path], [400, 'bad-request', field])
      assert.deepEqual(nodes.reached, [])
    })

  test('refuse a body over the limit before reading it', async () => {
    const refused = await post('news', { ...news, troubles: Array(100).fill('x'.repeat(20_000)) })
    assert.deepEqual([refused.status, refused.json.error], [413, 'too-large'])
  })

  test('are in the document', async () => {
    const { json } = await board.call('GET', '/openapi.json')
    const paths = Object.keys(json.paths as object).filter((path) => path.includes('/vantages/'))
    assert.deepEqual(paths.sort(), [
      '/api/v1/vantages/{name}/news',
      '/api/v1/vantages/{name}/orders',
      '/api/v1/vantages/{name}/published',
      '/api/v1/vantages/{name}/writes',
    ])
  })
})

describe('the stream of orders', () => {
  const open = (name: string, query = joining) => {
    const stop = new AbortController()
    const response = fetch(`${board.url}/api/v1/vantages/${name}/orders?${query}`, {
      signal: stop.signal,
      headers: { authorization: `Bearer ${board.token('node')}` },
    })
    return { response, stop }
  }

  test('brings what is sent, says whose token it came with, and that it was closed', async () => {
    const { response, stop } = open('enactor-1')
    const reader = (await response).body!.getReader()
    const read = async (): Promise<string> => new TextDecoder().decode((await reader.read()).value)
    assert.match(await read(), /^event: welcome\ndata: \{"kind":"welcome","main":"lon-1"/)
    nodes.stream!.send({ kind: 'plan', plan: { generation: '1' } })
    assert.match(await read(), /^event: plan\ndata: \{"kind":"plan"/)
    assert.deepEqual(nodes.reached, ['join enactor-1 t-node'])
    stop.abort()
    while (nodes.left === 0) await new Promise((turn) => setImmediate(turn))
  })

  test('is refused with the reason when the name is taken', async () => {
    const response = await open('taken').response
    assert.equal(response.status, 409)
    assert.match(((await response.json()) as { message: string }).message, /has joined and lives/)
  })

  test('is refused without roles, session or protocol', async () => {
    for (const query of ['', `session=${session}`, joining.replace('roles=enactor', 'roles=all;drop')])
      assert.equal((await open('enactor-1', query).response).status, 400, query)
  })

  test('ends when the board ends', async () => {
    const { response } = open('enactor-1')
    const body = (await response).body!
    await board.close()
    for await (const _ of body);
    board = await BoardUnderTest.start()
  })
})
