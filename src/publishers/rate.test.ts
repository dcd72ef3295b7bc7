import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Allowance } from './rate.ts'

test('no window of time ever sees more requests than the rate allows, and none waits longer than that needs', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.oneof(fc.integer({ min: 0, max: 80 }), fc.constant('request' as const)), { maxLength: 60 }),
      (most, perMs, happenings) => {
        let now = 0
        const allowance = new Allowance({ most, perMs }, () => now)
        const begun: number[] = []
        for (const happening of happenings) {
          if (happening !== 'request') {
            now += happening
            continue
          }
          now += allowance.waitMs()
          assert.equal(allowance.waitMs(), 0)
          const inWindow = begun.filter((at) => at > now - perMs)
          assert.ok(inWindow.length < most, `${inWindow.length} before it within ${perMs} ms`)
          begun.push(now)
          allowance.spend()
          // Exactly as long as needed: a moment earlier the window would be too full.
          const next = allowance.waitMs()
          if (next > 0)
            assert.equal(begun.filter((at) => at > now + next - perMs - 1).length >= most, true, 'not idle')
        }
      },
    ),
  )
})

test('a pause that the provider asks for holds, whatever the window says', () => {
  let now = 0
  const allowance = new Allowance({ most: 5, perMs: 100 }, () => now)
  allowance.pause(300)
  allowance.pause(100)
  assert.equal(allowance.waitMs(), 300)
  now = 300
  assert.equal(allowance.waitMs(), 0)
})
