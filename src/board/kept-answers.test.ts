import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { instant } from '../terms/index.ts'
import type { Sight } from './desk.ts'
import { KeptAnswers } from './kept-answers.ts'
import { MemoryDesk } from './testing/memory-desk.ts'

class CountingDesk extends MemoryDesk {
  computed = 0
  /** Answers are made when this resolves. */
  ready: Promise<void> = Promise.resolve()

  override async services(sight: Sight) {
    this.computed++
    await this.ready
    return super.services(sight)
  }
}

let nowMs: number
let kept: KeptAnswers
let desk: CountingDesk
beforeEach(() => {
  nowMs = 5
  kept = new KeptAnswers({ monotonic: () => nowMs, keptMs: 1_000 })
  desk = new CountingDesk(instant(0))
})

const ids = (bytes: Buffer): string[] =>
  (JSON.parse(bytes.toString()) as { id: string }[]).map(({ id }) => id)

describe('answers that a crowd asks for', () => {
  test('are made once for all who ask within the second, also while it is being made', async () => {
    let finish = (): void => {}
    desk.ready = new Promise((resolve) => {
      finish = resolve
    })
    const asking = Array.from({ length: 100 }, () => kept.bytes(desk, 'services', 'public'))
    finish()
    const all = await Promise.all(asking)
    nowMs += 999
    assert.equal(await kept.bytes(desk, 'services', 'public'), all[0], 'the very same bytes')
    assert.equal(new Set(all).size, 1)
    assert.equal(desk.computed, 1)
  })

  test('are never older than the second, counted from when their making began', async () => {
    let finish = (): void => {}
    desk.ready = new Promise((resolve) => {
      finish = resolve
    })
    const slow = kept.bytes(desk, 'services', 'public')
    nowMs += 1_000
    const later = kept.bytes(desk, 'services', 'public')
    finish()
    await Promise.all([slow, later])
    assert.equal(desk.computed, 2)
  })

  test('of full sight never reach the public, in whatever order they are asked for', async () => {
    for (const order of [['all', 'public'] as const, ['public', 'all'] as const]) {
      nowMs += 1_000
      for (const sight of order) {
        const expected = sight === 'all' ? ['shop', 'payroll'] : ['shop']
        assert.deepEqual(ids(await kept.bytes(desk, 'services', sight)), expected)
        assert.deepEqual(ids(await kept.bytes(desk, 'services', sight)), expected)
      }
    }
  })

  test('of one desk are not those of another', async () => {
    const other = new CountingDesk(instant(0))
    await kept.bytes(desk, 'services', 'all')
    await kept.bytes(other, 'services', 'all')
    assert.deepEqual([desk.computed, other.computed], [1, 1])
  })

  test('that failed are not kept: the next to ask tries anew', async () => {
    desk.ready = Promise.reject(new Error('the disk'))
    await assert.rejects(kept.bytes(desk, 'services', 'all'), /the disk/)
    desk.ready = Promise.resolve()
    assert.deepEqual(ids(await kept.bytes(desk, 'services', 'all')), ['shop', 'payroll'])
  })
})
