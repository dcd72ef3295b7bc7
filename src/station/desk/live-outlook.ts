// What would happen from here on: the estate as it is in force and judged now.

import type { ConcentrationView, Outlook, VantageView } from '../../board/index.ts'
import {
  type EndpointNow,
  type EndpointSpec,
  type EndpointStatus,
  envelopeOf,
  type Planning,
} from '../../steering/index.ts'
import { good, type NodeName, parseFoundationPath } from '../../terms/index.ts'
import type { Config } from '../config/index.ts'
import { inTurns } from '../in-turns.ts'
import { type Estate, type EstateNode, estateOf } from '../what-if/estate.ts'
import { concentrating } from '../what-if/ranking.ts'
import { lossWords, whatIf } from '../what-if/what-if.ts'
import type { LiveSteering } from './live-steering.ts'

/** `turn`: lets whatever else is due happen first. */
export function liveOutlook(
  config: () => Config,
  steering: LiveSteering,
  turn: () => Promise<void>,
): Outlook {
  const estate = (): Estate => liveEstate(config(), steering)
  let running: Promise<ConcentrationView> | null = null
  return {
    whatIf(lose) {
      const now = estate()
      const words = lossWords(now, lose)
      return words.ok ? good(whatIf(now, words.value)) : words
    },
    // Thousands of losses take a second: they are reckoned a few at a time, and once for all who ask meanwhile.
    concentration() {
      running ??= reckoned(concentrating(estate()), turn).finally(() => {
        running = null
      })
      return running
    },
  }
}

const atATime = 32

async function reckoned<T>(steps: Generator<void, T>, turn: () => Promise<void>): Promise<T> {
  return (await inTurns(steps, { turn, atATime })) as T
}

export function liveEstate(config: Config, steering: LiveSteering): Estate {
  const planner = steering.planner()
  const statuses = steering.statuses()
  const endpoints = config.endpoints.flatMap((spec): readonly EndpointNow[] => {
    const planning = planner.endpoints.get(spec.name)
    // What was given back is its owner's to lose.
    return planning?.orders.givenBack ? [] : [endpointNow(spec, planning, statuses.get(spec.name))]
  })
  return estateOf({ ...config, basis: 'live', endpoints, nodes: steering.vantages().map(nodeNow) })
}

export function endpointNow(
  spec: EndpointSpec,
  planning: Planning | undefined,
  status: EndpointStatus | undefined,
): EndpointNow {
  const envelope = planning?.plans[0]?.envelope ?? envelopeOf(spec)
  const answering = status?.answering ?? []
  return {
    spec,
    envelope,
    answering: answering.length > 0 ? answering : envelope.lastKnownGood,
    health: new Map((status?.targets ?? []).map(({ id, health }) => [id, health])),
    readiness: new Map(
      (status?.targets ?? []).flatMap(({ id, readiness }) => (readiness ? [[id, readiness] as const] : [])),
    ),
  }
}

const nodeNow = ({ name, roles, state, standsOn }: VantageView): EstateNode => ({
  name: name as NodeName,
  roles,
  standsOn: standsOn.flatMap((path) => {
    const read = parseFoundationPath(path)
    return read.ok ? [read.value] : []
  }),
  ...(state === 'lost' ? { away: true } : {}),
})
