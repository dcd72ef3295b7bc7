import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { SnapshotQueue } from './queue.ts'

const front = { path: '/', mark: '', front: true }
const page = (n: number, mark = 'ok') => ({ path: `/services/s${n}`, mark, front: false })

describe('which page of a snapshot is drawn next', () => {
  let queue: SnapshotQueue
  beforeEach(() => {
    queue = new SnapshotQueue({ frontMs: 1_000, restMs: 60_000 })
    queue.changed(0)
  })

  /** Everything that is drawn at this moment, in order. */
  const drawn = (now: number): string[] => {
    const all: string[] = []
    for (let next = queue.next(now); next !== null; next = queue.next(now)) all.push(next)
    return all
  }

  test('the front first, then the others, each once', () => {
    queue.set([page(1), front, page(2)])
    assert.deepEqual(drawn(10), ['/', '/services/s1', '/services/s2'])
    assert.deepEqual(drawn(5_000), [])
  })

  test('the front on every change, at most once a second, and once a minute without one', () => {
    queue.set([front])
    assert.deepEqual(drawn(10), ['/'])
    queue.changed(500)
    assert.deepEqual(drawn(900), [])
    assert.deepEqual(drawn(1_010), ['/'])
    assert.deepEqual(drawn(9_000), [])
    assert.deepEqual(drawn(61_010), ['/'])
  })

  test('a page whose matter changed before those that are merely old', () => {
    queue.set([page(1), page(2), page(3)])
    drawn(10)
    queue.changed(100_000)
    queue.set([page(1), page(2), page(3, 'down')])
    assert.deepEqual(drawn(100_000), ['/services/s3', '/services/s1', '/services/s2'])
  })

  test('what is there no longer is not drawn, and what failed is due again', () => {
    queue.set([page(1), page(2)])
    drawn(10)
    queue.set([page(2)])
    queue.failed('/services/s1')
    queue.failed('/services/s2')
    assert.deepEqual(drawn(20), ['/services/s2'])
    assert.deepEqual([...queue.paths], ['/services/s2'])
  })
})
