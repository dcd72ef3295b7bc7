import {
  type Custodian,
  type Fence,
  type FencedWrite,
  type Publisher,
  type ReadOutcome,
  type SurveyOutcome,
  sameFence,
  type WriteOutcome,
} from '../../steering/index.ts'
import {
  assert,
  type Clock,
  type EndpointName,
  type Random,
  seconds,
  type Timers,
} from '../../terms/index.ts'
import { fenceNameOf } from '../fence-record.ts'
import { type Bulk, gathered, type Turns } from '../gathered.ts'
import { promisesOf } from '../promises.ts'
import { refuseName, refuseWrite } from '../refused.ts'
import type { Route53Spec } from '../spec.ts'
import { type Trouble, trouble } from '../trouble.ts'
import { openRoute53, type Route53Api } from './api.ts'
import { changesOf, howManyFit, type Weight, weightOf } from './batch.ts'
import type { Fault } from './faults.ts'
import { Known } from './known.ts'
import { fromRoute53 } from './names.ts'
import { Places, readAll, readSome } from './pages.ts'
import { Session, type SessionDeps } from './session.ts'
import { readOf, type Standing, surveyOf } from './standing.ts'
import { writeAll } from './writing.ts'

export type Route53Deps = {
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  /** Limit for the requests of one read or write, once begun. */
  readonly budgetMs: number
}

/** Longer than the second that Route 53 counts in, for requests do not all travel equally fast. */
const rateWindowMs = 1100
/** A read or write waits so long for its turn, and once begun takes its budget: together less than the patience. */
const longestWaitMs = 12_000
export const route53BudgetMs = 15_000
const pace = { readEvery: seconds(60), patience: seconds(30) }
/** How long what was seen is written upon without reading it again. */
const freshMs = 15_000

export function route53Publisher(spec: Route53Spec, deps: Route53Deps): Publisher & Custodian {
  const zone = new HostedZone(spec, deps)
  const { read, write, turns } = gathered(spec, zone, {
    rate: { most: spec.requestsPerSecond, perMs: rateWindowMs },
    waiting: 16_384,
    longestWaitMs,
    // One change at a time: Route 53 refuses a second while it works on the first (PriorRequestNotComplete).
    atOnce: { writes: 1, reads: 2 },
    most: { writes: 1000, reads: 16_384 },
    lingerMs: 5,
    roundMs: 0.7 * pace.readEvery,
    monotonic: () => deps.clock.monotonic(),
    timers: deps.timers,
  })
  return {
    id: spec.id,
    kind: 'route53',
    // Route 53 takes 0 as well, with which resolvers would ask it again for every single client.
    smallestTtl: promisesOf('route53').smallestTtl,
    selectsInPlace: false,
    pace,
    read: async (endpoint) => refuseName(endpoint, spec.zone) ?? read(endpoint),
    write: async (one) => refuseWrite(one, spec.zone) ?? write(one),
    survey: async (endpoint) => refuseName(endpoint, spec.zone) ?? zone.survey(endpoint, turns),
    release: async (endpoint, expected) =>
      refuseName(endpoint, spec.zone) ?? zone.release(endpoint, expected, turns),
  }
}

class HostedZone implements Bulk {
  readonly #spec: Route53Spec
  readonly #deps: SessionDeps
  readonly #known: Known
  readonly #places = new Places()
  #isRightZone = false

  constructor(spec: Route53Spec, deps: Route53Deps) {
    this.#spec = spec
    this.#known = new Known(freshMs, () => deps.clock.monotonic())
    let open: () => Promise<Route53Api> = openRoute53(spec)
    this.#deps = {
      ...deps,
      asked: spec,
      open: () => open(),
      reopen: () => {
        open = openRoute53(spec)
      },
    }
  }

  fits(writes: readonly FencedWrite[]): number {
    return howManyFit(writes.map((write) => this.#weigh(write)))
  }

  /** By what is known there; else as if the same stood there already. */
  #weigh(write: FencedWrite): Weight {
    const standing = this.#known.get(write.endpoint)
    const fenceName = fenceNameOf(write.endpoint)
    const nothing = { endpoint: write.endpoint, fence: null, fenceSet: null, steered: [], others: [] }
    const changes = fenceName.ok ? changesOf(write, fenceName.value, standing ?? nothing) : []
    const { elements, characters } = weightOf(changes)
    return standing ? { elements, characters } : { elements: 2 * elements, characters: 2 * characters }
  }

  async readMany(
    endpoints: readonly EndpointName[],
    turns: Turns,
  ): Promise<ReadonlyMap<EndpointName, ReadOutcome>> {
    const session = new Session(this.#deps, turns, true)
    const wrong = await this.#wrongZone(session)
    if (wrong) return new Map(endpoints.map((endpoint) => [endpoint, wrong]))
    const read = await readSome(session, this.#places, endpoints)
    if (read.ok)
      return new Map(read.value.map((standing) => [standing.endpoint, readOf(this.#known.keep(standing))]))
    const failed = troubleOf(read.error)
    return new Map(endpoints.map((endpoint) => [endpoint, failed]))
  }

  async writeMany(
    writes: readonly FencedWrite[],
    turns: Turns,
  ): Promise<ReadonlyMap<EndpointName, WriteOutcome>> {
    const session = new Session(this.#deps, turns, true)
    const wrong = await this.#wrongZone(session)
    if (wrong) return new Map(writes.map(({ endpoint }) => [endpoint, wrong]))
    const outcomes = new Map<EndpointName, WriteOutcome>()
    await writeAll({ session, places: this.#places, known: this.#known, outcomes }, writes)
    return outcomes
  }

  async survey(endpoint: EndpointName, turns: Turns): Promise<SurveyOutcome> {
    const standing = await this.#look(new Session(this.#deps, turns, false), endpoint)
    return 'kind' in standing ? standing : { kind: 'surveyed', survey: surveyOf(standing) }
  }

  async release(endpoint: EndpointName, expected: Fence, turns: Turns): Promise<WriteOutcome> {
    const session = new Session(this.#deps, turns, false)
    const standing = await this.#look(session, endpoint)
    if ('kind' in standing) return standing
    const { fence, fenceSet } = standing
    if (fenceSet === null) return { kind: 'written' }
    if (!sameFence(fence, expected)) return { kind: 'fenced', found: fence }
    this.#known.forget(endpoint)
    const removal = [{ Action: 'DELETE', ResourceRecordSet: fenceSet }] as const
    const answer = await session.ask('ChangeResourceRecordSets', (api, signal) => api.change(removal, signal))
    if (answer.ok) return { kind: 'written' }
    if (answer.error.kind === 'unknown') return { kind: 'lost', detail: answer.error.detail }
    if (answer.error.kind === 'refused') return answer.error.trouble
    const after = await this.#look(session, endpoint)
    if ('kind' in after) return after
    return after.fenceSet === null ? { kind: 'written' } : { kind: 'fenced', found: after.fence }
  }

  async #look(session: Session, endpoint: EndpointName): Promise<Standing | Trouble> {
    const wrong = await this.#wrongZone(session)
    if (wrong) return wrong
    const read = await readAll(session, this.#places, [endpoint])
    if (!read.ok) return troubleOf(read.error)
    const [standing] = read.value
    assert(standing, 'a name that was asked for was read')
    return standing
  }

  /** Asked until it was right once: the id of another zone would take records that nobody resolves. */
  async #wrongZone(session: Session): Promise<Trouble | null> {
    if (this.#isRightZone) return null
    const answer = await session.ask('GetHostedZone', (api, signal) => api.zoneName(signal))
    if (!answer.ok) return troubleOf(answer.error)
    this.#isRightZone = fromRoute53(answer.value) === this.#spec.zone
    if (this.#isRightZone) return null
    return trouble(
      'wrong-zone',
      `the hosted zone ${this.#spec.hostedZone} is ${answer.value}, not ${this.#spec.zone}`,
      'correct `hostedZone` or `zone` of this publisher',
    )
  }
}

/** Of a request that changes nothing: without an answer it is simply not done. */
const troubleOf = (fault: Fault): Trouble =>
  fault.kind === 'refused'
    ? fault.trouble
    : trouble(
        'no-answer',
        fault.kind === 'unknown' ? fault.detail : fault.messages.join('; '),
        'look whether Route 53 is well (https://health.aws.amazon.com) and can be reached from here',
      )
