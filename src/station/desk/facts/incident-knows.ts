// What is known of an incident, as fields: every language says it in its own words.

import { reachOf } from '../../../atlas/index.ts'
import type { FactView, Sight } from '../../../board/index.ts'
import { type Evidence, type Incident, isPooled } from '../../../incidents/index.ts'
import type { HitService } from '../../../loop/index.ts'
import { isoTime, type ServiceId } from '../../../terms/index.ts'
import type { Realm } from '../realm.ts'
import { isShown, nameOf } from '../sight.ts'
import { publicFooting } from './edges-shown.ts'

type Of<K extends Evidence['kind']> = Extract<Evidence, { kind: K }>

const rounded = (n: number, digits = 1): number => Number(n.toFixed(digits))
const mostNotices = 3

/** The strongest first: checks, people, providers, then what it is put down to. */
export function knowsOf(realm: Realm, incident: Incident, sight: Sight): FactView[] {
  const { evidence } = incident
  const causes = causeOf(realm, incident, sight)
  return [
    ...checkFacts(incident),
    ...crowdFact(incident),
    ...noticeFacts(evidence),
    ...causes,
    ...(causes.length === 0 ? [{ kind: 'unknown-cause' as const }] : []),
  ]
}

/** The last word of each check. */
function checkFacts({ evidence, impact, updatedAt, state }: Incident): FactView[] {
  const last = new Map(evidence.flatMap((one) => (one.kind === 'check' ? [[one.check, one] as const] : [])))
  const said = [...last.values()]
  const ill = state === 'resolved' ? said : said.filter(({ up }) => !up)
  const newest = ill.toSorted((a, b) => b.at - a.at)[0]
  if (newest === undefined) return []
  const down = ill.filter(({ slow, partly }) => !slow && partly === undefined)
  const { failing, of } = impact.checks
  const facts: FactView[] = []
  if (down.length > 0)
    facts.push({
      kind: 'checks',
      at: isoTime(state === 'resolved' ? newest.at : updatedAt),
      ...{ failing, of: Math.max(of, failing) },
      phase: down.toSorted((a, b) => b.at - a.at)[0]?.phase ?? null,
    })
  const slow = ill.find((one) => one.slow)
  if (slow) facts.push({ kind: 'slow', at: isoTime(slow.at), ms: null, usualMs: null })
  const partly = ill.find((one) => one.partly !== undefined)
  if (partly) facts.push({ kind: 'partly', at: isoTime(partly.at), share: rounded(partly.partly ?? 0, 3) })
  return facts
}

const loudestOf = (evidence: readonly Evidence[]): Of<'crowd'> | undefined =>
  evidence.filter((one) => one.kind === 'crowd').toSorted((a, b) => b.surprise - a.surprise)[0]

/** As it is now; when it is over, as it was at its loudest. */
function crowdFact({ evidence, impact: { crowd }, updatedAt }: Incident): FactView[] {
  const loudest = loudestOf(evidence)
  if (loudest === undefined) return []
  const { count, windowMinutes, expected, countries, at } = loudest
  const usual = expected < 0.5 ? null : rounded(count / expected)
  return [
    {
      kind: 'crowd',
      at: isoTime(crowd === null ? at : updatedAt),
      ...{ reports: count, minutes: windowMinutes, expected: rounded(expected) },
      perMinute: rounded(crowd?.reportsPerMinute ?? count / windowMinutes),
      timesUsual: crowd === null ? usual : crowd.timesUsual === null ? null : rounded(crowd.timesUsual),
      countries: Math.max(crowd?.countries ?? 0, countries.length),
      now: crowd !== null,
    },
  ]
}

function noticeFacts(evidence: readonly Evidence[]): FactView[] {
  const notices = evidence.filter((one) => one.kind === 'notice')
  const newest = new Map(notices.map((one) => [`${one.feed}\n${one.title}`, one]))
  return [...newest.values()].slice(-mostNotices).map(({ at, feed, state, title, url }) => ({
    ...{ kind: 'notice', at: isoTime(at), feed, title },
    ...{ state: state ?? null, url: url ?? null },
  }))
}

function causeOf(realm: Realm, incident: Incident, sight: Sight): FactView[] {
  const { sympatheticTo: leader, foundation, service, scope } = incident
  if (leader !== undefined) {
    const shown = isShown(realm, leader, sight) && realm.atlas.services.has(leader)
    return [{ kind: 'bystander', of: shown ? { id: leader, name: nameOf(realm, leader) } : null }]
  }
  if (foundation === null) return []
  const suspect = realm.loop.suspects().find((one) => one.foundation === foundation)
  const footing = isPooled(scope) ? 'unknown' : footingOf(realm, service, sight, foundation)
  return [
    {
      kind: 'foundation',
      at: isoTime(suspect?.namedAt ?? incident.updatedAt),
      path: foundation,
      confidence: rounded(suspect?.score ?? 0, 3),
      footing,
      services: (suspect?.explains ?? []).filter((one) => isShown(realm, one, sight)).length,
    },
  ]
}

/** By which edge, where the reader may know of one. */
function footingOf(
  { atlas }: Realm,
  service: ServiceId,
  sight: Sight,
  foundation: NonNullable<Incident['foundation']>,
): HitService['footing'] {
  if (sight === 'public') return publicFooting(atlas, service, foundation)
  const share = reachOf(atlas).under.get(service)?.get(foundation)
  return share === undefined ? 'unknown' : share === 1 ? 'hard' : 'soft'
}
