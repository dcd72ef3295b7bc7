// What a silence would hide if it were in force now, by the rules by which one hides: asked before it is placed, so that
// nobody silences more than they mean to.

import type { Atlas } from '../../atlas/index.ts'
import { type Incident, rank } from '../../incidents/index.ts'
import { type Matches, standsOn, type ToldMessage } from '../../telling/index.ts'
import { days, type Instant } from '../../terms/index.ts'

export type Seen = {
  readonly incidents: readonly Incident[]
  readonly atlas: Atlas
  /** Newest first. */
  readonly told: readonly Pick<ToldMessage, 'subject' | 'channel' | 'made'>[]
  readonly routes: readonly string[]
  readonly now: Instant
}

export type Foreseen = {
  /** That go on and would be hidden, the gravest first. */
  readonly incidents: readonly Incident[]
  readonly routes: readonly string[]
  /** Of the last day about these, by these routes. */
  readonly messages: number
}

export function foreseenOf(matches: Matches, { incidents, atlas, told, routes, now }: Seen): Foreseen {
  const hidden = incidents.filter(
    (incident) => incident.state !== 'resolved' && isHidden(matches, incident, atlas),
  )
  const quiet = matches.routes.length === 0 ? routes : matches.routes
  const subjects = new Set<string>(hidden.map(({ id }) => id))
  const messages = told.filter(
    ({ subject, channel, made }) => now - made < days(1) && subjects.has(subject) && quiet.includes(channel),
  )
  return {
    incidents: hidden.sort((a, b) => rank[b.severity] - rank[a.severity]),
    routes: quiet,
    messages: messages.length,
  }
}

/** As `telling/hearing.ts` asks it of one service of a trouble. */
function isHidden(matches: Matches, { service, severity }: Incident, atlas: Atlas): boolean {
  const { services, sectors, foundations, severity: gravest } = matches
  if (gravest !== undefined && rank[severity] > rank[gravest]) return false
  if (services.length > 0 && !services.includes(service)) return false
  if (sectors.length > 0 && !sectors.includes(atlas.services.get(service)?.category ?? 'other')) return false
  return foundations.length === 0 || foundations.some((path) => standsOn(atlas, service, path))
}
