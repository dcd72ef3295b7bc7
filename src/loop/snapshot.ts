// The loop's memory as JSON. It is written and read by this file alone; another version of it is no memory at all,
// and nothing worse than a fresh start follows: reports are learnt again, checks are judged again.

import { type Case, wholeCase } from '../incidents/index.ts'
import type { Notice } from '../signals/index.ts'
import {
  type CheckId,
  type CountryCode,
  type Instant,
  instant,
  type Json,
  type JsonObject,
  type ServiceId,
} from '../terms/index.ts'
import type { SavedChecks } from './check-book.ts'
import type { Suspect } from './events.ts'
import type { NamedFoundation } from './naming.ts'
import type { PooledMemory } from './pooled.ts'
import type { SavedSympathies } from './sympathies.ts'
import type { SavedTally } from './tally.ts'

const version = 1

export type Memory = {
  readonly now: Instant
  readonly detector: unknown
  readonly cases: readonly Case[]
  /** Absent before there were any. */
  readonly pooled?: PooledMemory
  readonly named: readonly NamedFoundation[]
  readonly notices: readonly Notice[]
  readonly checks: SavedChecks
  /** Services that were configured. Absent in what an older version wrote down: all that are now, were then. */
  readonly services?: readonly ServiceId[]
  /** Absent in what an older version wrote down: nobody is marked then. */
  readonly sympathies?: SavedSympathies
  /** Absent likewise: what is named is counted from then on. */
  readonly tallies?: readonly SavedTally[]
}

const empty: Memory = {
  now: instant(0),
  detector: undefined,
  cases: [],
  named: [],
  notices: [],
  checks: [],
}

/** Memory holds plain data only; sets become lists. */
export const writeMemory = (memory: Omit<Memory, 'detector' | 'pooled'>): JsonObject => ({
  version,
  ...(memory as unknown as JsonObject),
  named: memory.named.map((n) => ({ ...n, countries: [...n.countries] })) as unknown as Json,
})

type Saved = Omit<Memory, 'named' | 'checks'> & {
  readonly version: unknown
  readonly checks?: SavedChecks
  /** Of an earlier version, which knew no more of a check. */
  readonly checkStates?: readonly (readonly [CheckId, 'up' | 'down'])[]
  readonly named: readonly (Omit<NamedFoundation, 'countries'> & {
    readonly countries: readonly CountryCode[]
  })[]
}

const lists = ['cases', 'named', 'notices'] as const

function isSaved(json: unknown): json is Saved {
  if (typeof json !== 'object' || json === null) return false
  const read = json as Partial<Record<keyof Saved, unknown>>
  return (
    read.version === version && typeof read.now === 'number' && lists.every((key) => Array.isArray(read[key]))
  )
}

/** An earlier version told only who was back. */
const wholeSuspect = (suspect: Suspect): Suspect => ({
  ...suspect,
  recovery: { ...{ failing: [], improving: [] }, ...suspect.recovery },
})

/** `checks`: those configured now. A failing check that is gone must not keep an incident open for ever. */
export function readMemory(json: JsonObject | undefined, checks: ReadonlySet<CheckId>): Memory {
  if (!isSaved(json)) return empty
  const { services, ...rest } = json
  return {
    ...rest,
    ...(Array.isArray(services) ? { services } : {}),
    cases: json.cases.map((saved) => {
      const c = wholeCase(saved)
      return {
        ...c,
        failing: c.failing.filter((check) => checks.has(check)),
        held: c.held.filter(({ check }) => checks.has(check)),
      }
    }),
    named: json.named.map((n) => ({
      ...n,
      suspect: wholeSuspect(n.suspect),
      countries: new Set(n.countries),
    })),
    checks: savedChecks(json).filter(([check]) => checks.has(check)),
  }
}

const savedChecks = ({ checks, checkStates = [] }: Saved): SavedChecks =>
  Array.isArray(checks) ? checks : checkStates.map(([check, state]) => [check, { state }] as const)
