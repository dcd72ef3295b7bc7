// Everything the loop knows of each check: up or down, ailing (it answers, but not always, or late), flapping. Of these
// the worst is the trouble of the check, and only a change of it is evidence: that is what keeps a check that comes and
// goes, or one that is slow and then down, one incident.

import type { CheckEvidence } from '../incidents/index.ts'
import { type CheckId, type Instant, isoTime } from '../terms/index.ts'
import type { AilingEvent, JudgedEvent } from './events.ts'
import { type Flaps, fell, quietened } from './flapping.ts'

export type CheckTrouble = 'down' | 'flapping' | 'failing' | 'slow'

/** What is kept of one check. */
export type CheckRecord = {
  readonly state: 'up' | 'down' | null
  readonly flaps?: Flaps
  readonly ailing?: AilingEvent
}

export type SavedChecks = readonly (readonly [CheckId, CheckRecord])[]

/** It flaps, or no longer. */
export type FlapChange = {
  readonly check: CheckId
  readonly flapping: boolean
  readonly at: Instant
  readonly detail: string
}

export class CheckBook {
  readonly #records: Map<CheckId, CheckRecord>

  constructor(saved: SavedChecks) {
    this.#records = new Map(saved)
  }

  #of(check: CheckId): CheckRecord {
    return this.#records.get(check) ?? { state: null }
  }

  /** Up, and nothing else is said against it. */
  isWell(check: CheckId): boolean {
    const record = this.#of(check)
    return record.state === 'up' && record.ailing === undefined && troubleOf(record) === null
  }

  troubleOf(check: CheckId): CheckTrouble | null {
    return troubleOf(this.#of(check))
  }

  /** What each check that ails was last said to ail from. */
  ailments(): ReadonlyMap<CheckId, AilingEvent> {
    return new Map(
      [...this.#records].flatMap(([check, { ailing }]) => (ailing ? [[check, ailing] as const] : [])),
    )
  }

  /** Falls, and since when; null: it does not flap. */
  flapsOf(check: CheckId): Pick<Flaps, 'falls' | 'since'> | null {
    const { flaps } = this.#of(check)
    return flaps?.flapping ? flaps : null
  }

  /** What it is evidence of, and whether it began to flap; no evidence: it flaps, which is known. */
  judged(event: JudgedEvent): { readonly evidence: CheckEvidence | null; readonly flap: FlapChange | null } {
    const { check, at, state } = event
    const before = this.#of(check)
    const falls = state === 'down' && before.state !== 'down'
    const flaps = falls ? fell(before.flaps, at) : before.flaps
    const after: CheckRecord = { ...before, state, ...(flaps ? { flaps } : {}) }
    this.#records.set(check, after)
    const began = flaps?.flapping === true && before.flaps?.flapping !== true
    const flap = began ? { check, at, flapping: true, detail: flapText(flaps) } : null
    if (flaps?.flapping && !began) return { evidence: null, flap }
    return { evidence: evidenceOf(event, after, began ? flaps : undefined), flap }
  }

  /** Null: it changes nothing of what its trouble is. */
  ailing(event: AilingEvent): CheckEvidence | null {
    const { check } = event
    const before = this.#of(check)
    const { ailing: _, ...rest } = before
    const after: CheckRecord = event.ailment === null ? rest : { ...rest, ailing: event }
    this.#records.set(check, after)
    const trouble = troubleOf(after)
    if (trouble === troubleOf(before)) return null
    return trouble === 'failing' || trouble === 'slow'
      ? ailingEvidence(event)
      : wellEvidence(event, before.ailing?.ailment === 'slow')
  }

  /** Checks that have been quiet for long enough, and what it is evidence of. */
  settle(now: Instant): readonly (FlapChange & { readonly evidence: CheckEvidence | null })[] {
    return [...this.#records].flatMap(([check, record]) => {
      if (record.flaps === undefined) return []
      const { flaps: before, ...rest } = record
      const flaps = quietened(before, now)
      if (flaps === before) return []
      const after: CheckRecord = flaps === null ? rest : { ...rest, flaps }
      this.#records.set(check, after)
      if (!before.flapping) return []
      const detail = `no longer flapping: it has stayed ${record.state} since ${isoTime(before.at)}`
      return [
        { check, at: now, flapping: false, detail, evidence: settledEvidence(check, after, now, detail) },
      ]
    })
  }

  save(): SavedChecks {
    return [...this.#records]
  }
}

/** As of the last event: `settle` takes flapping away. */
function troubleOf({ state, flaps, ailing }: CheckRecord): CheckTrouble | null {
  if (state === 'down') return 'down'
  if (flaps?.flapping) return 'flapping'
  return ailing?.agreed ? ailing.ailment : null
}

const flapText = ({ falls, since }: Flaps): string => `flapping: down ${falls} times since ${isoTime(since)}`

function evidenceOf(event: JudgedEvent, after: CheckRecord, began: Flaps | undefined): CheckEvidence {
  const { check, at } = event
  const up = event.state === 'up'
  const { ailing } = after
  if (up && ailing?.agreed && ailing.ailment !== null) return ailingEvidence({ ...ailing, at })
  const phase = event.phase ?? (up ? 'up' : 'unknown')
  const detail = began ? `${event.detail}; ${flapText(began)}` : event.detail
  return { kind: 'check', at, check, phase, detail, up }
}

function ailingEvidence({ check, at, since, ailment, phase, detail, share }: AilingEvent): CheckEvidence {
  const what = ailment === 'slow' ? ({ slow: true } as const) : { partly: share }
  return {
    ...{ kind: 'check', at, check, detail, up: false, since },
    phase: phase ?? (ailment === 'slow' ? 'slow' : 'unknown'),
    ...what,
  }
}

const wellEvidence = ({ check, at, detail }: AilingEvent, wasSlow: boolean): CheckEvidence => ({
  ...{ kind: 'check', at, check, phase: 'up', detail, up: true },
  ...(wasSlow ? { slow: true } : { partly: 0 }),
})

/** Of one that is down nothing changes; one that is up is up, or what it ails from shows. */
function settledEvidence(
  check: CheckId,
  after: CheckRecord,
  at: Instant,
  detail: string,
): CheckEvidence | null {
  if (after.state === 'down') return null
  if (after.ailing?.agreed) return ailingEvidence({ ...after.ailing, at })
  return { kind: 'check', at, check, phase: 'up', detail, up: true }
}
