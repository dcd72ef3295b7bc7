// Large sets, and many names at once.

import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import type { FencedWrite, Publisher } from '../../steering/index.ts'
import type { Keeps } from './scene.ts'
import { a, type Contents, holds, numbered, readOf, textsOf, writeOf, written } from './writes.ts'

const setSize = 200
const manyNames = 100
const mostRounds = 40

const addresses = (from: number): Contents =>
  Array.from({ length: setSize }, (_, i) => [
    { type: 'A', address: `198.18.${from}.${i}` } as const,
    { type: 'AAAA', address: `2001:db8::${from + 1}:${(i + 1).toString(16)}` } as const,
  ]).flat()

export const sizes = {
  async 'two-hundred-addresses'({ resource, endpoint }) {
    const first = writeOf(endpoint, null, 1, a(1))
    const many = writeOf(endpoint, first.next, 2, addresses(0))
    const others = writeOf(endpoint, many.next, 3, addresses(1))
    const few = writeOf(endpoint, others.next, 4, a(4))
    for (const write of [first, many, others, few]) {
      await written(resource.publisher(), write)
      await holds(resource.publisher(), write)
    }
  },

  async 'many-names'({ resource, another }) {
    const through = await resource.through(null)
    try {
      const first = Array.from({ length: manyNames }, () => writeOf(another(), null, 1, numbered(3n)))
      const second = first.map(({ endpoint, next }) => writeOf(endpoint, next, 2, a(2)))
      const again =
        (await allWritten(through.publisher, first)) + (await allWritten(through.publisher, second))
      const requests = through.requests()
      const most = 2 * manyNames + again
      assert.ok(requests <= most, `${requests} requests for ${most} writes`)
      const publisher = resource.publisher()
      for (const { endpoint, next } of second) {
        const { fence, sets } = await readOf(publisher, endpoint)
        assert.deepEqual([fence, textsOf(sets)], [next, ['A 192.0.2.2']])
      }
    } finally {
      await through.close()
    }
  },
} satisfies Partial<Keeps>

/**
 * At once. What was sent back as too much is written later, and what was lost on a slow machine again, as an enactor
 * would; returns how many were lost.
 */
async function allWritten(publisher: Publisher, writes: readonly FencedWrite[]): Promise<number> {
  let left = writes
  let lost = 0
  for (let round = 0; left.length > 0; round++) {
    assert.ok(round < mostRounds, `${left.length} of ${writes.length} writes were sent back ${round} times`)
    const outcomes = await Promise.all(left.map((write) => publisher.write(write)))
    for (const outcome of outcomes)
      assert.ok(outcome.kind !== 'fenced' && (outcome.kind !== 'failed' || outcome.retry), inspect(outcome))
    left = left.filter((_, i) => outcomes[i]?.kind !== 'written')
    lost += outcomes.filter(({ kind }) => kind === 'lost').length
    await new Promise((resolve) => setTimeout(resolve, left.length > 0 ? 250 : 0))
  }
  return lost
}
