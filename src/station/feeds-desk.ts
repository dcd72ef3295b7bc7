// The feeds that are polled for the live realm, and how each stands; a reload changes only those that changed.

import { isDeepStrictEqual } from 'node:util'
import type { Logger } from 'pino'
import { publicFetch } from '../alerts/index.ts'
import type { FeedLagView, FeedView } from '../board/index.ts'
import {
  type Feed,
  type FeedSpec,
  noticeKey,
  pollFeed,
  readAside,
  type Standing,
  shownUrl,
  standingFrom,
  standingJson,
  type Told,
} from '../feeds/index.ts'
import type { Store } from '../store/index.ts'
import {
  type Clock,
  formatDuration,
  isoTime,
  ms,
  type NewEntry,
  type Random,
  type Timers,
} from '../terms/index.ts'
import type { Realm } from './desk/realm.ts'

/** What the feeds need of the live realm. */
type FedRealm = Pick<Realm, 'notices' | 'notice' | 'note'> & { readonly store: Pick<Store, 'get' | 'put'> }

type Ports = {
  readonly realm: FedRealm
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  readonly log: Logger
}

type Polled = { readonly spec: FeedSpec; readonly feed: Feed; standing: Standing }

const documentOf = (id: string): string => `feed:${id}`

export class FeedDesk {
  readonly #ports: Ports
  readonly #aside
  readonly #polled = new Map<string, Polled>()

  constructor(ports: Ports) {
    this.#ports = ports
    this.#aside = readAside(ports.timers)
  }

  async configure(specs: readonly FeedSpec[]): Promise<void> {
    const wanted = new Map(specs.map((spec) => [spec.id, spec]))
    for (const [id, { spec, feed }] of this.#polled) {
      if (isDeepStrictEqual(spec, wanted.get(id))) continue
      feed.stop()
      this.#polled.delete(id)
    }
    for (const spec of specs) if (!this.#polled.has(spec.id)) await this.#poll(spec)
  }

  async stop(): Promise<void> {
    await this.configure([])
    await this.#aside.close()
  }

  /** `lags`: how long after our own onset providers spoke, by feed. */
  views(lags: readonly FeedLagView[] = []): readonly FeedView[] {
    return [...this.#polled.values()].map(({ spec, standing }) => ({
      ...viewOf(spec, standing),
      lag: lags.find(({ feed }) => feed === spec.id) ?? null,
    }))
  }

  async #poll(spec: FeedSpec): Promise<void> {
    const { realm, clock, timers, random, log } = this.#ports
    const standing = standingFrom(await realm.store.get(documentOf(spec.id)), clock.now())
    const feed = pollFeed(spec, {
      fetch,
      fetchOutside: publicFetch({ plain: true, body: true }),
      clock,
      timers,
      random,
      read: this.#aside.read,
      standing,
      seen: realm.notices.filter((notice) => notice.feed === spec.id).map(noticeKey),
      onNotice: (notice) => realm.notice(notice),
      onTrouble: (text) => log.warn({ feed: spec.id }, text),
      onStanding: (after, told) => this.#stands(spec, after, told),
    })
    this.#polled.set(spec.id, { spec, feed, standing })
  }

  #stands(spec: FeedSpec, standing: Standing, told: Told | null): void {
    const polled = this.#polled.get(spec.id)
    if (polled === undefined) return
    const before = polled.standing
    polled.standing = standing
    const { realm, log } = this.#ports
    if (told !== null) realm.note(toldEntry(spec, before, standing, told))
    if (told === null && !isWorthKeeping(before, standing)) return
    // Written down again with the next change, if the disk takes nothing now.
    realm.store
      .put(documentOf(spec.id), standingJson(standing))
      .catch((problem: unknown) =>
        log.warn({ feed: spec.id, problem: String(problem) }, 'how the feed stands is not kept'),
      )
  }
}

/** When it was last good is worth a write only now and then. */
const keptEveryMs = 10 * 60_000

const isWorthKeeping = (before: Standing, after: Standing): boolean =>
  (before.trouble === null) !== (after.trouble === null) ||
  before.unreadableTotal !== after.unreadableTotal ||
  Math.floor((before.lastGood ?? 0) / keptEveryMs) !== Math.floor((after.lastGood ?? 0) / keptEveryMs)

function toldEntry({ id, kind, url }: FeedSpec, before: Standing, after: Standing, told: Told): NewEntry {
  const at = after.lastTried ?? after.since
  const common = { at, author: 'holdfast', subject: id }
  const data = { feed: id, kind, url: shownUrl(url) }
  if (told === 'back') {
    const away = ms(at - (before.lastGood ?? before.since))
    const why = `the feed ${id} is good again, after ${formatDuration(away)}`
    return { ...common, kind: 'feed.back', why, data: { ...data, staleMs: away } }
  }
  const good = after.lastGood === null ? 'has never been good' : `was last good at ${isoTime(after.lastGood)}`
  const trouble = after.trouble?.text ?? 'it cannot be read'
  return {
    ...common,
    kind: 'feed.stale',
    why: `the feed ${id} is stale: it ${good}; ${trouble}`,
    data: {
      ...data,
      trouble,
      fix: `look at ${shownUrl(url)} yourself, and at \`feeds.${id}\` in the configuration`,
    },
  }
}

function viewOf({ id, kind, url, every }: FeedSpec, standing: Standing): Omit<FeedView, 'lag'> {
  const time = (at: Standing['lastGood']): string | null => (at === null ? null : isoTime(at))
  const { trouble, kept } = standing
  return {
    ...{ id, kind, url: shownUrl(url), everySeconds: every / 1000, state: stateOf(standing) },
    ...{ lastGoodAt: time(standing.lastGood), lastTriedAt: time(standing.lastTried) },
    staleSince: time(standing.staleSince),
    trouble: trouble === null ? null : { since: isoTime(trouble.since), text: trouble.text },
    ...{
      records: standing.records,
      unreadable: standing.unreadable,
      unreadableTotal: standing.unreadableTotal,
    },
    unread: kept.map(({ at, why, raw }) => ({ at: isoTime(at), why, raw })),
    unmapped: [...standing.unmapped],
  }
}

function stateOf({ staleSince, trouble, lastGood }: Standing): FeedView['state'] {
  if (staleSince !== null) return 'stale'
  if (trouble !== null) return 'trouble'
  return lastGood === null ? 'waiting' : 'good'
}
