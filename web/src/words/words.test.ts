import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { overview, service } from '../../dev/fixture/index.ts'
import { changes } from './changes.ts'
import { counted, share } from './number.ts'
import { matching, troubledFirst } from './order.ts'
import { everydayFirst, reach } from './sectors.ts'
import { endpointState, serviceState } from './states.ts'

describe('states', () => {
  test('a state that this page does not know is told as it is called', () => {
    assert.equal(serviceState('melted' as never).word, 'melted')
    assert.equal(endpointState('constructor' as never).word, 'constructor')
  })

  test('no two states of a service share a word or a shape', () => {
    const states = (['ok', 'suspected', 'down', 'recovering'] as const).map(serviceState)
    assert.equal(new Set(states.map((s) => s.word)).size, 4)
    assert.equal(new Set(states.map((s) => s.shape)).size, 4)
  })
})

describe('order of services', () => {
  test('the worst come first, then the most reported, then by name', () => {
    const of = (id: string, state: 'ok' | 'down', reportsLastHour: number) => ({
      ...service(id),
      state,
      reportsLastHour,
    })
    const sorted = [of('quiet', 'ok', 0), of('busy', 'ok', 90), of('b', 'down', 5), of('a', 'down', 5)].sort(
      troubledFirst,
    )
    assert.deepEqual(
      sorted.map((s) => s.id),
      ['a', 'b', 'busy', 'quiet'],
    )
  })

  test('a question finds every word, in any of name, sector and state', () => {
    const services = [
      { ...service('Northbank'), category: 'bank', state: 'down' as const },
      service('Gamehall'),
    ]
    assert.deepEqual(
      matching(services, ' BANK down').map((s) => s.id),
      ['Northbank'],
    )
    assert.equal(matching(services, 'bank ok').length, 0)
    assert.equal(matching(services, '  ').length, 2)
  })
})

describe('what is read aloud', () => {
  const calm = overview('calm')
  test('nothing, when nothing changed', () => assert.deepEqual(changes(calm, calm), []))

  test('a moved answer and a named foundation', () => {
    const said = changes(calm, overview('outage')).join(' ')
    assert.match(said, /Foundation named: aws\/us-east-1\/dynamodb\./)
    assert.match(said, /app\.shop\.example/)
  })

  test('a crowd of changes is summed up', () => {
    const said = changes(calm, overview('outage'))
    assert.equal(said.length, 4)
    assert.match(said[3]!, /^\d+ more changes\.$/)
  })
})

describe('numbers', () => {
  test('nouns follow their number', () => {
    assert.equal(counted(1, 'country'), '1 country')
    assert.equal(counted(2113, 'service'), '2,113 services')
  })

  test('no score is called certain', () => {
    assert.equal(share(0.9999), 'over 0.99')
    assert.equal(share(0.5), '0.50')
    assert.equal(share(1), 'over 0.99')
  })
})

describe('a blast radius in words', () => {
  const sectors = [
    { sector: 'game', services: 90 },
    { sector: 'hospital', services: 3 },
    { sector: 'shop', services: 100 },
    { sector: 'bank', services: 2 },
  ]

  test('what everybody depends on comes before what is larger', () =>
    assert.deepEqual(
      everydayFirst(sectors).map((s) => s.sector),
      ['bank', 'hospital', 'shop', 'game'],
    ))

  test('services, sectors and countries in one phrase', () =>
    assert.equal(
      reach({ services: 2113, sectors, countries: 1 }),
      '2,113 services in 4 sectors and 1 country',
    ))
})
