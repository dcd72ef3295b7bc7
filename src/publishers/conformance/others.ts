// Records of others stand at the same names and below them, and stay as they are.

import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { alias } from './fencing.ts'
import type { ForeignHand, Resource } from './resource.ts'
import type { Keeps } from './scene.ts'
import { a, holds, readOf, writeOf, written } from './writes.ts'

export function handOf({ foreign }: Resource): ForeignHand {
  assert.ok(
    foreign,
    'this kind promises something about the records of others: its resource needs a foreign hand',
  )
  return foreign
}

export const others = {
  async 'foreign-kept'({ resource, endpoint }) {
    const hand = handOf(resource)
    const theirs = [
      [endpoint, 'MX', '10 mail.example.'],
      [`other.${endpoint}`, 'A', '203.0.113.9'],
      [endpoint, 'TXT', '"v=spf1 -all"'],
    ] as const
    for (const [name, type, text] of theirs) await hand.add(name, type, text)
    const seen = () => Promise.all(theirs.map(([name, type]) => hand.list(name, type)))
    const before = await seen()
    assert.ok(
      before.every((set) => set.length === 1),
      inspect(before),
    )
    const first = writeOf(endpoint, null, 1, a(1))
    await written(resource.publisher(), first)
    await written(resource.publisher(), writeOf(endpoint, first.next, 2, a(2)))
    assert.deepEqual(await seen(), before)
  },

  async 'cname-conflict'({ resource, endpoint }) {
    await handOf(resource).add(endpoint, 'MX', '10 mail.example.')
    const first = writeOf(endpoint, null, 1, a(1))
    await written(resource.publisher(), first)
    const outcome = await resource.publisher().write(writeOf(endpoint, first.next, 2, alias))
    assert.ok(outcome.kind === 'failed' && outcome.code === 'conflict', inspect(outcome))
    await holds(resource.publisher(), first)
  },

  async 'foreign-fence-replaced'({ resource, endpoint }) {
    const hand = handOf(resource)
    await hand.add(`_fence.${endpoint}`, 'TXT', '"somebody was here"')
    await hand.add(`_fence.${endpoint}`, 'TXT', '"and somebody else"')
    assert.equal((await readOf(resource.publisher(), endpoint)).fence, null)
    const write = writeOf(endpoint, null, 3, a(3))
    await written(resource.publisher(), write)
    await holds(resource.publisher(), write)
  },
} satisfies Partial<Keeps>
