// Names under the care of the node's own shell at one place: given plans, and watched until they are in force.

import { NodeShell } from '../../src/station/node/shell.ts'
import {
  type EnvelopeHolder,
  fenceOf,
  formatFence,
  makePlan,
  type Plan,
  type Publisher,
  recordTexts,
} from '../../src/steering/index.ts'
import { type EndpointName, instant, type NodeName, type TargetId } from '../../src/terms/index.ts'
import { worldFor } from '../../test/publishers/at-server.ts'
import type { Place } from './places.ts'

const nothingHeld: EnvelopeHolder = {
  current: () => null,
  all: () => [],
  compareAndSet: async () => ({ kind: 'lost', detail: 'no zone of its own' }),
  select: () => false,
}

export class Steered {
  readonly #place: Place
  readonly #shell: NodeShell
  readonly #names: readonly EndpointName[]
  #generation = 0n
  #wake: () => void = () => {}
  reads = 0
  writes = 0

  constructor(place: Place, prefix: string, many: number) {
    this.#place = place
    this.#names = Array.from({ length: many }, (_, n) => `${prefix}${n}.${place.zone}` as EndpointName)
    const { clock, timers } = worldFor()
    this.#shell = new NodeShell({
      node: 'bench' as NodeName,
      clock,
      timers,
      holder: place.holder ?? nothingHeld,
      publishers: new Map([[place.publisher.id, this.#counted(place.publisher)]]),
      tell: () => {},
      news: () => {},
    })
  }

  /** Resolves when every name was read back with the newest plan. Rejects after `withinMs`. */
  async plan(withinMs: number): Promise<void> {
    this.#generation++
    const at = instant(Date.now())
    for (const name of this.#names) this.#shell.step({ kind: 'plan', plan: this.#planFor(name), at })
    const deadline = performance.now() + withinMs
    while (!this.#inForce()) {
      if (performance.now() > deadline) throw new Error(`${this.#place.name}: ${this.#trouble()}`)
      // One name is looked at whenever something was heard; of many, looking so often would be most of the work.
      await new Promise<void>((resolve) => {
        if (this.#names.length > 100) setTimeout(resolve, 20)
        else this.#wake = resolve
      })
    }
  }

  /** What the first plan of every name writes, as lines of a master file. */
  masterLines(): string {
    this.#generation++
    const lines = this.#names.flatMap((name) => {
      const plan = this.#planFor(name)
      const [address] = recordTexts(plan.envelope, plan.envelope.lastKnownGood)
      const fence = formatFence(fenceOf(plan, 0n))
      return [`${name}. ${plan.envelope.ttl} IN ${address}`, `_fence.${name}. 60 IN TXT "${fence}"`]
    })
    this.#generation--
    return `${lines.join('\n')}\n`
  }

  stop(): void {
    this.#shell.stop()
  }

  #inForce(): boolean {
    for (const { enactors } of this.#shell.state.endpoints.values())
      for (const { inForce } of enactors.values())
        if (inForce?.plan.generation !== this.#generation) return false
    return true
  }

  #trouble(): string {
    const details = [...this.#shell.state.endpoints.values()].flatMap(({ enactors }) =>
      [...enactors.values()].map(({ condition, detail }) => `${condition}: ${detail}`),
    )
    const waiting = details.filter((detail) => !detail.startsWith('in-force'))
    return `${waiting.length} names are not in force: ${waiting[0]}`
  }

  #planFor(endpoint: EndpointName): Plan {
    const id = 'east' as TargetId
    const last = Number(this.#generation % 250n) + 1
    return makePlan({
      generation: this.#generation as Plan['generation'],
      madeAt: instant(0),
      author: 'planner',
      reason: 'benchmark',
      evidence: {},
      envelope: {
        endpoint,
        ttl: Math.max(60, this.#place.publisher.smallestTtl),
        mode: 'automatic',
        belowQuorum: 'hold',
        targets: [{ id, records: [{ type: 'A', address: `192.0.2.${last}` }] }],
        sets: [[id]],
        minimum: 1,
        present: ['A'],
        absent: ['AAAA', 'CNAME'],
        lastKnownGood: [id],
        publish: [this.#place.publisher.id],
      },
    })
  }

  /** The shell has heard the reply once this has resolved and one more turn has passed. */
  #counted(publisher: Publisher): Publisher {
    const heard = <T>(outcome: T): T => {
      setImmediate(() => this.#wake())
      return outcome
    }
    return {
      ...publisher,
      read: async (endpoint) => {
        this.reads++
        return heard(await publisher.read(endpoint))
      },
      write: async (write) => {
        this.writes++
        return heard(await publisher.write(write))
      },
    }
  }
}
