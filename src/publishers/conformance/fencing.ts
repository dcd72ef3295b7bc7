// A write takes effect as a whole, and only over the fence that it expects.

import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import type { DomainName } from '../../dns/index.ts'
import type { Fence } from '../../steering/index.ts'
import type { Keeps } from './scene.ts'
import { a, type Contents, holds, readOf, writeOf, written } from './writes.ts'

export const alias: Contents = [{ type: 'CNAME', target: 'elsewhere.example' as DomainName }]

export const fencing = {
  async 'reads-nothing'({ kind, resource, endpoint }) {
    assert.equal(resource.publisher().kind, kind)
    assert.deepEqual(await readOf(resource.publisher(), endpoint), { fence: null, sets: [] })
  },

  async 'first-write'({ resource, endpoint }) {
    const write = writeOf(endpoint, null, 1, [...a(1), ...a(2), { type: 'AAAA', address: '2001:db8::1' }])
    await written(resource.publisher(), write)
    await holds(resource.publisher(), write)
  },

  async 'first-write-refused'({ resource, endpoint }) {
    const first = writeOf(endpoint, null, 1, a(1))
    await written(resource.publisher(), first)
    const outcome = await resource.publisher().write(writeOf(endpoint, null, 2, a(2)))
    assert.deepEqual(outcome, { kind: 'fenced', found: first.next })
    await holds(resource.publisher(), first)
  },

  async 'applied-whole'({ resource, endpoint }) {
    const publisher = resource.publisher()
    let expected: Fence | null = null
    const contents: readonly Contents[] = [
      a(1),
      alias,
      [...a(3), { type: 'AAAA', address: '2001:db8::3' }],
      a(4),
      [{ type: 'AAAA', address: '2001:db8::5' }],
    ]
    for (const [i, records] of contents.entries()) {
      const write = writeOf(endpoint, expected, i + 1, records)
      await written(publisher, write)
      await holds(publisher, write)
      expected = write.next
    }
  },

  async 'older-fence-refused'({ resource, endpoint }) {
    const publisher = resource.publisher()
    const first = writeOf(endpoint, null, 1, a(1))
    const second = writeOf(endpoint, first.next, 2, a(2))
    await written(publisher, first)
    await written(publisher, second)
    const late = await publisher.write(writeOf(endpoint, first.next, 3, a(3)))
    assert.deepEqual(late, { kind: 'fenced', found: second.next })
    await holds(publisher, second)
  },

  async 'other-digest-refused'({ resource, endpoint }) {
    const publisher = resource.publisher()
    const first = writeOf(endpoint, null, 1, a(1))
    const mine = writeOf(endpoint, first.next, 2, a(2), { author: 'mine' })
    const theirs = writeOf(endpoint, first.next, 2, a(3), { author: 'theirs' })
    await written(publisher, first)
    await written(publisher, theirs)
    assert.deepEqual(await publisher.write(mine), { kind: 'fenced', found: theirs.next })
    const knowing = await publisher.write({ ...mine, expected: theirs.next })
    assert.ok(knowing.kind === 'failed' || knowing.kind === 'fenced', inspect(knowing))
    await holds(publisher, theirs)
  },

  async 'never-backwards'({ resource, endpoint }) {
    const publisher = resource.publisher()
    const fifth = writeOf(endpoint, null, 5, a(5))
    await written(publisher, fifth)
    const outcome = await publisher.write(writeOf(endpoint, fifth.next, 4, a(4)))
    assert.ok(outcome.kind === 'failed' || outcome.kind === 'fenced', inspect(outcome))
    await holds(publisher, fifth)
  },

  async 'selection-compared'({ resource, endpoint }) {
    const publisher = resource.publisher()
    const zero = writeOf(endpoint, null, 1, a(1), { selection: 0n })
    const one = { ...zero, expected: zero.next, next: { ...zero.next, selection: 1n } }
    const stale = { ...zero, expected: zero.next, next: { ...zero.next, selection: 2n } }
    await written(publisher, zero)
    await written(publisher, one)
    assert.deepEqual(await publisher.write(stale), { kind: 'fenced', found: one.next })
    await holds(publisher, one)
  },
} satisfies Partial<Keeps>
