// Records at Cloudflare, over its HTTP API. A batch is one database transaction, but has no precondition; the fence is
// therefore deleted by its identifier, which fails when somebody replaced it, and with it the whole batch. What that
// rests on, and RFC 2136 does not: that a reading is current (`standing.ts`), and that edges take the changes one by one.

import {
  type Custodian,
  type Fence,
  type Publisher,
  type PublisherPace,
  type ReadOutcome,
  sameFence,
  type WriteOutcome,
} from '../../steering/index.ts'
import {
  bad,
  type EndpointName,
  good,
  type Outcome,
  type Random,
  seconds,
  type Timers,
} from '../../terms/index.ts'
import { fenceNameOf, nameOf } from '../fence-record.ts'
import { type Bulk, type Gathering, gathered, type Turns } from '../gathered.ts'
import { promisesOf } from '../promises.ts'
import { nameTooLong, refuseName } from '../refused.ts'
import type { CloudflareSpec } from '../spec.ts'
import { type Trouble, trouble } from '../trouble.ts'
import { CloudflareApi } from './api.ts'
import { releaseOf } from './change.ts'
import { proxied } from './decide.ts'
import { Rounds } from './rounds.ts'
import { type Purpose, Session } from './session.ts'
import {
  fenceAt,
  isMarked,
  proxiedAt,
  type Standing,
  standingIn,
  surveyOf,
  type ZoneReading,
} from './standing.ts'
import { setsIn } from './stored.ts'
import { writeAll } from './writing.ts'
import { readZone } from './zone-reader.ts'

export type CloudflareDeps = {
  readonly token: string
  readonly fetch: typeof globalThis.fetch
  readonly timers: Timers
  readonly random: Random
  readonly monotonic: () => number
  /** Limit for one whole read or write. */
  readonly timeoutMs: number
}

/** Half of what one address may ask; the slower limit, of one user, is told with each answer and kept by `api.ts`. */
const rate = { most: 100, perMs: 1000 }
/** A read may wait for its round (`rounds.ts`) and then takes as long as any. */
const pace: PublisherPace = { readEvery: seconds(60), patience: seconds(35) }

export function cloudflarePublisher(spec: CloudflareSpec, deps: CloudflareDeps): Publisher & Custodian {
  const api = new CloudflareApi(spec, deps)
  const session = (turns: Turns, purpose: Purpose) => new Session(turns, deps.timeoutMs, purpose, deps)
  const rounds = new Rounds(pace.readEvery, deps)
  const bulk: Bulk = {
    fits: (writes) => writes.length,
    async readMany(endpoints, turns) {
      const reading = session(turns, { turnTaken: true, urgent: false })
      const outcomes = await readAll(endpoints, spec, api, reading)
      rounds.answered(outcomes.keys(), reading.requests)
      return outcomes
    },
    writeMany: (writes, turns) =>
      writeAll(writes, spec, api, session(turns, { turnTaken: true, urgent: true })),
  }
  const { turns, ...line } = gathered(spec, bulk, gatheringFor(deps))
  const ask = { spec, api, session: () => session(turns, { turnTaken: false, urgent: true }) }
  return {
    id: spec.id,
    kind: 'cloudflare',
    pace,
    smallestTtl: promisesOf('cloudflare').smallestTtl,
    selectsInPlace: false,
    async read(endpoint) {
      await rounds.turn(endpoint)
      return line.read(endpoint)
    },
    write: line.write,
    async survey(endpoint) {
      const standing = await standingOf(endpoint, ask, ask.session())
      return standing.ok ? { kind: 'surveyed', survey: surveyOf(standing.value) } : standing.error
    },
    release: (endpoint, expected) => release(endpoint, expected, ask),
  }
}

const gatheringFor = ({ timers, monotonic, timeoutMs }: CloudflareDeps): Gathering => ({
  rate,
  atOnce: { writes: 2, reads: 1 },
  most: { writes: 1000, reads: 10_000 },
  lingerMs: 10,
  waiting: 20_000,
  longestWaitMs: timeoutMs / 5,
  monotonic,
  timers,
})

async function readAll(
  endpoints: readonly EndpointName[],
  spec: CloudflareSpec,
  api: CloudflareApi,
  session: Session,
): Promise<ReadonlyMap<EndpointName, ReadOutcome>> {
  const outcomes = new Map<EndpointName, ReadOutcome>()
  const readable = endpoints.filter((endpoint) => {
    const refusal = refuseName(endpoint, spec.zone)
    if (refusal) outcomes.set(endpoint, refusal)
    return !refusal
  })
  if (readable.length === 0) return outcomes
  const reading = await readZone(api, readable.map(nameOf), session)
  for (const endpoint of reading.ok ? readable.slice(0, reading.value.read) : readable)
    outcomes.set(endpoint, reading.ok ? publishedIn(reading.value.zone, endpoint) : reading.error)
  return outcomes
}

function publishedIn(zone: ZoneReading, endpoint: EndpointName): ReadOutcome {
  const fenceName = fenceNameOf(endpoint)
  if (!fenceName.ok) return nameTooLong(endpoint)
  const standing = standingIn(zone, nameOf(endpoint), fenceName.value)
  if (proxiedAt(standing)) return proxied(endpoint)
  return { kind: 'read', published: { fence: fenceAt(standing), sets: setsIn(standing.records) } }
}

type Asking = {
  readonly spec: CloudflareSpec
  readonly api: CloudflareApi
  readonly session: () => Session
}

async function standingOf(
  endpoint: EndpointName,
  { spec, api }: Asking,
  session: Session,
): Promise<Outcome<Standing, Trouble>> {
  const refusal = refuseName(endpoint, spec.zone)
  const fenceName = fenceNameOf(endpoint)
  if (refusal || !fenceName.ok) return bad(refusal ?? nameTooLong(endpoint))
  const reading = await readZone(api, [nameOf(endpoint)], session)
  return reading.ok ? good(standingIn(reading.value.zone, nameOf(endpoint), fenceName.value)) : reading
}

/** Somebody who replaces the fence each time is another writer. */
const mostReleases = 3

async function release(endpoint: EndpointName, expected: Fence, ask: Asking): Promise<WriteOutcome> {
  const session = ask.session()
  let taken = false
  for (let attempt = 0; attempt < mostReleases; attempt++) {
    const standing = await standingOf(endpoint, ask, session)
    if (!standing.ok) return taken ? { kind: 'lost', detail: standing.error.detail } : standing.error
    const fence = fenceAt(standing.value)
    if (!isMarked(standing.value)) return { kind: 'written' }
    if (!sameFence(fence, expected)) return { kind: 'fenced', found: fence }
    const outcome = await ask.api.batch(releaseOf(standing.value), session)
    taken = outcome.kind === 'taken'
    if (outcome.kind === 'failed' || outcome.kind === 'lost') return outcome
  }
  return trouble(
    'unsteady',
    `the fence of ${endpoint} does not stay away`,
    'look for another writer of this name',
  )
}
