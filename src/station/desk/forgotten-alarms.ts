// Alarms of this machine's node from before it was started anew. A node remembers none that it raised in a life before, so
// that it ends none of them: whoever was told would hear of them for ever.

import type { AlarmCode, EndpointStatus } from '../../steering/index.ts'
import {
  type Duration,
  type EndpointName,
  type Entry,
  type Instant,
  type NewEntry,
  type NodeName,
  seconds,
} from '../../terms/index.ts'
import type { Realm } from './realm.ts'

/** Read at a start: enough for the newest of some hundred endpoints. */
const read = 2_000
/** A node that lives ends its alarms itself, long before. */
const patience: Duration = seconds(30)
const codes: ReadonlySet<unknown> = new Set<AlarmCode>(['below-quorum', 'observer-in-doubt', 'nothing-ready'])

export class ForgottenAlarms {
  readonly #author: string
  readonly #raised = new Map<string, Set<string>>()
  /** By the monotonic clock. */
  readonly #wellSince = new Map<string, number>()

  constructor(node: NodeName) {
    this.#author = `node:${node}`
  }

  /** Those that stand in the realm's journal, and from now on those that come. */
  static async follow(realm: Realm, node: NodeName): Promise<ForgottenAlarms> {
    const alarms = new ForgottenAlarms(node)
    const kept = await realm.store.journal({ kinds: ['endpoint.alarm'], order: 'desc', limit: read })
    alarms.hear([...kept].reverse())
    realm.watch((entries) => alarms.hear(entries))
    return alarms
  }

  /** In journal order, oldest first; entries of other kinds, and of others' alarms, are passed over. */
  hear(entries: readonly Entry[]): void {
    for (const { kind, author, subject, data } of entries) {
      const { code, state } = data
      if (kind !== 'endpoint.alarm' || typeof code !== 'string' || !codes.has(code)) continue
      if (author !== this.#author && author !== 'holdfast') continue
      const open = this.#raised.get(subject) ?? new Set()
      if (state === 'raised') open.add(code)
      else open.delete(code)
      if (open.size > 0) this.#raised.set(subject, open)
      else this.#raised.delete(subject)
    }
  }

  /** The ends of alarms whose endpoint has been well for a while, as the node says. */
  ends(
    statusOf: (endpoint: EndpointName) => EndpointStatus | null,
    { now, monotonic }: { readonly now: Instant; readonly monotonic: number },
  ): readonly NewEntry[] {
    const ends: NewEntry[] = []
    for (const [subject, open] of this.#raised) {
      const status = statusOf(subject as EndpointName)
      if (status === null || !isWell(status)) {
        this.#wellSince.delete(subject)
        continue
      }
      const since = this.#wellSince.get(subject) ?? monotonic
      this.#wellSince.set(subject, since)
      if (monotonic - since < patience) continue
      this.#wellSince.delete(subject)
      const why = `over: ${status.why} (raised before this node was started anew)`
      const entry = { at: now, author: 'holdfast', kind: 'endpoint.alarm', subject, why } as const
      ends.push(...[...open].map((code) => ({ ...entry, data: { state: 'cleared', code } })))
    }
    return ends
  }
}

/** By what was looked at since the start: what is merely not known yet is no proof. */
const isWell = ({ state, alarms, frozen, targets }: EndpointStatus): boolean =>
  alarms.length === 0 &&
  frozen === undefined &&
  state !== 'starting' &&
  state !== 'last-known-good' &&
  (state === 'held' ||
    targets.some(({ answered, check, health }) => answered && (check === null || health === 'up')))
