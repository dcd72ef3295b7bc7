// The sentence that a person reads first: who, since when, and what is seen, in plain words and of bounded length.

import { type Instant, isoTime, never } from '../terms/index.ts'
import { certaintyOf } from './belief.ts'
import type { CheckEvidence, CrowdEvidence, NoticeEvidence } from './case.ts'
import type { Evidence, Incident } from './incident.ts'
import { isPooled, subjectOf } from './scope.ts'

export type Told = Pick<
  Incident,
  | 'state'
  | 'symptom'
  | 'course'
  | 'confidence'
  | 'scope'
  | 'beganAt'
  | 'updatedAt'
  | 'resolvedAt'
  | 'evidence'
>

/** `public`: checks are not named, and what they looked at is not told. */
export type Telling = 'whole' | 'public'

/** Of a service that people merely blame. */
export const blameText = (blamed: string, leader: string): string =>
  `people blame ${blamed}; ${leader} is what fails`

/** Characters. */
const longest = { name: 60, detail: 80, title: 90, id: 50 }
const mostChecks = 2
const mostCountries = 3

const plural = (n: number, word: string): string => `${figure(n)} ${word}${n === 1 ? '' : 's'}`

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0, useGrouping: true })
const tenths = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

const figure = (n: number): string => (n >= 10 ? grouped : tenths).format(n)

/** One line of at most so many characters. */
function line(text: string, most: number): string {
  const plain = text.replace(/\s+/g, ' ').trim()
  return plain.length <= most ? plain : `${plain.slice(0, most - 1).trimEnd()}…`
}

function listed(words: readonly string[]): string {
  const [last = '', ...before] = [...words].reverse()
  return before.length === 0 ? last : `${before.reverse().join(', ')} and ${last}`
}

/** `06:49`, with the day where it is not the day of `now`. */
function clock(at: Instant, now: Instant, zone = ''): string {
  const text = isoTime(at)
  const day = text.slice(0, 10)
  return `${text.slice(11, 16)}${zone}${day === isoTime(now).slice(0, 10) ? '' : ` on ${day}`}`
}

function usual(expected: number): string {
  if (expected < 0.05) return 'where hardly any are usual'
  const shown = figure(expected)
  return `where ${shown} ${shown === '1' ? 'is' : 'are'} usual`
}

function crowdClause({ count, windowMinutes, expected, countries }: CrowdEvidence): string {
  const most = countries.slice(0, mostCountries).map(([country]) => country)
  const from =
    most.length === 0 ? '' : `, ${countries.length > most.length ? 'mostly ' : ''}from ${listed(most)}`
  const window = windowMinutes === 1 ? '1 minute' : `${figure(windowMinutes)} minutes`
  return `${plural(count, 'report')} in ${window} ${usual(expected)}${from}`
}

/** What is wrong with a check, after its name; `over`: it was. */
function complaint({ slow, partly, phase, detail }: CheckEvidence, over: boolean): string {
  const told = line(detail, longest.detail)
  if (slow || partly !== undefined) return told
  return `${over ? 'failed' : 'fails'} (${line(phase, 20)}: ${told})`
}

/** The last word of each check that failed, the last first; those that still fail where there are any. */
function troubledChecks(evidence: readonly Evidence[]): { checks: CheckEvidence[]; over: boolean } {
  const last = new Map<string, CheckEvidence>()
  const failed = new Map<string, CheckEvidence>()
  for (const e of evidence) {
    if (e.kind !== 'check') continue
    last.delete(e.check)
    last.set(e.check, e)
    if (!e.up) failed.set(e.check, e)
  }
  const now = [...last.values()].filter((e) => !e.up).reverse()
  return now.length > 0
    ? { checks: now, over: false }
    : { checks: [...failed.values()].reverse(), over: true }
}

function checkClause(evidence: readonly Evidence[], telling: Telling): string | null {
  const { checks, over } = troubledChecks(evidence)
  const [first] = checks
  if (first === undefined) return null
  if (telling === 'public') {
    const what = first.slow ? (over ? 'answered late' : 'late') : over ? 'failed' : 'failing'
    const verb = over ? '' : checks.length === 1 ? 'is ' : 'are '
    return `${checks.length === 1 ? 'a check of its own' : `${checks.length} checks of its own`} ${verb}${what}`
  }
  if (checks.length === 1) return `check ${line(first.check, longest.id)} ${complaint(first, over)}`
  const names = checks.slice(0, mostChecks).map((e) => line(e.check, longest.id))
  const more = checks.length - names.length
  const all = more > 0 ? `${names.join(', ')} and ${more} more` : listed(names)
  return `checks ${all} ${over ? 'failed' : 'fail'} (${line(first.phase, 20)}: ${line(first.detail, longest.detail)})`
}

function noticeClause({ feed, title, state, at }: NoticeEvidence, now: Instant): string {
  const who = line(feed, longest.id)
  if (state === 'resolved' || state === 'operational')
    return `${who} says that it is over since ${clock(at, now)}`
  return `${who} says ‘${line(title, longest.title)}’ since ${clock(at, now)}`
}

function lead(told: Told, name: string): string {
  const { state, symptom, course, beganAt, resolvedAt, updatedAt, evidence } = told
  const who = subjectOf(line(name, longest.name), told.scope)
  const [is, was, has] = isPooled(told.scope) ? ['are', 'were', 'have'] : ['is', 'was', 'has']
  const since = clock(beganAt, updatedAt, ' UTC')
  const people = symptom === 'trouble' && evidence.some((e) => e.kind === 'crowd')
  const what = symptom === 'slow' ? 'slow' : symptom === 'down' ? 'failing' : 'failing in part'
  if (state === 'resolved') {
    const stretch = `from ${clock(beganAt, updatedAt)} to ${clock(resolvedAt ?? updatedAt, updatedAt, ' UTC')}`
    return people ? `People had trouble with ${who} ${stretch}` : `${who} ${was} ${what} ${stretch}`
  }
  if (state === 'recovering')
    return course === 'lingering'
      ? `${who} ${is} largely back and some trouble lingers, since ${since}`
      : `${who} ${is} recovering from trouble since ${since}`
  const sure = certaintyOf(told.confidence) !== 'suspected'
  if (people) return `People ${sure ? 'have had' : 'seem to have'} trouble with ${who} since ${since}`
  return `${who} ${sure ? `${has} been` : isPooled(told.scope) ? 'seem to be' : 'seems to be'} ${what} since ${since}`
}

/** "Shop has been failing since 06:49 UTC: 48 reports in 5 minutes where 2.1 are usual; check shop-east fails (connect: refused)." */
export function sentenceOf(told: Told, name: string, telling: Telling = 'whole'): string {
  const { evidence, updatedAt } = told
  const loudest = evidence
    .filter((e) => e.kind === 'crowd')
    .reduce<CrowdEvidence | null>((best, e) => (best !== null && best.surprise > e.surprise ? best : e), null)
  const notice = evidence.findLast((e) => e.kind === 'notice')
  const clauses = [
    loudest === null ? null : crowdClause(loudest),
    checkClause(evidence, telling),
    notice === undefined ? null : noticeClause(notice, updatedAt),
  ].filter((clause) => clause !== null)
  return `${lead(told, name)}${clauses.length === 0 ? '' : `: ${clauses.join('; ')}`}.`
}

/** One piece of evidence as a clause. */
export function describeEvidence(e: Evidence): string {
  switch (e.kind) {
    case 'crowd':
      return crowdClause(e)
    case 'check':
      return e.up && !e.slow && e.partly === undefined
        ? `check ${line(e.check, longest.id)} is up again`
        : `check ${line(e.check, longest.id)} ${complaint(e, true)}`
    case 'notice':
      return `${line(e.feed, longest.id)} says ‘${line(e.title, longest.title)}’`
    default:
      return never(e)
  }
}
