// What the clouds' readers share: from posts to a record. A cloud's own words tell when the trouble was, more exactly
// than when it was first spoken of: "Between 5:42 PM and 7:04 PM PDT" in the last post is the stretch, and the first
// post only an upper bound of its start.

import type { NoticeState } from '../signals/index.ts'
import { days, hours, type Instant, instant, minutes } from '../terms/index.ts'
import type { FeedUpdate } from './record.ts'
import { recoveredAt } from './recovery.ts'
import { beginningIn, type Stretch, stretchesIn } from './times.ts'
import type { Zone } from './zones.ts'

/** A stretch further back than this speaks of another trouble ("as on 24 November"). */
const longestBefore = days(31)
/** Nobody is silent for this long while something is broken. */
const lookingBack = hours(12)
/** Posts are timed to the minute, and people round. */
const rounding = minutes(5)

const over =
  /\b(?:has|have|was|were|is|are|been)\s+(?:now\s+|been\s+|fully\s+|since\s+)*(?:resolved|recovered)\b|\boperating normally\b|\bresolved for all\b|\b(?:issue|service|services|operations?) (?:has|have|is|are) (?:been )?(?:fully )?(?:resolved|recovered|restored)/i
/** "We will post updates until the issue is resolved": a sentence about a time to come. */
const notYet =
  /\b(?:until|once|when|if|unless|before|as soon as|expect(?:ed|s)?|should|will be|nicht|noch|wird|werden|soll(?:en|te)?|sobald|wann|wenn)\b/i
/** "Resolved for most customers", "existing instances are operating normally": the rest is not well. */
const notForAll =
  /\b(?:teil(?:s|weise)|zum teil|größtenteils|weitgehend|für (?:einige|manche|viele|die meisten))\b|\b(?:resolved|recovered|restored|fixed) for (?:most|many|some|a (?:majority|subset|number)|the (?:vast )?majority)\b|\bfor this product is\b|\b(?:existing|other|running) [^.]{0,80}\boperating normally/i
/** Whoever names the hour of the next word has not said the last one. */
const moreToCome =
  /\bwill provide (?:an(?:other)? (?:status )?update|more information|(?:the )?next update)(?: \w+){0,3} by\b/i
const sentenceEnd = /[.!?]\s|\n/
const cause =
  /\b(?:(?:identified|determined|found|know) (?:the )?(?:root )?cause|root cause (?:has been|was|is|of))/i
const watching =
  /\b(?:seeing (?:significant |early )?(?:signs of )?recovery|signs of recovery|mitigated|mitigation (?:is|has been) (?:applied|complete)|recovering|monitoring)/i

/** Where the document says no state of its own: what the words say. `overFrom`: the post that ended it; null: none. */
export function statesOf(texts: readonly string[], overFrom: number | null): readonly NoticeState[] {
  let state: NoticeState = 'investigating'
  return texts.map((text, at): NoticeState => {
    if (overFrom !== null && at >= overFrom) return 'resolved'
    if (watching.test(text)) state = 'monitoring'
    else if (state === 'investigating' && cause.test(text)) state = 'identified'
    return state
  })
}

type Post = Pick<FeedUpdate, 'at' | 'text'>

/** Of a trouble that is over, the post that ended it: what is said long after such a post looks back. */
export function closingPost(posts: readonly Post[], zone: Zone): number {
  let closing = posts.length - 1
  for (let at = closing; at > 0 && posts[at]!.at - posts[at - 1]!.at > lookingBack; at--)
    if (saysOver(posts[at - 1]!.text) || toldStretch(posts.slice(at - 1, at), zone) !== null) closing = at - 1
  return closing
}

/** When it ended: as the closing post tells, else when that was posted. */
export function toldEnd(posts: readonly Post[], closing: number, zone: Zone): Instant {
  const { at } = posts[closing]!
  const last = posts[closing]!
  const told = toldStretch([last], zone)?.end ?? recoveredAt(last.text, zone, at)
  return told !== null && told <= at + rounding ? told : at
}

/** Whether a post says that it is over: now, and for everybody. */
export const saysOver = (text: string): boolean => !moreToCome.test(text) && saysNow(over, text)

/** Whether a sentence says this of what is, not of what is to come, nor of a part alone. */
export const saysNow = (words: RegExp, text: string): boolean =>
  words.test(text) &&
  text
    .split(sentenceEnd)
    .some((sentence) => words.test(sentence) && !notYet.test(sentence) && !notForAll.test(sentence))

/** The stretch that the posts tell of, the last word first. Null: none of them says. */
export function toldStretch(updates: readonly Post[], zone: Zone): Stretch | null {
  const first = updates[0]
  if (first === undefined) return null
  for (const { at, text } of updates.toReversed()) {
    const all = stretchesIn(text, zone, at).filter(
      ({ start }) => start <= at + rounding && start >= first.at - longestBefore,
    )
    if (all.length === 0) continue
    const start = instant(Math.min(...all.map((stretch) => stretch.start)))
    const end = instant(Math.max(...all.map((stretch) => stretch.end)))
    if (start <= first.at + rounding) return { start, end }
  }
  return null
}

/** When it began, as the posts tell; null where none of them does. */
export function toldStart(updates: readonly Post[], zone: Zone): Instant | null {
  const first = updates[0]
  if (first === undefined) return null
  const fits = (start: Instant | null): start is Instant =>
    start !== null && start <= first.at + rounding && start >= first.at - longestBefore
  const stretch = toldStretch(updates, zone)
  if (stretch !== null) return stretch.start
  return (
    updates
      .toReversed()
      .map(({ text, at }) => beginningIn(text, zone, at))
      .find(fits) ?? null
  )
}
