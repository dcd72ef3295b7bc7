import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { counted, share } from './number.ts'
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
