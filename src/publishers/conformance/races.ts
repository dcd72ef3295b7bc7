// Many writers of one name.

import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import type { Keeps } from './scene.ts'
import { a, readOf, writeOf } from './writes.ts'

const writers = 4
const plansEach = 10

export const races = {
  async 'concurrent-writers'({ resource, endpoint }) {
    let running = writers
    let highest = 0n
    let begun = false
    const write = async (writer: number): Promise<void> => {
      const p = resource.publisher()
      for (let done = 0; done < plansEach; ) {
        const { fence } = await readOf(p, endpoint)
        const n = Number(fence?.generation ?? 0n) + 1
        const outcome = await p.write(
          writeOf(endpoint, fence, n, a(writer + 1), { author: `writer ${writer}` }),
        )
        assert.ok(outcome.kind === 'written' || outcome.kind === 'fenced', inspect(outcome))
        if (outcome.kind === 'written') done++
      }
      running--
    }
    const watch = async (): Promise<void> => {
      while (running > 0) {
        const { fence, sets } = await readOf(resource.publisher(), endpoint)
        const generation = fence?.generation ?? 0n
        assert.ok(generation >= highest, `generation ${generation} after ${highest}`)
        assert.ok(!begun || sets.length > 0, `the name was empty at generation ${generation}`)
        begun ||= sets.length > 0
        highest = generation
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    await Promise.all([watch(), ...Array.from({ length: writers }, (_, writer) => write(writer))])
    const { fence } = await readOf(resource.publisher(), endpoint)
    assert.equal(fence?.generation, BigInt(writers * plansEach), 'every accepted write is one generation')
  },
} satisfies Partial<Keeps>
