// What has to be done again and again: the loop's clock, the planner's, writing the loop down, pruning.

import type { Logger } from 'pino'
import { type Clock, type Duration, type Instant, ms, type Timers } from '../terms/index.ts'
import type { Config } from './config/index.ts'
import { remember } from './desk/memory.ts'
import type { PlannerDesk } from './desk/planning.ts'
import type { Realm } from './desk/realm.ts'
import type { Leisure } from './in-turns.ts'
import { keepPace } from './pace.ts'

const tickEvery = ms(1000)
const plannerTickEvery = ms(10_000)
const pruneEvery = ms(3_600_000)

export type Household = {
  readonly realm: Realm
  readonly planner: PlannerDesk
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Logger
  readonly leisure: Leisure
  readonly retention: () => Config['retention']
}

/** The returned function ends it. */
export function keepHouse(household: Household): () => void {
  const { realm, planner, clock, timers, log, leisure, retention } = household
  const warn = (what: string, problem: unknown): void =>
    log.warn({ problem: String(problem) }, `${what} failed`)
  const attempt = (what: string, work: Promise<unknown>): void =>
    void work.catch((problem) => warn(what, problem))
  const pace = keepPace(clock, timers, () =>
    remember(realm, leisure).catch((problem) => {
      warn('writing the loop down', problem)
      return ms(0)
    }),
  )
  const before = (age: Duration): Instant => (clock.now() - age) as Instant
  const prune = (): void => {
    const { counts, journal } = retention()
    attempt('pruning', realm.store.prune({ countsBefore: before(counts), journalBefore: before(journal) }))
  }

  const unwatch = realm.watch((entries) => {
    // Incidents must survive a crash: the loop is written down soon after each change of one.
    if (entries.some(({ kind }) => kind.startsWith('incident.') || kind.startsWith('foundation.')))
      pace.soon()
  })
  const cancels = [
    every(timers, tickEvery, () => realm.tick()),
    every(timers, plannerTickEvery, () =>
      attempt('planning', planner.feed({ kind: 'tick', now: clock.now() })),
    ),
    every(timers, pruneEvery, prune),
  ]
  return () => {
    unwatch()
    pace.end()
    for (const cancel of cancels) cancel()
  }
}

/** Runs `act` every `wait`, from one wait hence, until the returned function is called. */
export function every(timers: Timers, wait: Duration, act: () => void): () => void {
  let cancel = (): void => {}
  const arm = (): void => {
    cancel = timers.after(wait, () => {
      act()
      arm()
    })
  }
  arm()
  return () => cancel()
}
