import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { daysIn, dayWidth, letterOf, stripPaths } from './strip-path.ts'

describe('a strip of days', () => {
  test('has every day once, in its place, in the path of its kind', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('o', 't', 'd', '-'), { maxLength: 366 }), (letters) => {
        const days = letters.join('')
        const paths = stripPaths(days, 28)
        const places = Object.values(paths).flatMap((path) =>
          [...path.matchAll(/M(\d+) 28v/g)].map(([, x]) => Number(x) / dayWidth),
        )
        assert.deepEqual(
          places.sort((a, b) => a - b),
          letters.map((_, i) => i),
        )
        for (const state of ['ok', 'trouble', 'down', 'unwatched'] as const)
          assert.equal(paths[state].split('M').length - 1, daysIn(days, state))
      }),
    )
  })

  test('tells by height what a day was like, the worst tallest', () => {
    const tall = Object.values(stripPaths('-otd', 100)).map((path) => Number(/v-([\d.]+)/.exec(path)?.[1]))
    assert.deepEqual(tall, [35, 65, 100, 6])
  })

  test('counts a kind of day that a newer server may know as not watched', () => {
    assert.equal(daysIn('ox', 'unwatched'), 1)
    assert.deepEqual(
      ['ok', 'trouble', 'down', 'unwatched'].map((s) => letterOf(s as 'ok')),
      ['o', 't', 'd', '-'],
    )
  })
})
