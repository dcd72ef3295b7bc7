// Sectors as a sentence would call them; a category that is not listed is shown as it was configured.

import type { BlastRadius } from '../../../src/board/views.ts'
import { counted } from './number.ts'

const plurals: Record<string, string> = {
  bank: 'banks',
  school: 'schools',
  shop: 'shops',
  game: 'games',
  social: 'social networks',
  cloud: 'clouds',
  home: 'smart homes',
  work: 'work tools',
  telecom: 'telecoms',
  gov: 'government',
  news: 'news',
  travel: 'travel',
  food: 'food',
  stream: 'streaming',
  rail: 'railways',
  hospital: 'hospitals',
}

export const sector = (category: string): string =>
  Object.hasOwn(plurals, category) ? plurals[category]! : category

/** What everybody depends on is named before what is merely large. */
const everyday = ['bank', 'school', 'rail', 'hospital', 'gov', 'telecom']
const rank = (category: string): number =>
  everyday.includes(category) ? everyday.indexOf(category) : everyday.length

export const everydayFirst = (sectors: BlastRadius['sectors']): BlastRadius['sectors'] =>
  [...sectors].sort((a, b) => rank(a.sector) - rank(b.sector) || b.services - a.services)

/** `2,113 services in 9 sectors and 61 countries`. */
export const reach = ({ services, sectors, countries }: BlastRadius): string =>
  `${counted(services, 'service')} in ${counted(sectors.length, 'sector')} and ${counted(countries, 'country')}`
