// What drills and exercises have measured, from the journal: the last ones whole, and for each endpoint the newest that
// says something of it. A drill that began and never ended was cut off by the end of this process; that is told.

import type { DrillResultView, RehearsalView } from '../../board/index.ts'
import {
  type DrillResult,
  type EndpointResult,
  type EndpointSpec,
  endedEntry,
  noFigures,
} from '../../steering/index.ts'
import {
  type EndpointName,
  type Entry,
  formatDuration,
  type Instant,
  isoTime,
  ms,
  type NewEntry,
} from '../../terms/index.ts'
import type { Realm } from './realm.ts'

const kept = 200

type Told = { readonly result: DrillResult; readonly why: string }
type Rehearsed = { readonly result: DrillResult; readonly figures: EndpointResult }

export class DrillHistory {
  #past: readonly Told[] = []
  readonly #lastOf = new Map<EndpointName, Rehearsed>()

  /** Reads what is kept, and from now on hears what comes. */
  static async follow(realm: Pick<Realm, 'store' | 'watch' | 'clock' | 'note'>): Promise<DrillHistory> {
    const history = new DrillHistory()
    const kinds = ['drill.began', 'drill.ended'] as const
    const entries = [
      ...(await realm.store.journal({ kinds: [...kinds], order: 'desc', limit: 1000 })),
    ].reverse()
    history.#hear(entries)
    realm.watch((told) => history.#hear(told))
    const ended = new Set(entries.flatMap((entry) => (entry.kind === 'drill.ended' ? [entry.subject] : [])))
    for (const entry of entries)
      if (entry.kind === 'drill.began' && !ended.has(entry.subject))
        realm.note(cutOff(entry, realm.clock.now()))
    return history
  }

  #hear(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (entry.kind !== 'drill.ended') continue
      const result = entry.data.result as unknown as DrillResult
      this.#past = [{ result, why: entry.why }, ...this.#past].slice(0, kept)
      if (result.outcome !== 'measured') continue
      for (const figures of result.endpoints) this.#lastOf.set(figures.name, { result, figures })
    }
  }

  past(): DrillResultView[] {
    return this.#past.map(({ result, why }) => resultView(result, why))
  }

  /** `runbooks`: names of those that move the endpoint. */
  rehearsalOf(spec: EndpointSpec, runbooks: readonly string[]): RehearsalView {
    const last = this.#lastOf.get(spec.name) ?? null
    const { objective } = spec
    return {
      ...classOf(spec, last, runbooks),
      objective: objective
        ? { recoverWithinMs: objective.recoverWithin, loseAtMostMs: objective.loseAtMost ?? null }
        : null,
      last: last && {
        drill: last.result.drill,
        kind: last.result.kind,
        lose: last.result.lose,
        at: isoTime(last.result.beganAt),
        recoverMs: last.figures.recoverMs,
        loseMs: last.figures.loseMs,
        met: last.figures.met,
        text: last.figures.text,
      },
    }
  }
}

export const resultView = (result: DrillResult, why: string): DrillResultView => ({
  ...result,
  why,
  beganAt: isoTime(result.beganAt),
  endedAt: isoTime(result.endedAt),
  endpoints: result.endpoints.map((one) => ({
    ...one,
    destination: one.destination && [...one.destination],
    expected: [...one.expected],
  })),
})

/** The loss ended by its own time, or with this start's first orders. */
function cutOff({ subject, data }: Entry, at: Instant): NewEntry {
  const endpoints = (Array.isArray(data.endpoints) ? data.endpoints : []).map((name) =>
    noFigures(String(name) as EndpointName),
  )
  const result: DrillResult = {
    drill: subject,
    lose: String(data.lose),
    manner: String(data.manner),
    by: 'holdfast',
    kind: 'drill',
    outcome: 'unmeasured',
    beganAt: data.from as Instant,
    endedAt: at,
    endpoints,
  }
  return endedEntry(result, 'Holdfast itself ended in the middle of it; the loss was given back')
}

function classOf(
  { name, mode }: EndpointSpec,
  last: Rehearsed | null,
  runbooks: readonly string[],
): Pick<RehearsalView, 'class' | 'text'> {
  const tried = last && tell(last)
  const moves = last !== null && last.figures.expected.length > 0 && last.figures.met !== false
  if (mode === 'automatic' && last?.figures.recoverMs != null && moves)
    return { class: 'automatic', text: `it moves by itself: ${tried}` }
  if (mode === 'approve' && moves)
    return { class: 'approved-plan', text: `it moves when an operator approves: ${tried}` }
  if (runbooks.length > 0) {
    const runbook = `a runbook moves it: holdfast runbook run ${runbooks[0]}`
    return {
      class: 'approved-plan',
      text: tried ? `${runbook}; ${tried}` : `${runbook}; no loss of it was ever rehearsed`,
    }
  }
  if (tried) return { class: 'untried', text: `it was tried and did not come back as meant: ${tried}` }
  const how = `to try it: holdfast drill ${name} --lose FOUNDATION`
  return { class: 'untried', text: `nobody has ever tried to lose what it stands on; ${how}` }
}

function tell({ result, figures }: Rehearsed): string {
  const { recoverMs } = figures
  const back = recoverMs === null ? 'not back' : `everybody back after ${formatDuration(ms(recoverMs))}`
  const how = result.kind === 'exercise' ? 'in an exercise' : 'in a drill'
  const met = figures.met === null ? '' : figures.met ? ', as it is meant to' : ', later than it is meant to'
  return `${how} without ${result.lose} ${back}${met}`
}
