// A foundation that is named now, with what its provider has said of it, and how late.

import type { FirstWord, NamedFoundation, Sight } from '../../../board/index.ts'
import { type Episode, firstWord, type Suspect } from '../../../loop/index.ts'
import { isoTime } from '../../../terms/index.ts'
import { goesOn, type Parts, wordsAbout } from '../record-views.ts'
import { countriesHit, isSuspectShown, reachShown } from '../suspect-views.ts'

/** Of the time that it is named now; null: its provider has said nothing yet. */
export function firstWordOf(parts: Parts, { foundation, namedAt }: Suspect): FirstWord | null {
  const { realm, records } = parts
  const episode = records.of(foundation).episodes.find((one: Episode) => one.namedAt === namedAt)
  const words = wordsAbout(parts, foundation)
  const lag = episode && firstWord(episode, words, realm.clock.now(), goesOn(realm))
  if (!lag) return null
  const { feed, title, url, state, saidAt } = lag.word
  return { feed, title, url, state, saidAt: isoTime(saidAt), lagMs: lag.lagMs }
}

/** Null: the reader may not know of it. */
export function namedFoundation(parts: Parts, suspect: Suspect, sight: Sight): NamedFoundation | null {
  if (!isSuspectShown(parts.realm, suspect, sight)) return null
  const reach = reachShown(parts.realm, suspect, sight)
  const [provider = suspect.foundation, region = null, ...component] = suspect.foundation.split('/')
  return {
    path: suspect.foundation,
    ...{ provider, region, component: component.length === 0 ? null : component.join('/') },
    since: isoTime(suspect.beganAt ?? suspect.namedAt),
    namedAt: isoTime(suspect.namedAt),
    confidence: Number(suspect.score.toFixed(3)),
    ...reach,
    countries: countriesHit(suspect, sight),
    word: firstWordOf(parts, suspect),
  }
}
