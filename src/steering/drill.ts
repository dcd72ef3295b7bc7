// A drill: a foundation is lost in pretence, and what real detection, selection and publishing make of it is measured,
// until everything is back. One at a time; it ends by its own times, and gives back before it ends, whatever is heard.

import type { CheckId, Instant, JsonObject, NewEntry } from '../terms/index.ts'
import { type DrillObservation, isBack, isMeasured, learn } from './drill-measure.ts'
import { type DrillOutcome, drillResult } from './drill-result.ts'
import {
  type Drill,
  type DrillEndpoint,
  type DrillMeasure,
  type DrillOrder,
  type Drills,
  noDrills,
  noMeasure,
} from './drill-state.ts'

export type DrillEvent =
  | { readonly kind: 'ordered'; readonly order: DrillOrder }
  | DrillObservation
  /** Something is really wrong with what takes part. */
  | { readonly kind: 'trouble'; readonly what: string; readonly at: Instant }
  | { readonly kind: 'abort'; readonly by: string; readonly why: string; readonly at: Instant }
  | { readonly kind: 'tick'; readonly now: Instant }

export type DrillEffect =
  | {
      readonly kind: 'lose'
      readonly drill: string
      readonly checks: readonly CheckId[]
      readonly manner: DrillOrder['manner']
      readonly from: Instant
      readonly until: Instant
    }
  /** Nothing is pretended any more. */
  | { readonly kind: 'giveBack'; readonly drill: string }
  | { readonly kind: 'refuse'; readonly why: string }
  | { readonly kind: 'tell'; readonly entry: NewEntry }

export type DrillStep = { readonly state: Drills; readonly effects: readonly DrillEffect[] }

const still = (state: Drills): DrillStep => ({ state, effects: [] })
const lossEnds = ({ from, lossFor }: DrillOrder): Instant => (from + lossFor) as Instant

export function stepDrill(state: Drills, event: DrillEvent): DrillStep {
  const { running } = state
  if (event.kind === 'ordered') return running ? refuse(state, running) : begin(event.order)
  if (running === null) return still(state)
  switch (event.kind) {
    case 'tick':
      return onward(running, event.now)
    case 'trouble':
      return end(running, 'aborted', `it ended itself: ${event.what}`, event.at)
    case 'abort':
      return end(running, 'aborted', `${event.by}: ${event.why}`, event.at)
    default:
      return onward({ ...running, measures: learn(running, event) }, event.at)
  }
}

function refuse(state: Drills, { order }: Drill): DrillStep {
  const why = `${order.id} is running: it loses ${order.lose} for ${order.endpoints.length} endpoints; wait for its end, or end it with: holdfast drill --abort`
  return { state, effects: [{ kind: 'refuse', why }] }
}

function begin(order: DrillOrder): DrillStep {
  const { id: drill, checks, manner, from, lose, by, why, endpoints } = order
  const measures = new Map(endpoints.map(({ name }) => [name, noMeasure]))
  const names = endpoints.map(({ name }) => name)
  const data: JsonObject = { drill, lose, manner, endpoints: names, checks, from, until: lossEnds(order) }
  const entry: NewEntry = {
    at: from,
    author: by,
    kind: 'drill.began',
    subject: drill,
    why: `${drill} loses ${lose} for ${names.join(', ')}, in pretence: ${why}`,
    data,
  }
  return {
    state: { running: { order, phase: 'losing', givenBackAt: null, measures } },
    effects: [
      { kind: 'tell', entry },
      { kind: 'lose', drill, checks, manner, from, until: lossEnds(order) },
    ],
  }
}

/** Gives back as soon as everything is measured, ends as soon as everything is back; at the latest when its time is up. */
function onward(drill: Drill, now: Instant): DrillStep {
  const { order, phase, measures } = drill
  const all = (holds: (endpoint: DrillEndpoint, measure: DrillMeasure) => boolean): boolean =>
    order.endpoints.every((endpoint) => holds(endpoint, measures.get(endpoint.name)!))
  if (phase === 'losing') {
    const measured = all((endpoint, measure) => isMeasured(endpoint, measure, now))
    if (!measured && now < lossEnds(order)) return still({ running: drill })
    const returning: Drill = { ...drill, phase: 'returning', givenBackAt: now }
    return { state: { running: returning }, effects: [{ kind: 'giveBack', drill: order.id }] }
  }
  const back = all((endpoint, measure) => isBack(endpoint, measure))
  if (!back && now < drill.givenBackAt! + order.backWithin) return still({ running: drill })
  return end(drill, 'measured', '', now)
}

function end(drill: Drill, outcome: DrillOutcome, why: string, at: Instant): DrillStep {
  const giveBack: readonly DrillEffect[] =
    drill.phase === 'losing' ? [{ kind: 'giveBack', drill: drill.order.id }] : []
  const entry = drillResult(drill, outcome, why, at)
  return { state: noDrills, effects: [...giveBack, { kind: 'tell', entry }] }
}
