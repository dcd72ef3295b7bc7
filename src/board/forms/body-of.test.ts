import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Type } from 'typebox'
import { bodyOf } from './body-of.ts'

const read = (form: string, schema: Parameters<typeof bodyOf>[1]) =>
  JSON.parse(JSON.stringify(bodyOf(new URLSearchParams(form), schema)))

test('a field becomes what the schema of the route says, and an empty one is none', () => {
  const schema = Type.Object({
    why: Type.String(),
    count: Type.Optional(Type.Integer()),
    sure: Type.Optional(Type.Boolean()),
    nodes: Type.Optional(Type.Array(Type.String())),
    within: Type.Optional(Type.Object({ minutes: Type.Number() })),
    level: Type.Optional(Type.Enum(['minor', 'major'])),
    until: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    at: Type.Optional(Type.Union([Type.String(), Type.Number()])),
  })
  assert.deepEqual(
    read(
      'why=12&count=3&sure=on&nodes=a&nodes=&nodes=b&within.minutes=1.5&level=major&until=null&at=5',
      schema,
    ),
    {
      why: '12',
      count: 3,
      sure: true,
      nodes: ['a', 'b'],
      within: { minutes: 1.5 },
      level: 'major',
      until: null,
      at: 5,
    },
  )
  assert.deepEqual(read('why=x&count=&nodes=&within.minutes=', schema), { why: 'x', nodes: [], within: {} })
})

test('what does not fit, or is not known, is handed on for the route to refuse', () => {
  const schema = Type.Object({ count: Type.Integer(), sure: Type.Boolean() })
  assert.deepEqual(read('count=many&sure=perhaps&other=1', schema), {
    count: 'many',
    sure: 'perhaps',
    other: '1',
  })
})

test('what is the door’s own is not the order’s, and no name reaches a prototype', () => {
  assert.deepEqual(read('_csrf=a&_back=/x&_method=DELETE&csrf=b&why=y', undefined), { why: 'y' })
  assert.equal(read('__proto__.polluted=1&constructor.prototype.x=1', Type.Object({})).polluted, undefined)
  assert.equal(({} as { polluted?: unknown }).polluted, undefined)
})

test('a name says how it is read where no schema does, and with one just the same', () => {
  const form =
    'services@names=a,+b+,,c&from@utc=2026-11-26T16:00&until@utc=2026-11-26T16:00Z&yes@yes=false&step@number=2&days@numbers=1,+15,x&scopes@many=read&scopes@many=operate&none@names='
  const body = {
    services: ['a', 'b', 'c'],
    from: '2026-11-26T16:00Z',
    until: '2026-11-26T16:00Z',
    yes: false,
    step: 2,
    days: [1, 15, 'x'],
    scopes: ['read', 'operate'],
  }
  assert.deepEqual(read(form, undefined), body)
  assert.deepEqual(
    read(form, Type.Object({ yes: Type.Boolean(), services: Type.Array(Type.String()) })),
    body,
  )
})

test('what a member is called can be typed into the form', () => {
  const form = '_id=shop&_kind=http&set.checks.{id}.{kind}=http://a.test/&set.checks.{id}.every=5s'
  assert.deepEqual(read(form, Type.Object({ set: Type.Object({}) })), {
    set: { checks: { shop: { http: 'http://a.test/', every: '5s' } } },
  })
})

test('what is typed as a name makes no way of its own', () => {
  assert.deepEqual(read('_id=__proto__&set.{id}.x=1', undefined).polluted, undefined)
  assert.equal(({} as { x?: unknown }).x, undefined)
})
