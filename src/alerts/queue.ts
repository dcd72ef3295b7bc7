// One channel's memory, as a value: how far the journal was read, what was announced and what waits to be sent. An
// incident is one alert; what happens to it while its alert still waits changes that alert instead of adding another.

import type { Severity } from '../incidents/index.ts'
import type { Entry } from '../terms/index.ts'
import {
  type Alert,
  alarmCleared,
  endpointAlert,
  foundationAlert,
  foundationOf,
  incidentAlert,
  incidentIdOf,
  rank,
  severityOf,
} from './alert.ts'

export type Waiting = {
  readonly alert: Alert
  readonly attempts: number
  /** Milliseconds since the epoch; null before the first attempt. */
  readonly firstTriedAt: number | null
}

export type ChannelState = {
  /** The journal's seq up to which entries are in here. */
  readonly after: number
  /** The first is the one being sent: it is not changed any more. */
  readonly waiting: readonly Waiting[]
  /** Incidents people were told about and the severity they were told. */
  readonly announced: Readonly<Record<string, Severity>>
  /** Foundations named and not cleared, and the last alarm of each endpoint: not told twice. */
  readonly told: Readonly<Record<string, string>>
}

export type ChannelView = {
  readonly channel: string
  readonly boardUrl: string
  /** The least severity that is sent. */
  readonly severity: Severity
}

export const emptyChannel = (after: number): ChannelState => ({ after, waiting: [], announced: {}, told: {} })

/** Far more than are open at once; the oldest are forgotten. */
const mostRemembered = 2_000

export function take(state: ChannelState, entry: Entry, view: ChannelView): ChannelState {
  const next = { ...state, after: entry.seq }
  switch (entry.kind) {
    case 'incident.opened':
    case 'incident.updated':
      return takeSeverity(next, entry, view)
    case 'incident.resolved':
      return takeResolved(next, entry, view)
    case 'foundation.named':
      return takeOnce(
        next,
        `foundation ${foundationOf(entry)}`,
        'named',
        foundationAlert(entry, view.channel, view.boardUrl),
      )
    case 'foundation.cleared':
      return { ...next, told: without(next.told, `foundation ${foundationOf(entry)}`) }
    case 'endpoint.alarm':
      return takeAlarm(next, entry, view)
    default:
      return next
  }
}

/** Opened, or worse than what people were told. */
function takeSeverity(state: ChannelState, entry: Entry, view: ChannelView): ChannelState {
  const id = incidentIdOf(entry)
  const severity = severityOf(entry)
  const told = at(state.announced, id)
  if (rank(severity) < rank(view.severity) || (told && rank(severity) <= rank(told))) return state
  const kind = told ? 'incident.raised' : 'incident.opened'
  const announced = remember(state.announced, id, severity)
  return enqueue({ ...state, announced }, incidentAlert(kind, entry, view.channel, view.boardUrl))
}

function takeResolved(state: ChannelState, entry: Entry, view: ChannelView): ChannelState {
  const id = incidentIdOf(entry)
  if (!at(state.announced, id)) return state
  const announced = without(state.announced, id)
  return enqueue(
    { ...state, announced },
    incidentAlert('incident.resolved', entry, view.channel, view.boardUrl),
  )
}

/** The end of an alarm is told to those who were told of the alarm. */
function takeAlarm(state: ChannelState, entry: Entry, view: ChannelView): ChannelState {
  const key = `endpoint ${entry.subject} ${entry.data.code ?? ''}`
  const alert = endpointAlert(entry, view.channel, view.boardUrl)
  if (!alarmCleared(entry)) return takeOnce(state, key, entry.why, alert)
  return at(state.told, key) === undefined
    ? state
    : enqueue({ ...state, told: without(state.told, key) }, alert)
}

function takeOnce(state: ChannelState, key: string, what: string, alert: Alert): ChannelState {
  if (at(state.told, key) === what) return state
  return enqueue({ ...state, told: remember(state.told, key, what) }, alert)
}

/**
 * Takes the place of a waiting alert about the same incident, foundation or endpoint, unless that one is being sent,
 * or says that the incident is over (this is then a new chapter).
 */
function enqueue(state: ChannelState, alert: Alert): ChannelState {
  const fresh: Waiting = { alert, attempts: 0, firstTriedAt: null }
  const same = state.waiting.findLastIndex(
    ({ alert: { subject, kind }, attempts }) =>
      subject === alert.subject && attempts === 0 && kind !== 'incident.resolved',
  )
  if (same < 0) return { ...state, waiting: [...state.waiting, fresh] }
  const before = state.waiting[same]!.alert
  const kind =
    before.kind === 'incident.opened' && alert.kind === 'incident.raised' ? before.kind : alert.kind
  return { ...state, waiting: state.waiting.with(same, { ...fresh, alert: { ...alert, kind } }) }
}

/** A subject may be called `constructor`: what a record inherits is not in it. */
function at<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

function remember<T>(record: Readonly<Record<string, T>>, key: string, value: T): Record<string, T> {
  const { [key]: _, ...rest } = record
  return Object.fromEntries([...Object.entries(rest), [key, value] as const].slice(-mostRemembered))
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  const { [key]: _, ...rest } = record
  return rest
}
