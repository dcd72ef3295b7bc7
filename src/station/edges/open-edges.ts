// Learning edges, wired to the real clock and the real resolver.

import { setImmediate as turnOfLoop } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Decision, PairKey } from '../../atlas/index.ts'
import { realTimers as timers } from '../clock.ts'
import type { Realm } from '../desk/realm.ts'
import { type EdgesConfig, EdgesDesk } from './edges-desk.ts'
import { keptNames } from './kept.ts'
import { lookUp } from './look-up.ts'

export type OpenEdges = {
  readonly realm: Realm
  readonly config: EdgesConfig
  readonly decided: ReadonlyMap<PairKey, Decision>
  readonly log: Logger
}

export const openEdges = async ({ realm, config, decided, log }: OpenEdges): Promise<EdgesDesk> =>
  EdgesDesk.open({
    realm,
    timers,
    log,
    config,
    decisions: decided,
    looked: await keptNames(realm.store),
    lookUp: (names, { servers, ranges }) => lookUp({ names, servers, ranges, timers }),
    turn: turnOfLoop,
  })
