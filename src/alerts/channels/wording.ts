// What every channel says of a message, before its own markup and limits: one line, some text, and facts in pairs.

import type { Message, MessageKind } from '../../telling/index.ts'
import { type Labels, labelsOf } from './labels.ts'
import { clean, listing, type Measure, oneLine, units } from './text.ts'

export type Fact = { readonly label: string; readonly value: string }

export type State = 'open' | 'acknowledged' | 'over' | 'told'

export function stateOf({ kind }: Message): State {
  if (kind === 'incident.resolved' || kind === 'endpoint.cleared') return 'over'
  if (kind === 'incident.acknowledged') return 'acknowledged'
  return kind === 'summary' || kind === 'test' || kind.startsWith('subscription.') ? 'told' : 'open'
}

/** Nothing is left to do about it by the one who is told. */
export const isOver = (message: Message): boolean => stateOf(message) === 'over'

/** What somebody who reads on has to see again, where the message that it changes may stand far above. */
export const isLoud = (message: Message): boolean => isOver(message) || loudKinds.has(message.kind)

/** An opening of what was told of before is a relapse. */
const loudKinds: ReadonlySet<MessageKind> = new Set([
  'incident.opened',
  'endpoint.alarm',
  'incident.reminder',
])

/** `🔴`, `🟠`, `🟡` by severity; `👀` acknowledged; `✅` over; `ℹ️` what asks nothing of anybody. */
export function signOf(message: Message): string {
  const state = stateOf(message)
  if (state === 'over') return '✅'
  if (state === 'acknowledged') return '👀'
  if (state === 'told') return 'ℹ️'
  return { minor: '🟡', major: '🟠', critical: '🔴' }[message.severity]
}

/** Ids and paths as one line of clean text; the rest is cleaned where it is told. */
export function tidy(message: Message): Message {
  const { thread, subject, foundation, acknowledgedBy, services } = message
  return {
    ...message,
    thread: oneLine(thread),
    ...(subject !== undefined && { subject: oneLine(subject) }),
    ...(foundation !== undefined && { foundation: oneLine(foundation) as typeof foundation }),
    ...(acknowledgedBy !== undefined && { acknowledgedBy: oneLine(acknowledgedBy) }),
    services: services.map((service) => ({
      ...service,
      id: oneLine(service.id) as typeof service.id,
      name: oneLine(service.name),
    })),
  }
}

export const titleOf = ({ title, kind }: Message): string => oneLine(title) || kind

/**
 * What it says, and what was moved as far as it does not say that itself; without the title, and without the addresses
 * that every channel has as buttons or links.
 */
export function bodyOf(message: Message): string {
  const { text, moved, url, ackUrl, links } = message
  const title = titleOf(message)
  const addresses = [url, ackUrl, ...links.map((link) => link.url)].filter((address) => address)
  const lines = clean(text)
    .split('\n')
    .filter((line, i) => i > 0 || (line.trim() !== title && line.trim() !== `${title}.`))
    .filter((line) => !isFact(line, message))
    .filter(
      (line) => !addresses.some((address) => /^[A-Z][a-z]*: /.test(line) && line.endsWith(`: ${address}`)),
    )
  const said = lines.join('\n').trim()
  const also = moved.map(oneLine).filter((sentence) => sentence !== '' && !said.includes(sentence))
  return [said, ...also].filter((part) => part !== '').join('\n')
}

/** What the facts beside it say as well. */
const isFact = (line: string, { since, services }: Message): boolean =>
  (since !== undefined && /^Since \d{4}-\d\d-\d\d \d\d:\d\d UTC \(/.test(line)) ||
  (services.length > 0 && line.startsWith('Hit: '))

/** `most`: of the longest value, in `measure`. */
export function factsOf(message: Message, most: number, measure: Measure = units): readonly Fact[] {
  const { severity, since, durationMs, foundation, foundationNamed, services, acknowledgedBy } = message
  const facts: Fact[] = []
  const words = labelsOf(message)
  const add = (label: string, ...values: readonly (string | undefined)[]): void => {
    const items = values.map((value) => oneLine(value ?? '')).filter((item) => item !== '')
    if (items.length > 0) facts.push({ label, value: listing(items, most, measure) })
  }
  if (stateOf(message) === 'open' || stateOf(message) === 'acknowledged')
    add(words.severity, words.severities[severity])
  add(words.since, since === undefined ? undefined : sinceText(message, since, words.units))
  add(words.lasted, durationMs === undefined ? undefined : spanText(durationMs, words.units))
  const guess = foundationNamed === false ? ` (${words.probably})` : ''
  add(words.foundation, foundation === undefined ? undefined : `${foundation}${guess}`)
  const total = Math.max(message.servicesTotal ?? 0, services.length)
  if (services.length > 0)
    facts.push({
      label: total === 1 ? words.service : `${words.services} (${total})`,
      value: listing(
        services.map((service) => serviceText(service, words.back)),
        most,
        measure,
        total - services.length,
        words.more,
      ),
    })
  add(words.acknowledgedBy, acknowledgedBy)
  return facts
}

/** With how long that is by now, while it goes on. */
function sinceText(message: Message, since: string, units: Labels['units']): string {
  const lasted = Date.parse(message.at) - Date.parse(since)
  const goesOn = message.durationMs === undefined && lasted >= 0
  return `${timeText(since)}${goesOn ? ` (${spanText(lasted, units)})` : ''}`
}

const serviceText = ({ id, name, state }: Message['services'][number], back: string): string =>
  `${oneLine(name) || oneLine(id) || '?'}${state === 'back' ? ` (${back})` : ''}`

/** Everywhere the same word for the same page, in alerts. */
export const ackLabel = labelsOf({}).acknowledge

/** An address that may be clicked; what is no web address is left out. */
export const webUrl = (url: string | undefined, most = 2000): string | null =>
  url !== undefined && url.length <= most && /^https?:\/\//i.test(url) ? (URL.parse(url)?.href ?? null) : null

/** The page, the acknowledgement while there is something to acknowledge, and what the message brings. */
export function linksOf(message: Message, most: number): readonly { label: string; url: string }[] {
  const { url, ackUrl, links } = message
  const answerable = !isOver(message) && stateOf(message) !== 'acknowledged'
  const words = labelsOf(message)
  const all = [{ label: words.board, url }, { label: words.acknowledge, url: ackUrl ?? '' }, ...links].filter(
    (link) => answerable || link.url !== ackUrl,
  )
  const told = new Map<string, { label: string; url: string }>()
  for (const { label, url: written } of all) {
    const clickable = webUrl(written)
    if (clickable !== null && !told.has(clickable))
      told.set(clickable, { label: oneLine(label) || 'Link', url: clickable })
  }
  return [...told.values()].slice(0, most)
}

/** `2026-11-26 08:41 UTC`; what is no time is shown as it is. */
export function timeText(iso: string): string {
  const at = new Date(iso)
  return Number.isNaN(at.getTime()) ? iso : `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

const unitsOfTime = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const

/** `45 s`, `12 min`, `3 h 20 min`: rounded as the sentences beside it are. */
export function spanText(ms: number, units = labelsOf({}).units): string {
  const seconds = ms < 59_500 ? Math.max(0, Math.round(ms / 1000)) : Math.round(ms / 60_000) * 60
  const at = unitsOfTime.findIndex(([unit, size]) => seconds >= (unit === 'd' ? 2 : 1) * size)
  const first = unitsOfTime[at]
  if (first === undefined) return `${seconds} ${units.s}`
  const [unit, size] = first
  const next = unitsOfTime[at + 1]
  const rest = next === undefined ? 0 : Math.floor((seconds % size) / next[1])
  return `${Math.floor(seconds / size)} ${units[unit]}${rest > 0 ? ` ${rest} ${units[next![0]]}` : ''}`
}
