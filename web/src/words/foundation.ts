// Foundations in words: how a service stands on one, how those that are hit fare, and what a year was like.

import type { FoundationDetail, HitServiceView } from '../../../src/board/views.ts'
import { count, counted } from './number.ts'
import { courseState } from './states.ts'
import { shortDuration } from './time.ts'

export const footingWord: Readonly<Record<HitServiceView['footing'], string>> = {
  hard: 'needs it',
  soft: 'is weaker without it',
  unknown: 'no edge says so',
}

export const moveTitle = (state: FoundationDetail['state']): string =>
  state === 'named' ? 'What to move next' : 'What to move if it fails'

type Radius = NonNullable<FoundationDetail['radius']>
type Kept = FoundationDetail['record']
type Year = Kept['years'][number]

export const reportsWords = (reports: number | null): string =>
  reports === null ? '' : counted(reports, 'report')

const courseOrder = ['back', 'improving', 'lingering', 'steady', 'worsening'] as const

/** `12 back, 20 improving, 344 unchanged.` */
export function courseTally(courses: Radius['courses']): string {
  const parts = courseOrder.flatMap((course) =>
    courses[course] === 0 ? [] : [`${count(courses[course])} ${courseState(course).word.toLowerCase()}`],
  )
  return parts.length === 0 ? 'Of none it is known how it fares.' : `${parts.join(', ')}.`
}

export const yearWords = ({ times, troubleMs }: Pick<Year, 'times' | 'troubleMs'>): string =>
  troubleMs === 0 ? 'no trouble' : `${counted(times, 'time')}, ${shortDuration(troubleMs)} in all`

const dayMs = 86_400_000

/** Three places: a thousandth of a per cent of a year is five minutes. Never rounded up to all of it. */
export function availabilityWords({
  available,
  watchedMs,
  troubleMs,
}: Pick<Year, 'available' | 'watchedMs' | 'troubleMs'>): string {
  const days = Math.floor(watchedMs / dayMs)
  if (days === 0) return 'watched for less than a day'
  const share = troubleMs === 0 ? '100' : (Math.floor(available * 100_000) / 1_000).toFixed(3)
  return `${share} % of ${counted(days, 'day')} watched`
}

export function lagWords(provider: Kept['episodes'][number]['provider']): string {
  if (provider === null) return 'the provider said nothing'
  const { feed, lagMs } = provider
  return lagMs < 0
    ? `${feed} said so ${shortDuration(-lagMs)} before our onset`
    : `${feed} said so ${shortDuration(lagMs)} after our onset`
}
