import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Json } from '../terms/index.ts'
import { jsonPieces } from './json-pieces.ts'

describe('JSON in pieces', () => {
  test('is to the letter what it is in one', () => {
    const whole = (value: Json) => assert.equal([...jsonPieces(value)].join(''), JSON.stringify(value))
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => whole(value as Json)))
    for (const length of [0, 1, 99, 100, 101, 200, 201])
      whole({ list: Array.from({ length }, (_, i) => ({ i, inner: [i, [], {}] })), gone: undefined } as never)
  })

  test('is cut where it is long, and no piece holds much', () => {
    const tracks = Array.from({ length: 1000 }, (_, i) => ({ service: `s${i}`, counts: 'x'.repeat(100) }))
    const pieces = [...jsonPieces({ loop: { detector: { tracks } } })]
    assert.ok(pieces.length > 10)
    assert.ok(pieces.every((piece) => piece.length < 20_000))
  })
})
