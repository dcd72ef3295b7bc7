// A writer in a process of its own: carries plan after plan to one name, each over whatever fence it finds, until it
// has carried as many as it was told to, or is killed. Started and watched by `writers.ts`.

import { inspect } from 'node:util'
import type { ReadOutcome, WriteOutcome } from '../../steering/index.ts'
import { assert, instant, type Random, seededRandom } from '../../terms/index.ts'
import { createDirectPublisher } from '../create.ts'
import { askingParent } from './parent-publisher.ts'
import type { Task, Told } from './writers.ts'
import { numbered, writeOf } from './writes.ts'

/** More than this in a row without one step forward, and the writer gives up. */
const mostRetries = 200
const mostPauseMs = 4

const say = (told: Told): void => void process.send?.(told)

function publisherOf({ home }: Task, random: Random) {
  if (home.kind === 'parent') return askingParent(process)
  return createDirectPublisher(home.spec, {
    secrets: home.secrets,
    clock: { now: () => instant(Date.now()), monotonic: () => performance.now() },
    timers: {
      after(wait, act) {
        const timer = setTimeout(act, wait)
        return () => clearTimeout(timer)
      },
    },
    random,
    timeoutMs: 10_000,
  })
}

async function carry(task: Task): Promise<void> {
  const random = seededRandom(task.seed)
  const publisher = publisherOf(task, random)
  const { endpoint, author, plans } = task
  const again = (outcome: ReadOutcome | WriteOutcome): void => {
    assert(
      outcome.kind === 'failed' && outcome.retry && retries++ < mostRetries,
      `${author}: ${inspect(outcome)}`,
    )
    say({ kind: 'again', code: outcome.code })
  }
  let retries = 0
  let read = await publisher.read(endpoint)
  for (; read.kind !== 'read'; read = await publisher.read(endpoint)) again(read)
  let { fence } = read.published
  for (let done = 0; done < plans; ) {
    const generation = (fence?.generation ?? 0n) + 1n
    const write = writeOf(endpoint, fence, generation, numbered(generation), { author })
    const outcome = await publisher.write(write)
    if (outcome.kind === 'written') {
      say({ kind: 'wrote', generation })
      fence = write.next
      done++
      retries = 0
    } else if (outcome.kind === 'fenced') {
      fence = outcome.found
      // All would else ask again in the same moment, and most of them in vain.
      await new Promise((resolve) => setTimeout(resolve, random.next() * mostPauseMs))
    } else again(outcome)
  }
}

process.on('message', (task: Task | { readonly kind: 'reply' }) => {
  if (task.kind !== 'task') return
  carry(task)
    .catch((problem: Error) => say({ kind: 'broke', why: problem.message }))
    .finally(() => process.disconnect?.())
})
say({ kind: 'ready' })
