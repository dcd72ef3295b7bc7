// Invented: the shape within the day. How fast people notice, when a country is awake, how reports fade when a
// service is back. All curves are relative; `margins.ts` scales them so that the published totals come out.

import type { Fate } from './invented.ts'

/** Minutes before t0 and after it that the exercise covers. */
export const minutesBefore = 60
export const minutesAfter = 1440
export const minutesTotal = minutesBefore + minutesAfter
const hourAtStart = 5.8

/** Country, its time of day against UTC (hours), and the part of its reports that fell in the first two hours where nothing is published. */
export const countries: readonly (readonly [code: string, offset: number, early: number])[] = [
  ...group(-3, 0.28, 'BR AR CL'),
  ...group(-5, 0.26, 'US CA CO PE'),
  ...group(-6, 0.26, 'MX'),
  ...group(0, 0.5, 'GB IE PT IS MA'),
  ...group(1, 0.52, 'DK NL FR DE ES IT SE NO PL BE CH AT CZ HU HR RS SK SI LU NG'),
  ...group(2, 0.54, 'FI GR RO BG UA LT LV EE CY EG ZA IL'),
  ...group(3, 0.55, 'TR SA KE'),
  ...group(4, 0.55, 'AE'),
  ...group(5.5, 0.55, 'IN'),
  ...group(7, 0.6, 'TH VN ID'),
  ...group(8, 0.62, 'SG MY PH TW HK'),
  ...group(9, 0.7, 'JP KR'),
  ...group(11, 0.72, 'AU'),
  ...group(13, 0.72, 'NZ'),
]

function group(offset: number, early: number, codes: string): (readonly [string, number, number])[] {
  return codes.split(' ').map((code) => [code, offset, early] as const)
}

/** 0.25 in the dead of night (04:00) to 1 in the afternoon (16:00). `minute` counts from the start of the exercise. */
export function awake(offset: number, minute: number): number {
  const hour = hourAtStart + offset + minute / 60
  return 0.625 - 0.375 * Math.cos(((hour - 4) / 24) * 2 * Math.PI)
}

/** Moves a country's reports between early and late: 0 in the first hour after t0, 1 from the fourth on. */
export function lateness(minute: number): number {
  const x = Math.min(1, Math.max(0, (minute - minutesBefore - 60) / 180))
  return x * x * (3 - 2 * x)
}

/** How many of those who would report do so, by minute after t0, for a service of this fate. */
export function intensity(fate: Fate, minute: number): number {
  const since = minute - minutesBefore - 1
  if (since < 0) return 0
  const noticed = 1 - Math.exp(-(((since + 0.5) / 7) ** 2.2))
  const patience = 0.3 + 0.7 * Math.exp(-since / 80)
  const back = since - fate.restored
  const fading = back < 0 ? 1 : 0.94 * Math.exp(-back / 9) + 0.06 * Math.exp(-back / 300)
  return noticed * patience * fading + (fate.lingers && back > 0 ? 0.05 : 0)
}

/** Bystanders are blamed while the noise is greatest: 0 to 1. */
export function blame(minute: number): number {
  const since = minute - minutesBefore - 3
  return since < 0 ? 0 : (1 - Math.exp(-since / 10)) * Math.exp(-since / 90)
}
