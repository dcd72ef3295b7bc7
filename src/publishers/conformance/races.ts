// Many writers of one name, each a process of its own.

import assert from 'node:assert/strict'
import { pick } from '../../terms/index.ts'
import type { Keeps } from './scene.ts'
import { watch, whole } from './watcher.ts'
import { withWriters } from './writers.ts'
import { readOf } from './writes.ts'

const writers = 8
const plansEach = 50
const kills = 5

export const races = {
  async 'concurrent-writers'({ resource, endpoint, random }) {
    await withWriters(resource, writers, async (started) => {
      const watching = watch(resource.publisher(), endpoint)
      for (const [i, writer] of started.entries())
        writer.begin({ endpoint, author: `writer ${i}`, plans: plansEach, seed: pick(random, 2 ** 31) })
      const looks = await watching.while(Promise.all(started.map(({ done }) => done)))
      // A look ends only where no write came between; on a busy machine eight writers leave few such moments.
      assert.ok(looks >= 3, `the name was looked at ${looks} times while it was written`)
      const accepted = started.flatMap(({ wrote }) => wrote).sort((x, y) => Number(x - y))
      const all = Array.from({ length: writers * plansEach }, (_, i) => BigInt(i + 1))
      assert.deepEqual(accepted, all, 'every accepted write is one generation')
      whole(await readOf(resource.publisher(), endpoint), BigInt(writers * plansEach))
    })
  },

  async 'killed-writer'({ resource, endpoint, random }) {
    let stands = 0n
    for (let killed = 0; killed < kills; killed++)
      await withWriters(resource, 1, async ([writer]) => {
        assert.ok(writer)
        const author = `victim ${killed}`
        writer.begin({ endpoint, author, plans: 10_000, seed: pick(random, 2 ** 31) })
        for (let more = 1 + pick(random, 4); more > 0; more--) await writer.next()
        await new Promise((resolve) => setTimeout(resolve, random.next() * 8))
        await writer.kill()
        const acknowledged = writer.wrote.at(-1) ?? stands
        stands = whole(await readOf(resource.publisher(), endpoint), acknowledged)
      })
    assert.ok(stands >= BigInt(kills), 'every writer went on where the one before it had died')
  },
} satisfies Partial<Keeps>
