// The one suite, written against the port and run against every publisher with the real thing behind it. What a kind
// cannot do stands in `promises.ts` with its reason, not in a softer test.

import { describe, type TestContext, test } from 'node:test'
import { type EndpointName, seededRandom } from '../../terms/index.ts'
import { type PromiseId, type PromisingKind, promises, promisesOf } from '../promises.ts'
import { crashes } from './crashes.ts'
import { custody } from './custody.ts'
import { drift } from './drift.ts'
import { fencing } from './fencing.ts'
import { names } from './names.ts'
import { others } from './others.ts'
import { races } from './races.ts'
import type { Resource } from './resource.ts'
import type { Keeps } from './scene.ts'
import { sizes } from './sizes.ts'

const keeps: Keeps = {
  ...fencing,
  ...crashes,
  ...races,
  ...drift,
  ...others,
  ...names,
  ...sizes,
  ...custody,
}

/** Which publisher is asked, and for what. */
export type Asked = {
  readonly kind: PromisingKind
  /** As the tests are headed: the server behind it, and what is special about it. */
  readonly name: string
  /** Null when the peer is missing; it has then skipped the test that it was asked in. */
  readonly resource: (t: TestContext) => Promise<Resource | null>
  /** Only these, where another run against the same server has them all. */
  readonly only?: readonly PromiseId[]
}

const seed = Number(process.env.HOLDFAST_SEED ?? Math.floor(performance.timeOrigin) % 2 ** 31)

export function publisherConformance({ kind, name, resource, only }: Asked): void {
  const { cannot } = promisesOf(kind)
  let used = 0
  describe(`the publisher for ${name}`, () => {
    for (const id of Object.keys(promises) as PromiseId[]) {
      if (cannot[id] !== undefined || (only && !only.includes(id))) continue
      test(promises[id], async (t) => {
        const r = await resource(t)
        if (!r) return
        const another = (): EndpointName => `n${++used}.${r.below}` as EndpointName
        const scene = { kind, resource: r, endpoint: another(), another, random: seededRandom(seed) }
        try {
          await keeps[id](scene)
        } catch (problem) {
          process.stderr.write(`${name}: ${id} was not kept; HOLDFAST_SEED=${seed} throws the same dice\n`)
          throw problem
        }
      })
    }
  })
}
