// What providers said lately, and whom it concerns: services that stand on what a notice speaks of. Evidence for
// open incidents and for those that open later; a notice opens nothing by itself.

import { type Atlas, reachOf } from '../atlas/index.ts'
import type { NoticeEvidence } from '../incidents/index.ts'
import type { Notice } from '../signals/index.ts'
import type { ServiceId } from '../terms/index.ts'

const most = 200

const over = (notice: Notice): boolean => notice.state === 'resolved' || notice.state === 'operational'

export class NoticeBook {
  readonly #atlas: Atlas
  /** Newest last. */
  readonly #notices: Notice[]

  constructor(atlas: Atlas, saved: readonly Notice[] = []) {
    this.#atlas = atlas
    this.#notices = [...saved]
  }

  /** False when this update is known already. */
  record(notice: Notice): boolean {
    const { feed, incident, update } = notice
    if (this.#notices.some((n) => n.feed === feed && n.incident === incident && n.update === update))
      return false
    this.#notices.push(notice)
    if (this.#notices.length > most) this.#notices.shift()
    return true
  }

  concerns(notice: Notice, service: ServiceId): boolean {
    const under = reachOf(this.#atlas).under.get(service)
    return under !== undefined && notice.foundations.some((foundation) => under.has(foundation))
  }

  /** The last word of each provider incident that is still going on and concerns the service. */
  standing(service: ServiceId): Notice[] {
    const last = new Map<string, Notice>()
    for (const notice of this.#notices) last.set(`${notice.feed}\n${notice.incident}`, notice)
    return [...last.values()].filter((notice) => !over(notice) && this.concerns(notice, service))
  }

  evidence(notice: Notice): NoticeEvidence {
    const { feed, title, url, receivedAt } = notice
    return { kind: 'notice', at: receivedAt, feed, title, ...(url === undefined ? {} : { url }) }
  }

  save(): readonly Notice[] {
    return [...this.#notices]
  }
}
