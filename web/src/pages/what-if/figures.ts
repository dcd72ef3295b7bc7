// What the figures of a loss mean.

import type { ConcentrationPartView } from '../../../../src/board/views.ts'

/** 1,800 is where competition authorities see high concentration (US Merger Guidelines 2023, section 2.1). */
const high = 1800
const whole = 10_000

/** Null: nothing is counted. */
export function verdictOf({
  hhiPoints,
  counted,
  without,
}: Pick<ConcentrationPartView, 'hhiPoints' | 'counted' | 'without'>): 'one' | 'high' | 'spread' | null {
  if (counted === without) return null
  if (hhiPoints >= whole) return 'one'
  return hhiPoints > high ? 'high' : 'spread'
}

/** In per cent, to one place. */
export const inPercent = (share: number): number => Math.round(share * 1000) / 10
