// What a threshold would have meant on one's own past: how often, how long, and what it would have passed over. With
// incidents that a person knows of, also how many were found, how fast, and how many alarms were about nothing known.

import type { Alarm } from './past.ts'

/** Alarms of a series so close together are one for whoever gets them. */
const togetherMinutes = 30
/** An alarm that opens so soon after the end of a known incident belongs to it. */
const afterwardsMinutes = 60

export type Known = { readonly series: string; readonly start: number; readonly end: number }

/** Of the file: times of alarms are in its own unit, of which `perMinute` make a minute. */
export type Extent = {
  readonly series: number
  /** Before it the detectors only learn; counted is what opens from it on. */
  readonly from: number
  /** The first time after the file. */
  readonly until: number
  readonly perMinute: number
}

export type Figures = {
  readonly alarms: number
  /** Per thirty days of one series. */
  readonly perSeriesMonth: number
  /** 0..1 of all the time of all series. */
  readonly shareAlarmed: number
  readonly medianMinutes: number | null
  readonly longestMinutes: number | null
  readonly loudest: Alarm | null
  readonly known: KnownFigures | null
}

export type KnownFigures = {
  readonly of: number
  readonly found: number
  readonly medianDelayMinutes: number | null
  /** Alarms about nothing known, per thirty days of one series. */
  readonly othersPerSeriesMonth: number
}

type Episode = { readonly series: string; readonly start: number; end: number; loudest: Alarm }

export function figuresOf(alarms: readonly Alarm[], extent: Extent, known: readonly Known[] | null): Figures {
  const { series, from, until, perMinute } = extent
  const episodes = episodesOf(alarms, extent).filter(({ start }) => start >= from)
  const lengths = episodes.map(({ start, end }) => (end - start) / perMinute)
  const minutes = (series * Math.max(0, until - from)) / perMinute
  const perMonth = (n: number): number => (minutes === 0 ? 0 : (n * 30 * 1440) / minutes)
  return {
    alarms: episodes.length,
    perSeriesMonth: perMonth(episodes.length),
    shareAlarmed: minutes === 0 ? 0 : lengths.reduce((sum, length) => sum + length, 0) / minutes,
    medianMinutes: median(lengths),
    longestMinutes: lengths.length === 0 ? null : Math.max(...lengths),
    loudest: loudestOf(episodes.map((one) => one.loudest)),
    known: known === null ? null : knownFigures(episodes, known, extent, perMonth),
  }
}

/** Of `more`, the loudest that has no counterpart among `fewer`: what the higher threshold passes over. */
export function loudestMissed(more: readonly Alarm[], fewer: readonly Alarm[], extent: Extent): Alarm | null {
  const kept = episodesOf(fewer, extent)
  const near = togetherMinutes * extent.perMinute
  return loudestOf(
    more.filter(
      (alarm) =>
        alarm.start >= extent.from &&
        !kept.some(
          ({ series, start, end }) =>
            series === alarm.series &&
            start <= (alarm.end ?? extent.until) + near &&
            end >= alarm.start - near,
        ),
    ),
  )
}

function episodesOf(alarms: readonly Alarm[], { until, perMinute }: Extent): Episode[] {
  const episodes: Episode[] = []
  const last = new Map<string, Episode>()
  for (const alarm of [...alarms].sort((a, b) => a.start - b.start)) {
    const end = Math.min(alarm.end ?? until, until)
    const before = last.get(alarm.series)
    if (before !== undefined && alarm.start <= before.end + togetherMinutes * perMinute) {
      before.end = Math.max(before.end, end)
      if (alarm.peak > before.loudest.peak) before.loudest = alarm
      continue
    }
    const episode = { series: alarm.series, start: alarm.start, end, loudest: alarm }
    last.set(alarm.series, episode)
    episodes.push(episode)
  }
  return episodes
}

function knownFigures(
  episodes: readonly Episode[],
  known: readonly Known[],
  { from, perMinute }: Extent,
  perMonth: (n: number) => number,
): KnownFigures {
  const counted = known.filter(({ end }) => end > from)
  const delays: number[] = []
  for (const { series, start, end } of counted) {
    const found = episodes.find((one) => one.series === series && one.start > start && one.start <= end)
    if (found !== undefined) delays.push((found.start - start) / perMinute)
  }
  const others = episodes.filter(
    (one) =>
      !counted.some(
        ({ series, start, end }) =>
          series === one.series && one.start > start && one.start <= end + afterwardsMinutes * perMinute,
      ),
  )
  return {
    of: counted.length,
    found: delays.length,
    medianDelayMinutes: median(delays),
    othersPerSeriesMonth: perMonth(others.length),
  }
}

function loudestOf(alarms: readonly Alarm[]): Alarm | null {
  let best: Alarm | null = null
  for (const alarm of alarms) if (best === null || alarm.peak > best.peak) best = alarm
  return best
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted.length === 0 ? null : sorted[Math.floor((sorted.length - 1) / 2)]!
}
