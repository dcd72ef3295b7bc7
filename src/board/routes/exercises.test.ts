import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { ReporterKey } from '../../signals/index.ts'
import type { TokenScope } from '../desk.ts'
import { BoardUnderTest } from '../testing/board-under-test.ts'

let board: BoardUnderTest
let path: string
before(async () => {
  board = await BoardUnderTest.start()
  const started = await board.call('POST', 'exercises', {
    as: 'operate',
    body: { scenario: 'aws-2025-10-20' },
  })
  path = `exercises/${started.json.id}`
})
after(() => board.close())

const result = {
  check: 'dynamodb-api',
  vantage: 'replay',
  sequence: 1,
  at: '2025-10-20T06:48:00Z',
  tookMs: 12,
  verdict: 'down',
  phase: 'dns',
  detail: 'the name has no addresses',
}

describe('exercises', () => {
  test('may run as fast as they go: speed 0, but not backwards', async () => {
    const start = (speed: number) =>
      board.call('POST', 'exercises', { as: 'operate', body: { scenario: 'aws-2025-10-20', speed } })
    const fast = await start(0)
    assert.equal(fast.status, 200)
    assert.equal(board.exercises.requested.at(-1)?.speed, 0)
    await board.call('DELETE', `exercises/${fast.json.id}`, { as: 'operate' })
    const backwards = await start(-1)
    assert.deepEqual([backwards.status, backwards.json.path], [400, 'speed'])
    assert.match(String(backwards.json.message), /speed: .*>= 0/)
  })

  test('reports go to the exercise and to nothing else', async () => {
    const body = { service: 'shop', country: 'GB', reporter: 'a', time: '2025-10-20T05:59:00Z' }
    const { json } = await board.call('POST', `${path}/reports`, { as: 'relay', body })
    assert.equal(json.accepted, 1)
    assert.equal(board.live.accepted.length, 0)
    assert.equal((await board.call('GET', path)).json.reports, 1)
  })

  test('reporters of an exercise are hashed under its own keys: none of the live realm is made for its day', async () => {
    const asked: number[] = []
    const reporterKey = (day: number): ReporterKey => `live ${asked.push(day)}` as ReporterKey
    const own = await BoardUnderTest.start({ reporterKey })
    try {
      await own.call('POST', 'exercises', { as: 'operate', body: { scenario: 'aws-2025-10-20' } })
      const body = { service: 'shop', country: 'GB', time: '2025-10-20T05:59:00Z' }
      const send = (as: TokenScope, report: object) =>
        own.call('POST', 'exercises/ex-1/reports', { as, body: report })
      assert.equal((await send('report', body)).json.accepted, 1)
      assert.equal((await send('relay', { ...body, reporter: 'a' })).json.accepted, 1)
      assert.deepEqual(asked, [])
      const reporters = own.exercises.get('ex-1')?.accepted.map(({ reporter }) => reporter) ?? []
      assert.ok(
        reporters.length === 2 && reporters.every((key) => key.startsWith('ex-1 20381 ')),
        `${reporters}`,
      )
    } finally {
      await own.close()
    }
  })

  test('nobody reports into an exercise without a token', async () => {
    const { status } = await board.call('POST', `${path}/reports`, {
      body: { service: 'shop', country: 'GB' },
    })
    assert.equal(status, 401)
  })

  test('signals arrive as the values that live checks make; a wrong one is named and none is taken', async () => {
    const send = (results: unknown) =>
      board.call('POST', `${path}/signals`, { as: 'operate', body: { results } })
    const wrong = await send([result, { ...result, at: 'yesterday' }])
    assert.deepEqual([wrong.status, wrong.json.path], [400, 'results/1/at'])
    const unshaped = await send([{ ...result, verdict: 'maybe' }])
    assert.equal(unshaped.json.path, 'results/0/verdict')
    assert.equal((await send([result])).status, 200)
    const [exercise] = board.exercises.desks.values()
    assert.deepEqual(exercise?.results, [{ ...result, at: Date.UTC(2025, 9, 20, 6, 48) }])
  })

  test('the virtual clock only moves forward', async () => {
    const advance = (to: string) =>
      board.call('POST', `${path}/advance`, { as: 'operate', body: { to, progress: 0.5 } })
    assert.equal((await advance('2025-10-20T07:00:00Z')).json.now, '2025-10-20T07:00:00.000Z')
    assert.equal((await advance('2025-10-20T06:59:00Z')).status, 409)
    assert.equal((await advance('7 o’clock')).status, 400)
  })

  test('it is read like the live realm, finished and deleted', async () => {
    for (const what of [
      'overview',
      'services',
      'services/shop',
      'incidents',
      'suspects',
      'endpoints',
      'notices',
    ])
      assert.equal((await board.call('GET', `${path}/${what}`)).status, 200, what)
    assert.equal(
      (await board.call('POST', `${path}/finish`, { as: 'operate', body: {} })).json.state,
      'finished',
    )
    assert.equal((await board.call('DELETE', path, { as: 'operate' })).status, 200)
    assert.equal((await board.call('DELETE', path, { as: 'operate' })).status, 404)
    assert.equal((await board.call('GET', `${path}/overview`)).status, 404)
  })

  test('an unknown scenario is refused by name', async () => {
    const { status, json } = await board.call('POST', 'exercises', {
      as: 'operate',
      body: { scenario: 'none' },
    })
    assert.deepEqual([status, json.error], [404, 'not-found'])
  })
})
