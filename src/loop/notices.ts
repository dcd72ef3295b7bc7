// What providers said lately, and whom it concerns: services that stand on what a notice speaks of. Evidence for
// open incidents and for those that open later; a notice opens nothing by itself.

import { type Atlas, reachOf } from '../atlas/index.ts'
import { type NoticeEvidence, type Said, type Word, wordOf } from '../incidents/index.ts'
import type { Notice } from '../signals/index.ts'
import type { FoundationPath, Instant, ServiceId } from '../terms/index.ts'

const most = 200

/** Whether work of our own on a service was announced for then. */
type Announced = (service: ServiceId, at: Instant) => boolean

const over = (notice: Notice): boolean => notice.state === 'resolved' || notice.state === 'operational'

export class NoticeBook {
  readonly #atlas: Atlas
  readonly #announced: Announced
  /** Newest last. */
  readonly #notices: Notice[]
  #lastWords: readonly Notice[] | null = null

  constructor(atlas: Atlas, saved: readonly Notice[] = [], announced: Announced = () => false) {
    this.#atlas = atlas
    this.#announced = announced
    this.#notices = [...saved]
  }

  /** False when this update is known already. */
  record(notice: Notice): boolean {
    const { feed, incident, update } = notice
    if (this.#notices.some((n) => n.feed === feed && n.incident === incident && n.update === update))
      return false
    this.#notices.push(notice)
    this.#lastWords = null
    if (this.#notices.length > most) this.#notices.shift()
    return true
  }

  concerns(notice: Notice, service: ServiceId): boolean {
    const under = reachOf(this.#atlas).under.get(service)
    return under !== undefined && notice.foundations.some((foundation) => under.has(foundation))
  }

  /** What all their last words are worth to a service now, and whether work on it is announced: theirs or our own. */
  word(service: ServiceId, now: Instant): Word {
    const word = this.#theirs(service, now)
    return !word.maintenance && this.#announced(service, now) ? { ...word, maintenance: true } : word
  }

  #theirs(service: ServiceId, now: Instant): Word {
    const under = reachOf(this.#atlas).under.get(service)
    if (under === undefined) return wordOf([], now)
    const said = this.#last().flatMap((notice): Said[] => {
      const shares = notice.foundations.flatMap((foundation) => under.get(foundation) ?? [])
      return shares.length === 0 ? [] : [{ notice, share: Math.max(...shares) }]
    })
    return wordOf(said, now)
  }

  /** The last word of each provider incident that is still going on and concerns the service. */
  standing(service: ServiceId): Notice[] {
    return this.#last().filter((notice) => !over(notice) && this.concerns(notice, service))
  }

  /** Foundations that providers say are in trouble. */
  admitted(): Set<FoundationPath> {
    return new Set(this.#last().flatMap((notice) => (over(notice) ? [] : notice.foundations)))
  }

  #last(): readonly Notice[] {
    this.#lastWords ??= [
      ...new Map(this.#notices.map((notice) => [`${notice.feed}\n${notice.incident}`, notice])).values(),
    ]
    return this.#lastWords
  }

  evidence(notice: Notice): NoticeEvidence {
    const { feed, title, url, receivedAt, state, beganAt } = notice
    return {
      ...{ kind: 'notice', at: receivedAt, feed, title, state },
      ...(url === undefined ? {} : { url }),
      ...(beganAt === undefined || state === 'maintenance' ? {} : { since: beganAt }),
    }
  }

  save(): readonly Notice[] {
    return [...this.#notices]
  }
}
