// What stands in one post of a feed, seen as lines: dated words ("Mar 26, 03:35 UTC", then "Resolved - It is over."),
// a planned stretch, a status, the parts it affects; and where one post speaks of several troubles, each by itself.

import type { NoticeState } from '../signals/index.ts'
import type { Instant } from '../terms/index.ts'
import { carried } from './draft.ts'
import type { Line } from './markup.ts'
import type { FeedUpdate } from './record.ts'
import { saysNow } from './said.ts'
import { dayTimeGroups, dayTimeOf, dayTimePattern, nextTimeOfDay } from './stamps.ts'
import { partStateOf, type StateWord, stateOf } from './states.ts'
import { resolveTime } from './times.ts'
import { timesIn, type WrittenTime } from './written-times.ts'
import { type Zone, zoneOf, zonePattern } from './zones.ts'

export type PostScene = {
  /** A time that is known to be near: when the post was published. */
  readonly beside: Instant
  /** Where no zone is written. */
  readonly zone: Zone
  readonly begins: NoticeState
}

// Dates stand at the beginning of a line, which is why no expression here can wander over a long one.
const dated = new RegExp(`^[([]?${dayTimePattern}[)\\]]?\\s*[-–—:.]?\\s*`)
const worded = /^\**([A-Z][A-Za-z]*(?:[ -][A-Za-z]+){0,2})\**\s*(?:[-–—]\s|:\s|$)\s*/

type Word = { at: Instant | null; state: StateWord | null; lines: string[] }

/** The dated words of a post, oldest first; none: it has no dates of its own. */
export function wordsInPost(lines: readonly Line[], scene: PostScene): readonly FeedUpdate[] {
  const words: Word[] = []
  const first = lines.find(({ text }) => dateAt(text, scene) !== null || wordAt(text) !== null)
  // Most pages write the date above what they say; some below.
  const dateComesLast = first !== undefined && dateAt(first.text, scene) === null
  for (const { text } of lines) {
    const date = dateAt(text, scene)
    const rest = date === null ? text : date.rest
    const word = wordAt(rest)
    const current = words.at(-1)
    if (dateComesLast && date !== null && rest === '' && current) {
      current.at ??= date.at
      continue
    }
    const opens = dateComesLast ? word !== null : date !== null
    if (opens) words.push({ at: date?.at ?? null, state: word?.state ?? null, lines: [word?.rest ?? rest] })
    else if (current && word !== null && current.state === null && isBare(current)) {
      current.state = word.state
      current.lines = [word.rest]
    } else current?.lines.push(text)
  }
  return updatesOf(words, scene.begins)
}

const isBare = (word: Word): boolean => word.lines.every((line) => line === '')

type Dated = { readonly at: Instant; readonly rest: string }

function dateAt(text: string, scene: PostScene): Dated | null {
  const found = dated.exec(text)
  if (!found) return otherDateAt(text, scene)
  const at = dayTimeOf(found.slice(1, 1 + dayTimeGroups), scene.beside, scene.zone)
  return at === null ? null : { at, rest: text.slice(found[0].length) }
}

/** How long a date may be, with brackets around it. */
const longestDate = 60
const afterDate = /^[)\]]?\s*(?:[-–—:|]\s*|$)/

/** "2026-03-02 10:05 UTC - Resolved: ...", "12:15 AM, Jan 1", and "Resolved - It works. 2026-03-02 10:05". */
function otherDateAt(text: string, scene: PostScene): Dated | null {
  const [first] = timesIn(text.slice(0, longestDate))
  const tail = text.slice(-longestDate)
  const last = wordAt(text) === null ? undefined : timesIn(tail).at(-1)
  if (first && first.day !== null && first.from <= 1 && afterDate.test(text.slice(first.to)))
    return { at: resolved(first, scene), rest: text.slice(first.to).replace(afterDate, '') }
  if (last && last.day !== null && /^[)\]]?$/.test(tail.slice(last.to)))
    return { at: resolved(last, scene), rest: text.slice(0, text.length - tail.length + last.from).trimEnd() }
  return null
}

const resolved = (time: WrittenTime, { beside, zone }: PostScene): Instant =>
  resolveTime(time, { zone, anchor: beside, lean: 'nearest' })

function wordAt(text: string): { readonly state: StateWord; readonly rest: string } | null {
  const found = worded.exec(text)
  const state = stateOf(found?.[1])
  return found === null || state === null ? null : { state, rest: text.slice(found[0].length) }
}

function updatesOf(words: readonly Word[], begins: NoticeState): readonly FeedUpdate[] {
  const known = words.flatMap(({ at, state, lines }) =>
    at === null ? [] : [{ at, state, text: textOf(lines) }],
  )
  // Pages put the newest first: of two words in one minute the lower one is the older.
  const inOrder = known.toReversed().toSorted((a, b) => a.at - b.at)
  const states = carried(inOrder, ({ state }) => state, begins)
  return inOrder.map(({ at, text }, nth) => ({ at, state: states[nth]!, text }))
}

export const textOf = (lines: readonly string[]): string =>
  lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()

export const stretchBanner = 'SCHEDULED EVENT'
const banner = new RegExp(
  `${stretchBanner}:?\\s+${dayTimePattern}(?:\\s*[-–—]\\s*(?:${dayTimePattern}|(\\d{1,2}):(\\d{2})(?: ?(${zonePattern}))?))?`,
)

export type Planned = { readonly start: Instant; readonly end: Instant | null }

/** "THIS IS A SCHEDULED EVENT Apr 7, 13:00 - 18:00 UTC": when the work is. Null: no such line. */
export function plannedIn(lines: readonly Line[], scene: PostScene): Planned | null {
  for (const { text } of lines) {
    const found = banner.exec(text.slice(0, 300))
    if (!found) continue
    const groups = found.slice(1)
    const [from, to] = [groups.slice(0, dayTimeGroups), groups.slice(dayTimeGroups, 2 * dayTimeGroups)]
    const [hour, minute, zoneText] = groups.slice(2 * dayTimeGroups)
    // "13:00 - 18:00 UTC" writes the zone once.
    const zone = zoneOf(from.at(-1) ?? to.at(-1) ?? zoneText ?? '') ?? scene.zone
    const start = dayTimeOf(from, scene.beside, zone)
    if (start === null) continue
    if (hour !== undefined) return { start, end: nextTimeOfDay(start, Number(hour), Number(minute), zone) }
    return { start, end: dayTimeOf(to, start, zone) }
  }
  return null
}

export type PostFacts = {
  readonly state: StateWord | null
  readonly parts: readonly string[]
  /** What is left to be read by people. */
  readonly lines: readonly Line[]
}

const statusLine = /^Status:\s*(.{1,40})$/i
const partsLine = /^(?:Affected|Impacted) (?:components?|services?|systems?)\s*:?\s*(.*)$/i
const formal = /^(?:Type|Duration|Impact|Severity):\s/

/** Lines that are facts and no prose: "Status: Resolved", "Affected components", and the list under it. */
export function factsOf(lines: readonly Line[]): PostFacts {
  let state: StateWord | null = null
  const parts: string[] = []
  const rest: Line[] = []
  let listing = false
  for (const line of lines) {
    const status = statusLine.exec(line.text)
    const affected = partsLine.exec(line.text)
    if (listing && line.item) parts.push(line.text)
    else if (affected && (affected[1] === '' || affected[1]!.length <= 300)) {
      listing = affected[1] === ''
      parts.push(...affected[1]!.split(/,\s*/))
    } else if (status && stateOf(status[1]) !== null) state = stateOf(status[1])
    else if (!formal.test(line.text)) rest.push(line)
    if (line.text !== '' && !line.item && !affected) listing = false
  }
  return { state, parts: parts.map(partName).filter((name) => name !== ''), lines: rest }
}

/** "Search (Degraded performance)" is Search. */
function partName(text: string): string {
  const found = /^(.{1,200}?)\s*\(([^()]{1,40})\)$/.exec(text.trim())
  return found && (partStateOf(found[2]) !== null || stateOf(found[2]) !== null) ? found[1]! : text.trim()
}

export type Section = { readonly title: string | null; readonly lines: readonly Line[] }

/** Several troubles in one post stand under headings of their own; then what is above the first belongs to none. */
export function sectionsOf(lines: readonly Line[], scene: PostScene): readonly Section[] {
  const starts = lines.flatMap(({ heading }, at) => (heading ? [at] : []))
  const sections = starts.map((from, nth) => ({
    title: lines[from]!.text,
    lines: lines.slice(from + 1, starts[nth + 1]),
  }))
  const speaking = sections.filter(
    (section) => wordsInPost(section.lines, scene).length > 0 || factsOf(section.lines).state !== null,
  )
  return speaking.length > 1 ? speaking : [{ title: null, lines }]
}

const titled =
  /^\s*(?:\[([A-Za-z -]{4,30})\]|(RESOLVED|Resolved|FIXED|Fixed|COMPLETED|Completed|CANCELL?ED|Cancell?ed|UPDATE|Update|INVESTIGATING|Investigating|IDENTIFIED|Identified|MONITORING|Monitoring|SCHEDULED|Scheduled)\s*[:–—-])\s*/

const titledLast =
  /^(.{1,280}?)\s*(?:\[([A-Za-z -]{4,30})\]|\(([A-Za-z -]{4,30})\)|\s[-–—]\s*([A-Z][A-Za-z -]{3,30}))\s*$/
/** Pages that are made by a monitor: "Checkout went down", later "Checkout recovered". */
const monitored =
  /^(?!.*\b(?:[Mm]ost|[Ss]ome|[Mm]any)\b)(.{1,280}?)(?<!\b(?:partially|partly|mostly|almost|not|has|have|been)) (?:(went down)|recovered)\.?$/

export type Titled = {
  readonly state: StateWord | null
  readonly title: string
  /** "Login – Issue" is often left as it was where the post is edited: what its body says counts more. */
  readonly yields?: boolean
  /** What is broken, where the title is made of its name. */
  readonly part?: string
}

/** "[RESOLVED] API errors", "API errors (Resolved)": how it stands, and what it is called. */
export function titleOf(written: string): Titled {
  const first = titled.exec(written)
  const state = stateOf(first?.[1] ?? first?.[2])
  if (first !== null && state !== null) return { state, title: written.slice(first[0].length) }
  const last = titledLast.exec(written)
  const stateLast = stateOf(last?.[2] ?? last?.[3] ?? last?.[4])
  if (last !== null && stateLast !== null)
    return { state: stateLast, title: last[1]!, yields: stateLast === 'investigating' }
  const machine = monitored.exec(written)
  if (machine !== null) {
    const [, part = '', down] = machine
    return { state: down === undefined ? 'resolved' : 'investigating', title: `${part} is down`, part }
  }
  return { state: null, title: written }
}

const troubleAround =
  /\b(?:after|following|during|due to|caused by|from|since|despite|stuck|sees?|seeing|shows?|showing)\b.*\bmaintenance\b/i

/** Whether a title is of announced work, and not of trouble that came with it or looks like it. */
export const isOfWork = (title: string): boolean =>
  /\bmaintenance\b/i.test(title) && !troubleAround.test(title)

const announced = /\b(?:scheduled|planned) (?:maintenance|upgrade|work)\b/i
/** "Die Störung ist nun behoben", "Um 10:30 Uhr wurde das Problem behoben"; whatever else stands between may deny it. */
const mendedNow =
  /\b(?:ist|sind|wurden?) (?:(?:das|die|der|diese[rs]?|alle) [^\s,]{2,40} )?(?:(?:nun|jetzt|inzwischen|wieder|vollständig|erfolgreich|um|seit|gegen|\d{1,2}[:.]\d{2}|uhr) ){0,6}(?:behoben|gelöst|wiederhergestellt)\b/i

const tellTales: readonly (readonly [RegExp, NoticeState])[] = [
  [
    /\b(?:been|is|are|was|now) (?:now |fully |completely )*(?:resolved|restored|recovered|fixed|completed)\b/i,
    'resolved',
  ],
  [/\boperating normally\b|\bback to normal\b|\bfully recovered\b/i, 'resolved'],
  [mendedNow, 'resolved'],
  [/\b(?:maintenance|work|upgrade) (?:has been|have been|is|was) cancell?ed\b/i, 'resolved'],
  [/\bfalse alarm\b|\b(?:posted|published|sent) in error\b/i, 'resolved'],
  [announced, 'maintenance'],
  [/\b(?:are|will|continue to) monitor(?:ing)?\b|\bfix has been (?:deployed|implemented)\b/i, 'monitoring'],
  [/\b(?:have|been) identified\b/i, 'identified'],
]

/** Whoever looks back at the whole of it says by that that it is over. */
const lookingBack = /\bpost[ -]?mortem\b|\bpost[ -]incident\b|\broot cause analysis\b/i
/** PIR alone is also a registry, and a sensor. */
const report =
  /\b(?:[Ff]inal|[Pp]reliminary|[Pp]ublished)[\s:(–-]+(?:PIR|RCA)\b|\b(?:PIR|RCA)[\s:()–-]+(?:(?:has|been|is|now) ){0,3}(?:[Ff]inal|[Pp]reliminary|[Pp]ublished)\b/

const mended = /\b(?:behoben|gelöst)\b/i
/** "Anmeldung nicht möglich - behoben": each piece of a title speaks for itself. */
const pieces = /[:([|]|\s[-–—]\s/

/** How it stands by its title and what the first lines say, where no word says it. */
export function toldBy(title: string, text: string): NoticeState {
  const isMended = title.split(pieces).some((piece) => saysNow(mended, piece))
  if (isMended || lookingBack.test(title) || report.test(title)) return 'resolved'
  const beginning = (text === '' ? title : text).slice(0, 600)
  const says = ([words, state]: (typeof tellTales)[number]): boolean =>
    state === 'resolved' ? saysNow(words, beginning) : words.test(beginning)
  return tellTales.find(says)?.[1] ?? (isOfWork(title) ? 'maintenance' : 'investigating')
}
