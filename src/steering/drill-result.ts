// What a drill has measured, as the journal keeps it: from the beginning of the loss, in milliseconds, against what the
// endpoint is meant to do.

import {
  type EndpointName,
  formatDuration,
  type Instant,
  type JsonObject,
  ms,
  type NewEntry,
  type TargetId,
} from '../terms/index.ts'
import { whole } from './drill-measure.ts'
import type { ClientsSeen, Drill, DrillEndpoint, DrillMeasure } from './drill-state.ts'

/** `unmeasured`: Holdfast itself ended in the middle. */
export type DrillOutcome = 'measured' | 'aborted' | 'unmeasured'

export type EndpointResult = {
  readonly name: EndpointName
  readonly detectMs: number | null
  readonly decideMs: number | null
  /** Until every publisher was read back with the new answer. */
  readonly moveMs: number | null
  /** Until no resolver held the old answer; null: none held it, or it did not move. */
  readonly clientsMs: number | null
  readonly clients: Omit<ClientsSeen, 'doneAt'> | null
  /** Until everybody who asks gets the new answer: `clientsMs`, or `moveMs` and one TTL when nobody asked. */
  readonly recoverMs: number | null
  /** The window of data that the destination lacked; null: nothing measures it. */
  readonly loseMs: number | null
  /** From the end of the loss until everything was answered as before. */
  readonly backMs: number | null
  readonly destination: readonly TargetId[] | null
  readonly expected: readonly TargetId[]
  readonly objective: { readonly recoverWithinMs: number; readonly loseAtMostMs: number | null } | null
  /** Null: without an objective, or not measured. */
  readonly met: boolean | null
  /** One sentence. */
  readonly text: string
}

export type DrillResult = {
  readonly drill: string
  readonly lose: string
  readonly manner: string
  readonly by: string
  /** `exercise`: in pretence altogether, with a clock of its own; it moved no real name. */
  readonly kind: 'drill' | 'exercise'
  readonly outcome: DrillOutcome
  readonly beganAt: Instant
  readonly endedAt: Instant
  readonly endpoints: readonly EndpointResult[]
}

export function drillResult(drill: Drill, outcome: DrillOutcome, why: string, at: Instant): NewEntry {
  const { order } = drill
  const endpoints = order.endpoints.map((endpoint) => endpointResult(drill, endpoint, outcome))
  const result: DrillResult = {
    drill: order.id,
    lose: order.lose,
    manner: order.manner,
    by: order.by,
    kind: 'drill',
    outcome,
    beganAt: order.from,
    endedAt: at,
    endpoints,
  }
  const said = endpoints.map(({ name, text }) => `${name} ${text}`).join('; ')
  return endedEntry(result, outcome === 'measured' ? said : why)
}

export function endedEntry(result: DrillResult, said: string): NewEntry {
  const { drill, lose, by, outcome, endedAt: at } = result
  const why = `${drill} lost ${lose} in pretence${outcome === 'measured' ? '' : ` and was ${outcome}`}: ${said}`
  return {
    at,
    author: outcome === 'unmeasured' ? 'holdfast' : by,
    kind: 'drill.ended',
    subject: drill,
    why,
    data: { result: result as unknown as JsonObject },
  }
}

function endpointResult(drill: Drill, endpoint: DrillEndpoint, outcome: DrillOutcome): EndpointResult {
  const { order, givenBackAt, measures } = drill
  const measure = measures.get(endpoint.name)!
  const since = (at: Instant | null | undefined, from: Instant = order.from): number | null =>
    at == null ? null : Math.max(0, Math.round(at - from))
  const moveMs = since(whole(endpoint.publishers, measure.movedAt))
  const figures = {
    name: endpoint.name,
    detectMs: since(measure.detectedAt),
    decideMs: since(measure.decidedAt),
    moveMs,
    ...clientsOf(endpoint, measure, moveMs, since),
    loseMs: measure.lagSeconds === null ? null : Math.round(measure.lagSeconds * 1000),
    backMs: givenBackAt === null ? null : since(whole(endpoint.publishers, measure.backAt), givenBackAt),
    destination: measure.destination,
    expected: endpoint.expected,
  }
  return { ...figures, ...compared(endpoint, figures, outcome) }
}

function clientsOf(
  { ttlSeconds }: DrillEndpoint,
  { clients }: DrillMeasure,
  moveMs: number | null,
  since: (at: Instant | null | undefined) => number | null,
): Pick<EndpointResult, 'clients' | 'clientsMs' | 'recoverMs'> {
  const seen = clients && { holding: clients.holding, moved: clients.moved, expired: clients.expired }
  const clientsMs = clients !== null && clients.holding > 0 ? since(clients.doneAt) : null
  const recoverMs = moveMs === null ? null : Math.max(moveMs, clientsMs ?? moveMs + ttlSeconds * 1000)
  return { clients: seen, clientsMs, recoverMs }
}

/** Of an endpoint whose drill was cut off. */
export const noFigures = (name: EndpointName): EndpointResult => ({
  name,
  detectMs: null,
  decideMs: null,
  moveMs: null,
  clientsMs: null,
  clients: null,
  recoverMs: null,
  loseMs: null,
  backMs: null,
  destination: null,
  expected: [],
  objective: null,
  met: null,
  text: 'was not measured',
})

type Figures = Omit<EndpointResult, 'objective' | 'met' | 'text'>

/** Shared with the exercise, which has the same figures from a clock of its own. */
export function compared(
  { objective }: Pick<DrillEndpoint, 'objective'>,
  figures: Figures,
  outcome: DrillOutcome,
  kind: DrillResult['kind'] = 'drill',
): Pick<EndpointResult, 'objective' | 'met' | 'text'> {
  const wanted = objective && {
    recoverWithinMs: objective.recoverWithin,
    loseAtMostMs: objective.loseAtMost ?? null,
  }
  const { recoverMs, loseMs } = figures
  if (outcome !== 'measured') return { objective: wanted, met: null, text: 'was not measured' }
  if (recoverMs === null) return { objective: wanted, met: wanted && false, text: notMoved(figures) }
  const inTime = wanted === null || recoverMs <= wanted.recoverWithinMs
  const lost = wanted?.loseAtMostMs == null || loseMs === null ? true : loseMs <= wanted.loseAtMostMs
  const text = [
    moved(figures, recoverMs),
    ...judged(wanted, figures, inTime, lost),
    ...(kind === 'drill' ? returned(figures) : []),
  ]
  return { objective: wanted, met: wanted && inTime && lost, text: text.join(', ') }
}

const span = (milliseconds: number): string => formatDuration(ms(milliseconds))

function moved({ detectMs, moveMs, destination, clients, clientsMs }: Figures, recoverMs: number): string {
  const detected = detectMs === null ? '' : `detected after ${span(detectMs)}, `
  const last =
    clientsMs === null
      ? `and after ${span(recoverMs)} for everybody, counting one TTL since nobody held the old answer`
      : `the last of ${clients?.holding} resolvers after ${span(recoverMs)}`
  return `${detected}moved to ${destination?.join(' and ')} after ${span(moveMs ?? 0)}, ${last}`
}

function notMoved({ detectMs, decideMs }: Figures): string {
  if (detectMs === null) return 'did not notice the loss'
  return decideMs === null
    ? `noticed the loss after ${span(detectMs)} and moved nowhere`
    : `decided after ${span(decideMs)}, and not every publisher was read back`
}

function judged(
  wanted: EndpointResult['objective'],
  { loseMs }: Figures,
  inTime: boolean,
  lost: boolean,
): readonly string[] {
  if (wanted === null) return []
  const within = `${inTime ? 'within' : 'not within'} the ${span(wanted.recoverWithinMs)} it is meant to take`
  if (wanted.loseAtMostMs === null) return [within]
  const data =
    loseMs === null
      ? 'what data would be lost is not measured'
      : `${span(loseMs)} of data ${lost ? 'within' : 'over'} the ${span(wanted.loseAtMostMs)} it may lose`
  return [within, data]
}

const returned = ({ backMs }: Figures): readonly string[] => [
  backMs === null ? 'not back yet' : `back ${span(backMs)} after the loss had ended`,
]
