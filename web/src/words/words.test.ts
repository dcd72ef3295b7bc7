import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { states as english } from './en/states.ts'
import { type Told, tell } from './told.ts'

const serviceState = (state: string): Told => tell(english, 'service', state)

describe('states', () => {
  test('a state that this page does not know is told as it is called', () => {
    assert.equal(serviceState('melted').word, 'melted')
    assert.equal(tell(english, 'endpoint', 'constructor').word, 'constructor')
  })

  test('no two states of a service share a word or a shape', () => {
    const states = (['ok', 'suspected', 'slow', 'down', 'recovering'] as const).map(serviceState)
    assert.equal(new Set(states.map((s) => s.word)).size, states.length)
    assert.equal(new Set(states.map((s) => s.shape)).size, states.length)
  })
})
