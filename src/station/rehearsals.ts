// What is tried before it is needed: drills and runbooks, wired to the realm, the planner and the node.

import type { Desk } from '../board/index.ts'
import type { Store } from '../store/index.ts'
import { realClock as clock, realTimers as timers } from './clock.ts'
import type { Config } from './config/index.ts'
import type { DrillHistory } from './desk/drill-history.ts'
import { DrillDesk } from './desk/drills.ts'
import { GameDays } from './desk/game-days.ts'
import type { LiveSteering } from './desk/live-steering.ts'
import type { PlannerDesk } from './desk/planning.ts'
import type { Realm } from './desk/realm.ts'
import { RunbookDesk } from './desk/runbooks.ts'

export type RehearsalParts = {
  readonly realm: Realm
  readonly planner: PlannerDesk
  readonly steering: LiveSteering
  readonly store: Store
  readonly history: DrillHistory
  readonly config: () => Config
  /** The node's orders have changed. */
  readonly order: () => void
}

export type Rehearsals = {
  readonly drills: DrillDesk
  readonly runbooks: RunbookDesk
  /** For the live desk. */
  readonly desks: Pick<Desk, 'drilling' | 'runbooks'>
  configure(config: Config): void
  stop(): void
}

export function openRehearsals(parts: RehearsalParts): Rehearsals {
  const { realm, planner, steering, store, history, config, order } = parts
  const statusOf = steering.statusOf.bind(steering)
  const drills = new DrillDesk({
    realm,
    clock,
    timers,
    history,
    order,
    sources: () => ({
      realm,
      specs: steering.specs(),
      planner: planner.state,
      statusOf,
      lostNode: steering.nodeLost(),
      mute: steering.muteOf(config().vantages.of),
    }),
  })
  const runbooks = new RunbookDesk({
    store,
    clock,
    timers,
    specs: () => steering.specs(),
    planner: () => planner.state,
    statusOf,
    faceOf: (check) => realm.faces.get(check) ?? null,
    checkOf: (check) => realm.checks.find(({ id }) => id === check) ?? null,
    commands: () => config().commands,
    order: (one, author) => planner.order(one, author),
    note: (entry) => realm.note(entry),
  })
  const gameDays = new GameDays({
    store,
    clock,
    timers,
    note: (entry) => realm.note(entry),
    hold: ({ name, lose, endpoints, real }, author) => {
      const why = `game day ${name}`
      return real
        ? drills.beginFor({ lose, endpoints, why }, author)
        : drills.exerciseFor({ lose, why }, author)
    },
  })
  drills.gameDays = () => gameDays.view()
  steering.moving = (endpoint) => runbooks.moving(endpoint)
  return {
    drills,
    runbooks,
    desks: { drilling: drills, runbooks },
    configure(next) {
      runbooks.configure(next.runbooks)
      gameDays.configure(next.gameDays)
    },
    stop() {
      gameDays.stop()
      drills.stop()
      runbooks.stop()
    },
  }
}
