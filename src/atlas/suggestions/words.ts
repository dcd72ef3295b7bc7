// Suggestions in plain words, for people on any surface, and as lines for those who keep their configuration in git.

import { formatDuration, isoTime, minutes, type ServiceId } from '../../terms/index.ts'
import type { EdgeKind } from './belief.ts'
import type { OutageEvidence } from './from-past.ts'
import type { Suggestion } from './suggestion.ts'

type Pair = Pick<Suggestion, 'service' | 'on' | 'was' | 'want'>

/** What is suggested, in one sentence. */
export function proposalText({ service, on, was, want }: Pair): string {
  if (was === 'none') return `${service} seems to stand on ${on}${want === 'soft' ? ', softly' : ''}`
  if (want === 'none') return `${service} does not seem to stand on ${on}`
  return want === 'soft'
    ? `${service} seems to stand on ${on} softly: it seldom fails with it`
    : `${service} seems to fail with ${on}, which is recorded as a soft edge`
}

/** What speaks for it, a sentence each. */
export function evidenceText(suggestion: Suggestion): readonly string[] {
  const { outages, names, probability, want, was } = suggestion
  const sure =
    probability === null
      ? []
      : [`${said(was, want)} with a probability of ${percent(probability)}, by these outages alone`]
  return [
    ...(outages.length === 0 ? [] : [outageText(suggestion)]),
    ...sure,
    ...names.map(({ name, because }) => `${name}: ${because}`),
  ]
}

const said = (was: EdgeKind, want: EdgeKind): string =>
  was === 'none' ? 'there is an edge' : want === 'none' ? 'there is none' : 'the edge is not as recorded'

function outageText({ service, on, outages }: Suggestion): string {
  const hit = outages.filter((one) => one.hit)
  const first = isoTime(outages[0]!.at).slice(0, 10)
  const whole = outages.every(({ foundation }) => foundation === on) ? on : `${on} or what belongs to it`
  const which = outages.length === 1 ? 'the one outage' : `${outages.length} independent outages`
  return `${service} was in trouble in ${hit.length} of ${which} of ${whole} since ${first}${delay(hit)}; of services that are not recorded there ${rest(outages)} were`
}

function delay(hit: readonly OutageEvidence[]): string {
  const after = hit.flatMap(({ afterMs }) => afterMs ?? []).sort((a, b) => a - b)
  const middle = after[Math.floor(after.length / 2)]
  if (middle === undefined) return ''
  const whole = minutes(Math.max(1, Math.round(Math.abs(middle) / 60_000)))
  return `, ${formatDuration(whole)} ${middle < 0 ? 'before' : 'after'} the first that it explains`
}

function rest(outages: readonly OutageEvidence[]): string {
  const of = outages.reduce((sum, { others }) => sum + others.of, 0)
  const hit = outages.reduce((sum, { others }) => sum + others.hit, 0)
  return of === 0 ? 'none' : percent(hit / of)
}

/** Never sure: 99.9 % at most. */
const percent = (share: number): string => `${Math.min(99.9, Math.round(share * 1000) / 10)} %`

/** Lines for `services` of a configuration, each with its evidence behind it. */
export function edgesYaml(changes: readonly (Pair & { readonly evidence: readonly string[] })[]): string {
  const by = new Map<ServiceId, string[]>()
  for (const { service, on, was, want, evidence } of changes) {
    const because = evidence.map((line) => line.replace(/\s+/g, ' ')).join('; ')
    const lines = by.get(service) ?? []
    by.set(service, lines)
    const edge = want === 'soft' ? `{ on: ${on}, kind: soft }` : on
    if (want === 'none') lines.push(`      # take away: ${on} # ${because}`)
    else lines.push(`      - ${edge} # ${was === 'none' ? '' : `in place of ${was}: `}${because}`)
  }
  const services = [...by].map(([service, lines]) =>
    [`  ${JSON.stringify(service)}:`, '    standsOn:', ...lines].join('\n'),
  )
  return services.length === 0 ? '' : ['services:', ...services].join('\n')
}
