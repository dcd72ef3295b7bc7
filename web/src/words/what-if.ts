// What a loss would do, in words: fates as states, shares and what their index means.

import type { ConcentrationPartView, EndpointFateView, WhatIfView } from '../../../src/board/views.ts'
import { counted } from './number.ts'

export type Fate = EndpointFateView['fate'] | WhatIfView['services']['hit'][number]['fate']

const levels: Record<ConcentrationPartView['level'], string> = {
  provider: 'provider',
  region: 'region',
  jurisdiction: 'jurisdiction',
}
const things: Record<ConcentrationPartView['of'], string> = { services: 'Services', endpoints: 'Endpoints' }

export const partTitle = ({ of, level }: Pick<ConcentrationPartView, 'of' | 'level'>): string =>
  `${things[of]} by ${levels[level]}`

const points = new Intl.NumberFormat('en-GB')

/** 1,800 is where competition authorities see high concentration (US Merger Guidelines 2023, section 2.1). */
const high = 1800

export function indexWords({ hhiPoints, counted: all, without }: ConcentrationPartView): string {
  if (all === without) return 'nothing is counted'
  const verdict =
    hhiPoints >= 10_000 ? 'all in one place' : hhiPoints > high ? 'highly concentrated' : 'spread'
  const left = without === 0 ? '' : `; of ${points.format(without)} it is not known where they stand`
  return `index ${points.format(hhiPoints)} of 10,000: ${verdict}${left}`
}

/** In per cent, to one place. */
export const inPercent = (share: number): number => Math.round(share * 1000) / 10

export const answerWords = ({ before, after }: Pick<EndpointFateView, 'before' | 'after'>): string =>
  after.length === 0
    ? 'answered by nobody'
    : before.join(' ') === after.join(' ')
      ? after.join(', ')
      : `${before.join(', ')} → ${after.join(', ')}`

export function capacityWords(capacity: EndpointFateView['capacity']): string | null {
  if (capacity === null) return null
  const { needed, there, unknownAt } = capacity
  if (unknownAt.length > 0) return `capacity is not stated for ${unknownAt.join(', ')}`
  return `capacity ${there} for ${needed}: ${there < needed ? 'too little' : 'enough'}`
}

export function vantageWords({ of, quorum, left, met }: WhatIfView['vantages']): string {
  const verdict = met ? 'enough to act on' : 'too few: nothing is moved'
  return `${left} of ${counted(of, 'vantage')} left, ${quorum} must agree: ${verdict}`
}

export const basisWords = (basis: WhatIfView['basis']): string =>
  basis === 'live' ? 'As things stand now.' : 'From the configuration alone: everything is taken to be up.'
