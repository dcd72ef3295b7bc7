// When a post that ends a trouble says that all was well again: "by 3:35 PM, all affected load balancers had fully
// recovered". It looks at what stands around each time, since the same sentence often tells of the first signs too.

import { type Instant, instant, minutes } from '../terms/index.ts'
import { resolveTime } from './times.ts'
import { timesIn, type WrittenTime } from './written-times.ts'
import type { Zone } from './zones.ts'

const well = 'recover(?:ed|y)|resolved|restored|mitigated|fully processed|normal(?:ly)?'
const wellAfter = new RegExp(`\\b(?:${well})\\b`, 'i')
/** "had fully recovered at ", "resolved for all affected users as of Thursday, ". */
const wellBefore = new RegExp(
  String.raw`\b(?:${well})\b(?:\s+for (?:all|every)\b[^.]{0,40})?\s+(?:at|by|as of|since)(?: (?:about|around|approximately))?[\s,]*(?:\w+day,? *)?$`,
  'i',
)
const introduced = /(?:\bat|\bby|\bas of|\buntil)(?: (?:about|around|approximately))?[\s,]*(?:\w+day,? *)?$/i
/** First signs, a part of it, or what still is to come. */
const notYetAll =
  /\b(?:majority|most|some|many|began|beg[iu]n|start(?:ed|s)?|signs?|early|partial(?:ly)?|all but|until)\b/i
/** Whoever speaks of a rest has not said when the last of it was well. */
const rest = /\b(?:remaining|remain|remained|small number|all but|continue to work)\b/i
const slack = minutes(5)

/** Null: it says none. */
export function recoveredAt(text: string, zone: Zone, saidAt: Instant): Instant | null {
  if (rest.test(text)) return null
  const times = timesIn(text)
  const told = times
    .filter((time, at) => saysWell(text, time, times[at - 1], times[at + 1]))
    .map((time) => resolveTime(time, { zone: time.zone ?? zone, anchor: saidAt, lean: 'latest', slack }))
    .filter((at) => at <= saidAt + slack)
  return told.length === 0 ? null : instant(Math.max(...told))
}

function saysWell(text: string, time: WrittenTime, previous?: WrittenTime, next?: WrittenTime): boolean {
  const before = lastSentence(text.slice(previous?.to ?? 0, time.from))
  if (wellBefore.test(before)) return !notYetAll.test(before)
  const after = firstSentence(text.slice(time.to, next?.from ?? text.length))
  return introduced.test(before) && wellAfter.test(after) && !notYetAll.test(after)
}

const lastSentence = (text: string): string => text.split(/[.!?]\s|\n/).at(-1)!
const firstSentence = (text: string): string => text.split(/[.!?](?:\s|$)|\n/)[0]!
