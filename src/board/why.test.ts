import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { instant } from '../terms/index.ts'
import { BoardUnderTest } from './testing/board-under-test.ts'
import { MemoryDesk } from './testing/memory-desk.ts'

let board: BoardUnderTest
before(async () => {
  const at = instant(Date.UTC(2026, 0, 5, 12))
  // Nothing of a desk is asked before the route has judged what was sent.
  const desks = { acts: {}, drilling: {}, runbooks: {}, custody: {}, edges: {} }
  const live = Object.assign(new MemoryDesk(at), desks) as unknown as MemoryDesk
  board = await BoardUnderTest.start({ live })
})
after(() => board.close())

type Shape = {
  readonly properties?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly required?: readonly string[]
}
type Operation = { readonly requestBody?: { readonly content: Readonly<Record<string, { schema: Shape }>> } }
type Asking = { readonly method: string; readonly path: string; readonly shape: Shape }

/** Every route whose body has this member, out of the document that lists them all. */
async function asking(member: string): Promise<readonly Asking[]> {
  const { json } = await board.call('GET', '/openapi.json')
  const paths = json.paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { requestBody }]) => {
      const shape = requestBody?.content['application/json']?.schema
      return shape?.properties?.[member] ? [{ method: method.toUpperCase(), path, shape }] : []
    }),
  )
}

/** Of whatever else a body must have. */
const others: Readonly<Record<string, unknown>> = {
  endpoint: 'app.shop.test',
  target: 'east',
  to: '1',
  refusal: 'foreign-edit',
  service: 'shop',
  on: 'aws/us-east-1',
  lose: 'aws/us-east-1',
  endpoints: ['app.shop.test'],
}
const isDay = (part: Readonly<Record<string, unknown>> | undefined): boolean =>
  String(part?.pattern).startsWith('^\\d{4}-')
const bodyWith = ({ shape }: Asking, member: string, text: string | undefined) => ({
  ...Object.fromEntries(
    (shape.required ?? [])
      .filter((name) => name !== member)
      .map((name) => [name, isDay(shape.properties?.[name]) ? '2026-11-28' : others[name]]),
  ),
  [member]: text,
})
const blanks = ['', ' ', '\t\r\n', '\u00a0\u2003\u3000\ufeff']
const at = (path: string): string => path.replace(/\{\w+\}/g, 'x')
/** Says in a note what may be left out; a blank one is left out. */
const note = '/api/v1/incidents/{id}/acknowledge'

describe('a blank reason is none', () => {
  test('every route that asks why refuses it, and says what to do', async () => {
    const routes = (await asking('why')).filter(({ path }) => path !== note)
    assert.ok(routes.length >= 18, routes.map(({ method, path }) => `${method} ${path}`).join('\n'))
    for (const route of routes) {
      const absent = route.shape.required?.includes('why') ? [undefined] : []
      for (const text of [...blanks, ...absent]) {
        const body = bodyWith(route, 'why', text)
        const { status, json } = await board.call(route.method, at(route.path), { body, as: 'admin' })
        const what = `${route.method} ${route.path} ${JSON.stringify(body)}`
        assert.deepEqual([status, json.path], [400, 'why'], `${what}: ${json.message}`)
        assert.match(String(json.message), /say why in a few words/, what)
      }
    }
    assert.deepEqual(board.live.orders, [])
  })

  test('so does a removal that is told why in its address', async () => {
    for (const path of ['holds/app.shop.test', 'drains/east', 'silences/s-1', 'maintenance/m-1']) {
      const { status, json } = await board.call('DELETE', `${path}?why=%20%09`, { as: 'admin' })
      assert.deepEqual([status, json.path], [400, 'why'], path)
    }
  })

  test('nor is announced work called nothing', async () => {
    for (const route of await asking('title')) {
      const body = bodyWith(route, 'title', '  ')
      const { status, json } = await board.call(route.method, at(route.path), { body, as: 'admin' })
      assert.deepEqual([status, json.path], [400, 'title'], route.path)
    }
  })
})
