// What the options of a backtest say, read once and refused in words.

import { lifeRules } from '../../incidents/index.ts'
import { instant, minuteOf, parseDuration } from '../../terms/index.ts'
import { CommandFailure } from '../cli/connection.ts'
import { thresholdLimits } from '../config/threshold-limits.ts'

const { minimum, maximum } = thresholdLimits
const mostThresholds = 12

const wrong = (what: string): never => {
  throw new CommandFailure(what, 2)
}

function thresholdIn(text: string, option: string): number {
  const read = text.trim() === '' ? Number.NaN : Number(text)
  return read >= minimum && read <= maximum
    ? read
    : wrong(`${option}: expected a number from ${minimum} to ${maximum}, read ${JSON.stringify(text)}`)
}

/** Ascending, each once. The server's default where none is asked for. */
export function thresholdsIn({
  threshold,
  thresholds,
}: {
  threshold?: string
  thresholds?: string
}): number[] {
  if (threshold !== undefined && thresholds !== undefined)
    return wrong('--threshold and --thresholds ask for the same: give one of them')
  if (threshold !== undefined) return [thresholdIn(threshold, '--threshold')]
  if (thresholds === undefined) return [lifeRules.openAt]
  const read = thresholds.split(',').map((text) => thresholdIn(text, '--thresholds'))
  if (read.length > mostThresholds) return wrong(`--thresholds takes at most ${mostThresholds} at a time`)
  return [...new Set(read)].sort((a, b) => a - b)
}

/** Minutes from 1970. */
export function beginsIn(text: string): number {
  const read = /(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN
  return read % 60_000 === 0
    ? minuteOf(instant(read))
    : wrong(`--begins: expected a whole minute such as 2025-10-20T05:48Z, read ${JSON.stringify(text)}`)
}

export function minutesIn(text: string, option: string): number {
  const read = parseDuration(text)
  if (!read.ok) return wrong(`${option}: ${read.error}`)
  return read.value % 60_000 === 0
    ? read.value / 60_000
    : wrong(`${option}: expected whole minutes, read ${text}`)
}

export function minuteAsked(text: string): number {
  return /^\d{1,8}$/.test(text)
    ? Number(text)
    : wrong(`--at: expected a minute of the file such as 75, read ${JSON.stringify(text)}`)
}

/** `alarms.csv` and 4.5 -> `alarms-4.5.csv`: where one name has to serve for several. */
export const nameFor = (path: string, which: number): string => {
  const dot = path.lastIndexOf('.')
  return dot > path.lastIndexOf('/') + 1
    ? `${path.slice(0, dot)}-${which}${path.slice(dot)}`
    : `${path}-${which}`
}
