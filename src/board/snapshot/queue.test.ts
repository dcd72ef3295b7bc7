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

  /** Long before everything else, unless said otherwise. */
  const set = (items: readonly SnapshotItem[], now = -10_000): void => queue.set(items, now)
  /** Everything that is made at this moment, in order. */
  const made = (now: number): string[] => {
    const all: string[] = []
    for (let next = queue.next(now); next !== null; next = queue.next(now)) {
      all.push(next.item.path)
      queue.done(next.item)
    }
    return all
  }

  test('the front first, then the others in their order, each once', () => {
    set([front, page(1), page(2)])
    assert.equal(queue.complete, false)
    assert.deepEqual(made(10), ['/', '/services/s1', '/services/s2'])
    assert.equal(queue.complete, true)
    assert.deepEqual(made(5_000), [])
  })

  test('the front on every change, at most once a second, and once a minute without one', () => {
    set([front])
    assert.deepEqual(made(10), ['/'])
    queue.changed(500)
    assert.deepEqual(made(900), [])
    assert.deepEqual(made(1_010), ['/'])
    assert.deepEqual(made(9_000), [])
    assert.deepEqual(made(61_010), ['/'])
  })

  test('the front also while the others wait for their turn', () => {
    set([front, page(1), page(2)])
    const next = (now: number) => queue.next(now)?.item.path
    assert.equal(next(10), '/')
    assert.equal(next(20), '/services/s1')
    queue.changed(30)
    assert.equal(next(1_010), '/')
    assert.equal(next(1_020), '/services/s2')
  })

  test('what has changed before what is merely old, and what is old only after a rest', () => {
    set([page(1), page(2), page(3)])
    made(10)
    queue.changed(700_000)
    set([page(1), page(2), page(3, 'down')])
    assert.deepEqual(made(700_000), ['/services/s3', '/services/s1', '/services/s2'])
    queue.changed(800_000)
    assert.deepEqual(made(800_000), [])
  })

  test('a badge or a feed only when its own matter has changed, and a page that shows the same is told as such', () => {
    const badge = (mark: string): SnapshotItem => ({
      path: '/badge/s1.svg',
      kind: 'file',
      mark,
      front: false,
    })
    set([front, page(1), badge('ok')])
    made(10)
    queue.changed(700_000)
    assert.equal(queue.next(700_000)?.again, false, 'a front is not at leisure')
    const next = queue.next(700_001)
    assert.deepEqual([next?.item.path, next?.again], ['/services/s1', true])
    assert.equal(queue.next(700_002), null)
    set([front, page(1), badge('down')])
    assert.deepEqual(made(700_003), ['/badge/s1.svg'])
  })

  test('what was made right after a change once more, because an answer from before may have been in it', () => {
    set([page(1)])
    made(10)
    set([page(1, 'down')], 20_000)
    assert.deepEqual(made(20_100), ['/services/s1'])
    assert.deepEqual(made(21_999), [])
    assert.deepEqual(made(22_000), ['/services/s1'])
    assert.deepEqual(made(90_000), [])
  })

  test('what could not be made after a pause, longer each time, of a front the same; or once its matter changes', () => {
    set([front, page(1)])
    const inVain = (now: number): string[] => {
      const all: string[] = []
      for (let next = queue.next(now); next !== null; next = queue.next(now)) {
        all.push(next.item.path)
        queue.putOff(next.item, now)
      }
      return all
    }
    assert.deepEqual(inVain(10), ['/', '/services/s1'])
    assert.deepEqual(inVain(5_000), [])
    assert.deepEqual(inVain(5_010), ['/', '/services/s1'])
    assert.deepEqual(inVain(10_010), ['/'])
    assert.deepEqual(inVain(15_010), ['/', '/services/s1'])
    set([front, page(1, 'down')], 15_020)
    assert.deepEqual(inVain(15_020), ['/services/s1'])
    assert.equal(queue.complete, false)
    assert.deepEqual(made(30_000), ['/', '/services/s1'])
    assert.equal(queue.complete, true)
    assert.deepEqual(made(40_000), [])
  })

  test('what is there no longer is not made, and what failed is due again', () => {
    set([page(1), page(2)])
    made(10)
    set([page(2)])
    queue.failed(page(1))
    queue.failed(page(2))
    assert.deepEqual(made(20), ['/services/s2'])
    assert.equal(queue.pages, 1)
  })
})
