// `holdfast concentration`: how much of the estate stands in one place, and which single losses take most.

import type { ConcentrationPartView, ConcentrationView } from '../../board/index.ts'
import { concentration } from '../what-if/ranking.ts'
import { bar, table } from './format.ts'
import { type OutlookOptions, outlook } from './outlook.ts'
import { rankText } from './ranking.ts'

type Print = (value: unknown) => void

export async function concentrationCommand(options: OutlookOptions, print: Print): Promise<void> {
  const view = await outlook<ConcentrationView>(options, '/api/v1/concentration', concentration)
  print(options.json ? view : [...view.parts.map(partText), rankText(view)].join('\n\n'))
}

const mostShown = 12

export function partText(part: ConcentrationPartView): string {
  const { of, level, counted, without, hhi, hhiPoints, shares } = part
  const left = without > 0 ? `, ${without} of ${counted} stand nowhere that is known` : ''
  const head = `${of} by ${level}: HHI ${hhi.toFixed(3)} (${hhiPoints} of 10,000)${left}`
  if (shares.length === 0) return `${of} by ${level}: nothing is counted${left}`
  const rows = shares
    .slice(0, mostShown)
    .map(({ name, share, members }) => [`  ${name}`, percent(share), `${members}`, bar(share, 20)])
  const more = shares.length > mostShown ? [`  and ${shares.length - mostShown} more (--json)`] : []
  return [head, table(rows), ...more].join('\n')
}

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
