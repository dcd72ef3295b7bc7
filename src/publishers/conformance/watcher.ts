// Looks at a name again and again while others write it: never empty once it was written, never an older generation
// than one seen before, and always the records of exactly the generation that its fence names.

import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import type { Publisher } from '../../steering/index.ts'
import type { EndpointName } from '../../terms/index.ts'
import { numbered, textsOf, textsOfRecords } from './writes.ts'

/** Leaves the machine to the writers. */
const betweenLooksMs = 5

export type Watcher = {
  /** Rejects at the first thing that was wrong, there or in `work`; resolves with how often it looked meanwhile. */
  while(work: Promise<unknown>): Promise<number>
}

export function watch(publisher: Publisher, endpoint: EndpointName): Watcher {
  let stopped = false
  let looks = 0
  let highest = 0n
  const look = async (): Promise<void> => {
    const outcome = await publisher.read(endpoint)
    // Written too often to be read in one moment; that it is read at all is counted at the end.
    if (outcome.kind === 'failed' && outcome.retry) return
    assert.ok(outcome.kind === 'read', inspect(outcome))
    highest = whole(outcome.published, highest)
    looks++
  }
  const looking = (async () => {
    while (!stopped) {
      await look()
      await new Promise((resolve) => setTimeout(resolve, betweenLooksMs))
    }
  })()
  looking.catch(() => {})
  return {
    async while(work) {
      try {
        await Promise.race([work, looking])
      } finally {
        stopped = true
      }
      await looking
      return looks
    },
  }
}

/** The generation that stands there with exactly its records, not below `least`; 0 for nothing at all. */
export function whole(
  { fence, sets }: { fence: { generation: bigint } | null; sets: Parameters<typeof textsOf>[0] },
  least: bigint,
): bigint {
  const generation = fence?.generation ?? 0n
  assert.ok(generation >= least, `generation ${generation} stands there after ${least}`)
  const expected = generation === 0n ? [] : textsOfRecords(numbered(generation))
  assert.deepEqual(textsOf(sets), expected, `the records of generation ${generation} stand there, whole`)
  return generation
}
