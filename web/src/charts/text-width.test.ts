import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { fitted, fittedPath, textWidth } from './text-width.ts'

/** As Chromium draws them at 13 pixels in the pages' own font. */
const measured = [
  ['aws/us-east-1/dynamodb', 142.3],
  ['aws/us-east-1', 78.1],
  ['aws', 21.7],
  ['Stonebank', 61.1],
  ['Copper Rail', 67.2],
] as const

describe('the width of a text', () => {
  test('is no less than a browser makes of it, and not much more', () => {
    for (const [text, width] of measured) {
      const reckoned = textWidth(text, 13)
      assert.ok(reckoned >= width && reckoned <= width * 1.3, `${text}: ${reckoned} of ${width}`)
    }
  })

  test('is kept by what is cut to it, and what fits is not cut', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.integer({ min: 20, max: 300 }),
        (text, room) => {
          for (const cut of [fitted(text, room, 13), fittedPath(text, room, 13)])
            assert.ok(textWidth(cut, 13) <= room + 0.01, cut)
          if (textWidth(text, 13) <= room) assert.equal(fitted(text, room, 13), text)
        },
      ),
    )
  })

  test('of a path too long keeps its end', () => {
    assert.equal(fittedPath('aws/us-east-1/dynamodb', 110, 13), '…/dynamodb')
  })
})
