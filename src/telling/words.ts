// The sentences of messages: whole for one service, bounded for many.

import type { Atlas } from '../atlas/index.ts'
import { type Instant, isoTime, type ServiceId } from '../terms/index.ts'
import { likeliest } from './footing.ts'
import { mostTitle } from './message.ts'
import type { Route } from './route.ts'
import { membersOf, type Trouble } from './state.ts'

const namedInTitle = 3
const namedInText = 30

/** `12 min`, `3 h 20 min`, `2 d 4 h`: as people say it, in two units at most. */
export function spell(durationMs: number): string {
  const minutes = Math.round(durationMs / 60_000)
  if (durationMs < 59_500) return `${Math.max(1, Math.round(durationMs / 1000))} s`
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  const days = Math.floor(hours / 24)
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`
}

/** `2026-11-26 08:30 UTC`. */
export const spellTime = (at: number): string =>
  `${isoTime(at as Instant)
    .slice(0, 16)
    .replace('T', ' ')} UTC`

/** One line for a subject, a header or a notification. */
export function oneLine(text: string, most: number = mostTitle): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach a mail header
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim()
  const letters = [...line]
  return letters.length <= most ? line : `${letters.slice(0, most - 1).join('')}…`
}

export function listed(names: readonly string[], most: number): string {
  const more = names.length - most
  return more > 1 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ')
}

export const nameOf = (atlas: Atlas, service: ServiceId): string =>
  atlas.services.get(service)?.name ?? service

/** Who takes care of it, as people know them: the link in a message is whoever's who reads that route. */
export function personOf(routes: readonly Route[], by: string): string {
  const [, kind, name = ''] = /^(operator|link|pagerduty|opsgenie):(.+)$/.exec(by) ?? []
  if (kind === undefined) return by
  if (kind !== 'link') return name
  if (name.startsWith('mail:')) return name.slice('mail:'.length)
  const route = routes.find(({ recipients }) => recipients.includes(name))
  return route === undefined ? 'Somebody' : (route.person ?? `Somebody who reads ${route.id}`)
}

/** Names of those that it hit, those that fail before those that are blamed. */
export function namesIn(atlas: Atlas, trouble: Trouble): readonly string[] {
  const members = membersOf(trouble)
  const own = members.filter(({ bystander }) => bystander === undefined)
  const left = trouble.left.map((service) => nameOf(atlas, service))
  return [
    ...new Set([...(own.length > 0 ? own : members).map(({ service }) => nameOf(atlas, service)), ...left]),
  ]
}

/** What it is, without what became of it. */
export function headline(atlas: Atlas, trouble: Trouble): string {
  const { topic, subject, text } = trouble
  if (topic !== 'incidents') return text.includes(subject) ? text : `${subject}: ${text}`
  const names = namesIn(atlas, trouble)
  if (names.length < 2) return trouble.text
  const hit = `${names.length} services in trouble: ${listed(names, namedInTitle)}`
  return trouble.foundation !== null && trouble.named ? `${trouble.foundation}: ${hit}` : hit
}

/** The foundation that it stands on, or is likeliest to; null: nothing is known. */
export function foundationOf(atlas: Atlas, trouble: Trouble): { path: string; named: boolean } | null {
  if (trouble.foundation !== null && trouble.named) return { path: trouble.foundation, named: true }
  const names = namesIn(atlas, trouble)
  const path = names.length < 2 ? null : likeliest(atlas, trouble.shared, names.length)
  return path === null ? null : { path, named: false }
}

/** What is known of it, a sentence each. */
export function account(atlas: Atlas, trouble: Trouble, now: number): readonly string[] {
  const names = namesIn(atlas, trouble)
  const found = foundationOf(atlas, trouble)
  const lines: string[] = []
  if (found !== null)
    lines.push(
      found.named
        ? `${found.path} is what fails.`
        : `All of them stand on ${found.path}; no foundation is named yet.`,
    )
  if (names.length > 1) lines.push(`Hit: ${listed(names, namedInText)}.`)
  const blamed = membersOf(trouble).filter(({ bystander }) => bystander)
  if (blamed.length > 0 && names.length > 0 && trouble.open > 0)
    lines.push(
      `Merely blamed: ${listed(
        blamed.map(({ service }) => nameOf(atlas, service)),
        namedInTitle,
      )}.`,
    )
  if (trouble.overAt === null)
    lines.push(`Since ${spellTime(trouble.beganAt)} (${spell(Math.max(0, now - trouble.beganAt))}).`)
  return lines
}

const movesInText = 10

export function movedText(moved: readonly string[]): readonly string[] {
  if (moved.length === 0) return []
  const more = moved.length - movesInText
  const rest = more > 0 ? [`- ${more} moves before these`] : []
  return ['Moved already:', ...rest, ...moved.slice(-movesInText).map((one) => `- ${one}`)]
}
