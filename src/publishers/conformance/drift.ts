// What a real enactor makes of records that change behind its back (S17): an emptied name is repaired, another's edit is
// left as it is and told of, until an operator has the last word.

import assert from 'node:assert/strict'
import { NodeShell } from '../../station/node/shell.ts'
import type { Enactor, EnvelopeHolder } from '../../steering/index.ts'
import { type EndpointName, instant, ms, type NewEntry, type NodeName } from '../../terms/index.ts'
import { handOf } from './others.ts'
import type { Resource } from './resource.ts'
import type { Keeps } from './scene.ts'
import { a, readOf, textsOf, writeOf } from './writes.ts'

const patienceMs = 30_000

/** Envelopes are with the resource, never here. */
const noEnvelopes: EnvelopeHolder = {
  current: () => null,
  all: () => [],
  compareAndSet: async () => ({ kind: 'fenced', found: null }),
  select: () => false,
}

/** One enactor of one endpoint at this resource, looking several times a second. */
class Watchman {
  readonly told: NewEntry[] = []
  readonly #endpoint: EndpointName
  readonly #publisher
  readonly #shell: NodeShell

  constructor(resource: Resource, endpoint: EndpointName) {
    this.#endpoint = endpoint
    // Its own pace is about what reading costs, which is not what is tried here.
    const { pace: _, ...publisher } = resource.publisher()
    this.#publisher = publisher
    const { id } = publisher
    this.#shell = new NodeShell({
      node: 'lon-1' as NodeName,
      clock: { now: () => instant(Date.now()), monotonic: () => performance.now() },
      timers: {
        after(wait, act) {
          const timer = setTimeout(act, wait)
          return () => clearTimeout(timer)
        },
      },
      holder: noEnvelopes,
      publishers: new Map([[id, this.#publisher]]),
      looks: false,
      pace: { readEvery: ms(100), firstBackoff: ms(20), longestBackoff: ms(200) },
      tell: (entry) => this.told.push(entry),
      news: () => {},
    })
  }

  carry(n: number, author = 'planner'): void {
    const publish = [this.#publisher.id]
    const { plan } = writeOf(this.#endpoint, null, n, a(n), { author, publish })
    this.#shell.step({ kind: 'plan', plan, at: instant(Date.now()) })
  }

  get enactor(): Enactor | undefined {
    return this.#shell.state.endpoints.get(this.#endpoint)?.enactors.get(this.#publisher.id)
  }

  async until(what: string, holds: (enactor: Enactor) => boolean): Promise<void> {
    const deadline = performance.now() + patienceMs
    while (!this.enactor || !holds(this.enactor)) {
      const { condition, detail } = this.enactor ?? {}
      assert.ok(performance.now() < deadline, `waited in vain for ${what}; it is ${condition}: ${detail}`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  /** It has read what stands there `times` times more. */
  async looksAgain(times: number): Promise<void> {
    for (let left = times; left > 0; left--) {
      const before = this.enactor?.readBackAt ?? 0
      await this.until('another look', ({ readBackAt }) => (readBackAt ?? 0) > before)
    }
  }

  stop(): void {
    this.#shell.stop()
  }
}

async function withWatchman(
  resource: Resource,
  endpoint: EndpointName,
  use: (watchman: Watchman) => Promise<void>,
): Promise<void> {
  const watchman = new Watchman(resource, endpoint)
  try {
    await use(watchman)
  } finally {
    watchman.stop()
  }
}

const inForce = ({ condition }: Enactor): boolean => condition === 'in-force'

export const drift = {
  async 'emptied-repaired'({ resource, endpoint }) {
    await withWatchman(resource, endpoint, async (watchman) => {
      watchman.carry(3)
      await watchman.until('the plan to be in force', inForce)
      for (const alsoFence of [false, true]) {
        const before = (await readOf(resource.publisher(), endpoint)).fence
        assert.ok(before)
        // Counted beforehand: the enactor may be quicker than the hand that empties.
        const repairs = watchman.told.length
        if (resource.foreign === null) await resource.publisher().release(endpoint, before)
        else await resource.foreign.remove(endpoint, 'A')
        if (alsoFence) await resource.foreign?.remove(`_fence.${endpoint}`, 'TXT')
        await watchman.until('the repair', () => watchman.told.length > repairs)
        // The first may have begun before the last removal.
        await watchman.looksAgain(2)
        await watchman.until('the plan to be in force again', inForce)
        const { fence, sets } = await readOf(resource.publisher(), endpoint)
        assert.equal(fence?.generation, 3n)
        assert.deepEqual(textsOf(sets), ['A 192.0.2.3'])
      }
    })
  },

  async 'edited-held'({ resource, endpoint }) {
    const hand = handOf(resource)
    await withWatchman(resource, endpoint, async (watchman) => {
      watchman.carry(3)
      await watchman.until('the plan to be in force', inForce)
      await hand.add(endpoint, 'A', '203.0.113.66')
      await hand.add(endpoint, 'AAAA', '2001:db8::66')
      await watchman.until('the edit to be seen', ({ condition }) => condition === 'drift')
      const edited = textsOf((await readOf(resource.publisher(), endpoint)).sets)
      await watchman.looksAgain(3)
      assert.deepEqual(textsOf((await readOf(resource.publisher(), endpoint)).sets), edited)
      assert.deepEqual(edited, ['A 192.0.2.3', 'A 203.0.113.66', 'AAAA 2001:db8::66'])
      const alarms = watchman.told.filter(({ kind }) => kind === 'drift.found')
      assert.ok(alarms.length > 0 && /changed by somebody else/.test(alarms.at(-1)?.why ?? ''))
      watchman.carry(4, 'operator:ada')
      await watchman.until('the operator’s plan to be in force', inForce)
      const { fence, sets } = await readOf(resource.publisher(), endpoint)
      assert.deepEqual([fence?.generation, textsOf(sets)], [4n, ['A 192.0.2.4']])
    })
  },
} satisfies Partial<Keeps>
