import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { type SnapshotItem, SnapshotQueue } from './queue.ts'

const front: SnapshotItem = { path: '/', kind: 'page', mark: '', front: true }
const page = (n: number, mark = 'ok'): SnapshotItem => ({
  path: `/services/s${n}`,
  kind: 'page',
  mark,
  front: false,
})

describe('which file of a snapshot is made next', () => {
  let queue: SnapshotQueue
  beforeEach(() => {
    queue = new SnapshotQueue({ frontMs: 1_000, frontRestMs: 60_000, restMs: 600_000 })
    queue.changed(0)
  })

  /** Everything that is made at this moment, in order. */
  const made = (now: number): string[] => {
    const all: string[] = []
    for (let next = queue.next(now); next !== null; next = queue.next(now)) all.push(next.path)
    return all
  }

  test('the front first, then the others in their order, each once', () => {
    queue.set([front, page(1), page(2)])
    assert.equal(queue.complete, false)
    assert.deepEqual(made(10), ['/', '/services/s1', '/services/s2'])
    assert.equal(queue.complete, true)
    assert.deepEqual(made(5_000), [])
  })

  test('the front on every change, at most once a second, and once a minute without one', () => {
    queue.set([front])
    assert.deepEqual(made(10), ['/'])
    queue.changed(500)
    assert.deepEqual(made(900), [])
    assert.deepEqual(made(1_010), ['/'])
    assert.deepEqual(made(9_000), [])
    assert.deepEqual(made(61_010), ['/'])
  })

  test('the front also while the others wait for their turn', () => {
    queue.set([front, page(1), page(2)])
    assert.equal(queue.next(10)?.path, '/')
    assert.equal(queue.next(20)?.path, '/services/s1')
    queue.changed(30)
    assert.equal(queue.next(1_010)?.path, '/')
    assert.equal(queue.next(1_020)?.path, '/services/s2')
  })

  test('what has changed before what is merely old, and what is old only after a rest', () => {
    queue.set([page(1), page(2), page(3)])
    made(10)
    queue.changed(700_000)
    queue.set([page(1), page(2), page(3, 'down')])
    assert.deepEqual(made(700_000), ['/services/s3', '/services/s1', '/services/s2'])
    queue.changed(800_000)
    assert.deepEqual(made(800_000), [])
  })

  test('what is there no longer is not made, and what failed is due again', () => {
    queue.set([page(1), page(2)])
    made(10)
    queue.set([page(2)])
    queue.failed(page(1))
    queue.failed(page(2))
    assert.deepEqual(made(20), ['/services/s2'])
    assert.equal(queue.pages, 1)
  })
})
