// How the account speaks, in Markdown and in HTML alike: times, spans and the sentences that are not the journal's own.

import { certaintyOf } from '../../incidents/index.ts'
import type { Account, AttackFinding, Lane, Move, SpanName } from '../../loop/index.ts'
import { type Instant, isoTime } from '../../terms/index.ts'

export const day = (at: Instant): string => isoTime(at).slice(0, 10)
/** Hours, minutes and seconds, UTC. */
export const clock = (at: Instant): string => isoTime(at).slice(11, 19)
export const moment = (at: Instant): string => `${day(at)} ${clock(at)} UTC`

/** 350 ms, 13.0 s, 23 min, 2 h 57 min. */
export function span(ms: number): string {
  if (ms < 0) return `-${span(-ms)}`
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const minutes = Math.round(ms / 60_000)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** After the beginning. */
export const offset = (ms: number): string => (ms < 0 ? span(ms) : `+${span(ms)}`)

export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : many}`

export const title = ({ serviceName, incident }: Account): string =>
  `${serviceName}, ${day(incident.beganAt)}: what happened`

export function summary({ incident, moves, hit }: Account): readonly string[] {
  const { beganAt, openedAt, resolvedAt, severity, confidence } = incident
  const over =
    resolvedAt === undefined
      ? 'it is not resolved yet'
      : `it was resolved ${span(resolvedAt - beganAt)} later`
  const [first] = moves
  return [
    `The first evidence is of ${moment(beganAt)}; it was opened ${openedAt === beganAt ? 'with it' : `${span(openedAt - beganAt)} later`}, was ${severity} at its worst and is ${certaintyOf(confidence)}, and ${over}. Whatever failed may have failed before anybody saw it.`,
    first === undefined
      ? hit.endpoints.length === 0
        ? 'No endpoint of ours stands on what failed.'
        : `No traffic was moved. ${count(hit.endpoints.length, 'endpoint')} of ours stand on what failed: ${hit.endpoints.join(', ')}.`
      : `Traffic of ${first.endpoint} moved from ${list(first.from)} to ${list(first.to)} ${reached(first)}${moves.length > 1 ? `; ${count(moves.length, 'move')} in all` : ''}.`,
  ]
}

const reached = ({ behindMs }: Move): string =>
  Math.abs(behindMs) < 1
    ? 'with the first evidence'
    : `${span(Math.abs(behindMs))} ${behindMs < 0 ? 'before' : 'after'} the first evidence`
const list = (texts: readonly string[]): string => (texts.length === 0 ? 'nothing' : texts.join(', '))
export const route = ({ from, to }: Move): string => `${list(from)} to ${list(to)}`

export function causeWords({ cause }: Account): readonly string[] {
  if (cause === null)
    return [
      'Unknown. No foundation that several services in trouble share was named, and none is guessed here.',
    ]
  const sure = `Its score was ${cause.scoreNamed.toFixed(2)} of 1 when it was named and ${cause.score.toFixed(2)} at its height, relative to every other explanation, “nothing shared” among them: ${surely(cause.score)}.`
  const cleared =
    cause.clearedAt === null ? 'It has not been cleared.' : `It was cleared on ${moment(cause.clearedAt)}.`
  return [
    `${cause.foundation}, named on ${moment(cause.namedAt)}: ${cause.sentence}.`,
    `${sure} ${cleared} That is where the failure lies, as far as services share it; why it failed there is for whoever runs it to say.`,
  ]
}

/** Bands of the score for people; the score stands beside them. */
const surely = (score: number): string =>
  score >= 0.9
    ? 'nothing else explains as much'
    : score >= 0.6
      ? 'likely, and not alone'
      : 'one explanation among several'

export function hitWords({ hit, cause }: Account): readonly string[] {
  const { services, countries, sectors, mostReportsFrom, endpoints, reports, peak } = hit
  const where =
    cause === null
      ? `This service, in ${count(countries, 'country', 'countries')} that reported.`
      : `${count(services, 'service')} in ${count(countries, 'country', 'countries')}, at the furthest.`
  const bySector = sectors.map(({ sector, services: n }) => `${sector} ${n}`)
  return [
    where,
    ...(bySector.length === 0 ? [] : [`Sectors, by services: ${bySector.join(', ')}.`]),
    ...(mostReportsFrom.length === 0
      ? []
      : [
          `Most reports of this service came from ${mostReportsFrom.map(([country, n]) => `${country} (${n})`).join(', ')}.`,
        ]),
    ...(endpoints.length === 0 ? [] : [`Endpoints of ours that stand on it: ${endpoints.join(', ')}.`]),
    peak === null
      ? 'Nobody reported this service.'
      : `${count(reports, 'report')} of this service; ${count(peak.reports, 'report')} in the worst minute, ${clock(peak.at)} UTC.`,
  ]
}

export function attackWords({ finding, words }: AttackFinding): readonly string[] {
  if (finding === 'indicated')
    return ['Indicated: somebody who should know speaks of one. Their words are evidence, not proof.']
  const denied = words.length > 0 ? ' Who denies one is quoted; that none was seen is no proof.' : ''
  return [
    `Unknown. No notice of a provider and no order of an operator speaks of one, and neither reports nor lost checks can tell an attack from an outage.${denied}`,
  ]
}

export const laneWord: Readonly<Record<Lane, string>> = {
  seen: 'seen',
  cause: 'cause',
  provider: 'provider',
  traffic: 'traffic',
  people: 'people',
}

export const spanWord: Readonly<Record<SpanName, string>> = {
  detect: 'to detect',
  name: 'to name',
  decide: 'to decide',
  move: 'to move',
  tell: 'to tell',
  provider: 'provider to speak',
  hear: 'to hear the provider',
  repair: 'to recover',
  return: 'to be sure of it',
}
