// What an incident is like, in words: how sure it is, what people and checks notice, where it is heading, and what is
// seen of it now.

import type { IncidentView } from '../../../src/board/views.ts'
import { count, counted } from './number.ts'

const certainties: Record<IncidentView['certainty'], string> = {
  suspected: 'Suspected',
  likely: 'Likely',
  certain: 'Certain',
}
const symptoms: Record<IncidentView['symptom'], string> = {
  down: 'It fails',
  slow: 'It is slow',
  trouble: 'People have trouble',
}
const courses: Record<IncidentView['course'], string> = {
  worsening: 'Getting worse',
  steady: 'Going on',
  improving: 'Improving',
  lingering: 'Lingering: most of it is over, the rest stays',
  back: 'Back',
}

/** A newer server may know words that this page does not: they are shown as they are. */
export const certaintyWord = (i: Pick<IncidentView, 'certainty'>): string =>
  certainties[i.certainty] ?? i.certainty
export const symptomWord = (i: Pick<IncidentView, 'symptom'>): string => symptoms[i.symptom] ?? i.symptom
export const courseWord = (i: Pick<IncidentView, 'course'>): string => courses[i.course] ?? i.course

const tenths = (n: number): string => count(Math.round(n * 10) / 10)

/** What is seen in the last minutes; null: nothing any more. */
export function impactWords({ impact: { crowd, checks } }: Pick<IncidentView, 'impact'>): string | null {
  const people =
    crowd === null
      ? null
      : `${tenths(crowd.reportsPerMinute)} reports a minute${
          crowd.timesUsual === null ? '' : `, ${tenths(crowd.timesUsual)} times the usual`
        }, from ${counted(crowd.countries, 'country')}`
  const own =
    checks.failing === 0 ? null : `${count(checks.failing)} of ${counted(checks.of, 'check')} failing`
  return [people, own].filter((part) => part !== null).join('; ') || null
}

/** Of services that stand on a named foundation. */
export const recoveryWords = {
  none: 'Recovery: none is back yet.',
  back: 'back',
  improving: 'improving',
  lingering: 'lingering',
  failing: 'still failing',
}
