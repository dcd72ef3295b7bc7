// A stage for stories: planners, stores, nodes and authorities by name, each planner (`planner.ts`) and node
// (`node.ts`) the pure machine that ships. Everything between them is a letter (`mail.ts`), so that a
// story says who knew what when. The promises of `properties.ts` and `promises.ts` are judged at every step, and one
// that is broken is said on the stage.

import type { EndpointSpec, Pace, Published } from '../../src/steering/index.ts'
import {
  after,
  type Duration,
  type EndpointName,
  type Instant,
  type NewEntry,
  type NodeName,
  type PublisherId,
} from '../../src/terms/index.ts'
import { type Finding, type Observed, overResource, type Property } from '../properties.ts'
import { nothing } from '../resource.ts'
import { Amazon } from './amazon.ts'
import { Lines } from './lines.ts'
import { Mail } from './mail.ts'
import type { NodeProcess, PlannerProcess, Shelf } from './processes.ts'
import { contentText } from './words.ts'

export class Stage {
  now = 0 as Instant
  readonly lines = new Lines()
  mail = new Mail((text, subject) => this.say('network', text, subject))
  readonly stores = new Map<string, Shelf>()
  readonly planners = new Map<string, PlannerProcess>()
  readonly nodes = new Map<string, NodeProcess>()
  /** The authorities outside of the nodes, and what each holds. */
  readonly authorities = new Map<PublisherId, Map<EndpointName, Published>>()
  readonly amazon = new Amazon(this)
  readonly broken = new Set<Property>()
  /** What the specifications are made from, and what they are now. */
  given: ReadonlyMap<string, string> = new Map()
  specs: readonly EndpointSpec[] = []
  pace: Partial<Pace> = {}
  vantages: readonly NodeName[] = []
  /** Vantages that are heard no more. */
  readonly silent = new Set<NodeName>()
  /** Reads are many and mostly say what is known. */
  tellingReads = false

  say(who: string, text: string, subject: EndpointName | null = null): void {
    this.lines.add({ at: this.now, who, subject, text })
  }

  enter(who: string, { author, kind, subject, why }: NewEntry): void {
    // `plan.applied` says the same.
    if (kind === 'endpoint.readback') return
    const by = author.startsWith('operator:') ? ` (${author})` : ''
    this.say(who, `${kind}${by}: ${why}`, subject as EndpointName)
  }

  observe({ findings }: Observed): void {
    for (const finding of findings) this.breaks(finding)
  }

  breaks({ property, detail }: Finding): void {
    this.broken.add(property)
    this.say('BROKEN', `${property}: ${detail}`)
  }

  at(authority: PublisherId, endpoint: EndpointName): Published {
    return this.authorities.get(authority)?.get(endpoint) ?? nothing
  }

  /** `how` it came about; null: by the story's own hand, which no promise covers. */
  set(authority: PublisherId, endpoint: EndpointName, next: Published, how: string | null): void {
    const before = this.at(authority, endpoint)
    this.authorities.get(authority)?.set(endpoint, next)
    if (how) this.observe(overResource(before, next))
    this.say(authority, `${how ?? 'is changed by hand to'} ${contentText(next)}`, endpoint)
  }

  /** For another scene; time and what was said go on. */
  clear(): void {
    for (const all of [this.stores, this.planners, this.nodes, this.authorities, this.silent]) all.clear()
    this.mail = new Mail((text, subject) => this.say('network', text, subject))
    this.given = new Map()
    this.pace = {}
  }

  /** Time passes; whoever wanted to be woken is, at that moment. */
  advance(wait: Duration): void {
    const end = after(this.now, wait)
    let wakes = 0
    for (let next = this.#nextDue(end); next !== null; next = this.#nextDue(end)) {
      if (wakes++ > mostWakes)
        throw new Error(`time does not go on: woken ${wakes} times until ${this.now / 1000} s`)
      this.now = Math.max(this.now, next.at) as Instant
      next.wake()
      this.mail.settle()
    }
    this.now = end
  }

  #nextDue(end: Instant): Due | null {
    const nodes = [...this.nodes.values()].flatMap(({ running, state, hear }): Due[] =>
      running && state.wakeAt !== null
        ? [{ at: state.wakeAt, wake: () => hear({ kind: 'tick', now: this.now }) }]
        : [],
    )
    const planners = [...this.planners.values()].map(
      ({ tickAt, hear }): Due => ({ at: tickAt, wake: () => hear({ kind: 'tick', now: this.now }) }),
    )
    const dues = [...nodes, ...planners].filter(({ at }) => at <= end)
    return dues.reduce<Due | null>((first, due) => (first && first.at <= due.at ? first : due), null)
  }
}

/** In one go of time; an hour with a hundred endpoints needs fewer. */
const mostWakes = 100_000

type Due = { readonly at: Instant; readonly wake: () => void }
