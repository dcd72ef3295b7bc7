// The states in English, for pages that do not yet take them by `useTold()`.

import { states } from './en/states.ts'
import type { Shape, StateKind, Tone } from './looks.ts'
import { type Told, tell } from './told.ts'

export type { Shape, Told, Tone }

export const told = (word: string, tone: Tone, shape: Shape): Told => ({ word, tone, shape })

const of =
  (kind: StateKind) =>
  (state: string): Told =>
    tell(states, kind, state)

export const endpointState = of('endpoint')
export const healthState = of('health')
export const readinessState = of('readiness')
export const publisherState = of('publisher')
export const fateState = of('fate')
export const secondaryState = of('secondary')
export const findingState = of('finding')
export const standingState = of('standing')
export const planState = of('plan')
export const vantageState = of('vantage')
export const exerciseState = of('exercise')

const partWords: Record<string, string> = {
  target: 'Target',
  sets: 'Preference',
  held: 'Held',
  minimum: 'Minimum',
  mode: 'Mode',
  ttl: 'TTL',
  belowQuorum: 'Below quorum',
  lastKnownGood: 'Last known good',
  publish: 'Published at',
}
export const partWord = (part: string): string => partWords[part] ?? part
