import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { states as english } from './en/states.ts'
import { counted, share } from './number.ts'
import { endpointState } from './states.ts'
import { type Told, tell } from './told.ts'

const serviceState = (state: string): Told => tell(english, 'service', state)

describe('states', () => {
  test('a state that this page does not know is told as it is called', () => {
    assert.equal(serviceState('melted').word, 'melted')
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
