import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeGate } from './gate.ts'

test('no more than the places are inside at once, and all that are not cancelled get in, in order', () => {
  const acts = fc.array(fc.constantFrom('enter', 'leave', 'cancel'), { maxLength: 80 })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), acts, (places, script) => {
      const gate = makeGate(places)
      const inside: (() => void)[] = []
      const admitted: number[] = []
      const cancelled = new Set<number>()
      const cancels: (() => void)[] = []
      for (const act of script) {
        if (act === 'enter') {
          const id = cancels.length
          cancels.push(
            gate.enter((leave) => {
              admitted.push(id)
              inside.push(leave)
            }),
          )
        } else if (act === 'leave') inside.shift()?.()
        else if (cancels.length > 0 && !admitted.includes(cancels.length - 1)) {
          cancels.at(-1)!()
          cancelled.add(cancels.length - 1)
        }
        assert.ok(inside.length <= places)
        assert.ok(inside.length === places || gate.waiting() === 0, 'a free place with somebody waiting')
      }
      while (inside.length > 0) inside.shift()!()
      assert.deepEqual(
        admitted,
        cancels.map((_, id) => id).filter((id) => !cancelled.has(id)),
      )
    }),
  )
})

test('leaving twice frees one place', () => {
  const gate = makeGate(1)
  let entered = 0
  gate.enter((leave) => {
    leave()
    leave()
  })
  gate.enter(() => entered++)
  gate.enter(() => entered++)
  assert.deepEqual([entered, gate.waiting()], [1, 1])
})
