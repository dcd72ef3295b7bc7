// The feeds that are polled for the live realm; a reload changes only those that changed.

import { isDeepStrictEqual } from 'node:util'
import type { Logger } from 'pino'
import { type Feed, type FeedSpec, noticeKey, pollFeed } from '../feeds/index.ts'
import type { Clock, Random, Timers } from '../terms/index.ts'
import type { Realm } from './desk/realm.ts'

type Ports = {
  readonly realm: Realm
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  readonly log: Logger
}

export class FeedDesk {
  readonly #ports: Ports
  readonly #polled = new Map<string, { spec: FeedSpec; feed: Feed }>()

  constructor(ports: Ports) {
    this.#ports = ports
  }

  configure(specs: readonly FeedSpec[]): void {
    const wanted = new Map(specs.map((spec) => [spec.id, spec]))
    for (const [id, { spec, feed }] of this.#polled) {
      if (isDeepStrictEqual(spec, wanted.get(id))) continue
      feed.stop()
      this.#polled.delete(id)
    }
    for (const spec of specs)
      if (!this.#polled.has(spec.id)) this.#polled.set(spec.id, { spec, feed: this.#poll(spec) })
  }

  stop(): void {
    this.configure([])
  }

  #poll(spec: FeedSpec): Feed {
    const { realm, clock, timers, random, log } = this.#ports
    return pollFeed(spec, {
      fetch,
      clock,
      timers,
      random,
      seen: realm.notices.filter((notice) => notice.feed === spec.id).map(noticeKey),
      onNotice: (notice) => realm.notice(notice),
      onTrouble: (text) => log.warn({ feed: spec.id }, text),
    })
  }
}
