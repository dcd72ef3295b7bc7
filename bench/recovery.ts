// Whether recovery is followed: the reconstructed 20 October 2025 straight through the loop, from the crowd and the
// provider's posts alone. Who was back when is invented by the scenario's seed; the loop is compared with that.
// usage: node bench/recovery.ts [--scale PART]... [--seed N] [--json]

import { parseArgs } from 'node:util'
import { createScenario, type Scenario } from '../src/exercises/index.ts'
import { createLoop, type Loop } from '../src/loop/index.ts'
import {
  after,
  type Instant,
  minuteOf,
  minutes,
  ms,
  type NewEntry,
  type ServiceId,
} from '../src/terms/index.ts'
import { type Aim, atLeast, atMost, conclude, figure, quantile } from './result.ts'

const { values } = parseArgs({
  options: {
    scale: { type: 'string', multiple: true, default: ['0.05', '0.3'] },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean' },
  },
})

type Ending = {
  readonly loop: Loop
  readonly entries: readonly NewEntry[]
  readonly cpuMs: number
  readonly slowestMs: number
}

/** Only the loop is on the clock; drawing the day is not. */
function runDay(scenario: Scenario): Ending {
  const loop = createLoop({ atlas: scenario.atlas, serviceOfCheck: new Map() })
  const entries: NewEntry[] = []
  let cpuMs = 0
  let slowestMs = 0
  for (let index = 0; index < scenario.minutes; index++) {
    const { counts, notices } = scenario.minute(index)
    const start = after(scenario.startsAt, minutes(index))
    const minute = minuteOf(start)
    const reports = counts.map(([service, country, count]) => ({ minute, service, country, count }))
    const began = process.cpuUsage()
    loop.step({ kind: 'counts', counts: reports })
    for (const notice of notices) entries.push(...loop.step({ kind: 'notice', notice }))
    entries.push(...loop.step({ kind: 'tick', now: after(start, ms(59_999)) }))
    const { user, system } = process.cpuUsage(began)
    cpuMs += (user + system) / 1000
    slowestMs = Math.max(slowestMs, (user + system) / 1000)
  }
  return { loop, entries, cpuMs, slowestMs }
}

const state: Record<string, 'open' | 'recovering' | 'resolved'> = {
  'incident.opened': 'open',
  'incident.recovering': 'recovering',
  'incident.resolved': 'resolved',
}

type Course = { live: boolean; recoveredAt: Instant; resolvedAt: Instant; opened: number }

/** By service: how its incidents went. */
function coursesOf(entries: readonly NewEntry[]): Map<ServiceId, Course> {
  const courses = new Map<ServiceId, Course>()
  for (const { kind, at, data } of entries) {
    if (!kind.startsWith('incident.')) continue
    const { service } = data.incident as { service: ServiceId }
    const course = courses.get(service) ?? { live: true, recoveredAt: at, resolvedAt: at, opened: 0 }
    courses.set(service, course)
    const now = state[kind] ?? (data.change === 'reopened' ? 'open' : null)
    if (now === 'open') course.opened++
    if (now === 'recovering') course.recoveredAt = at
    if (now === 'resolved') course.resolvedAt = at
    if (now !== null) course.live = now !== 'resolved'
  }
  return courses
}

function judge(scenario: Scenario, { entries, cpuMs, slowestMs }: Ending): Aim[] {
  const courses = coursesOf(entries)
  const { affected, root } = scenario.truth
  const since = (at: Instant): number => (at - scenario.t0) / 60_000
  const seen = [...affected].flatMap(([id, fate]) => {
    const course = courses.get(id)
    return course === undefined ? [] : [{ fate, course }]
  })
  const ended = seen.filter(({ fate }) => !fate.lingers)
  const late = (at: Instant, live: boolean, restored: number): number =>
    live ? Number.POSITIVE_INFINITY : Math.abs(since(at) - restored)
  const errors = ended.map(({ fate, course }) => late(course.resolvedAt, course.live, fate.restored))
  const recovering = ended.map(({ fate, course }) => Math.abs(since(course.recoveredAt) - fate.restored))
  const lingering = seen.filter(({ fate, course }) => fate.lingers && course.live).length
  const about = (kind: string) => entries.filter((entry) => entry.kind === kind && entry.subject === root)
  const named = about('foundation.named')[0]
  const cleared = about('foundation.cleared').at(-1)
  const of = `scale ${scenario.scale}`
  return [
    figure(`${of}: affected services with an incident`, '%', (100 * seen.length) / affected.size),
    atMost(`${of}: resolved against restored, median`, 'min', quantile(errors, 0.5), 20),
    figure(`${of}: resolved against restored, p90`, 'min', quantile(errors, 0.9)),
    figure(`${of}: recovering against restored, median`, 'min', quantile(recovering, 0.5)),
    figure(
      `${of}: incidents a service`,
      '',
      seen.reduce((n, { course }) => n + course.opened, 0) / seen.length,
    ),
    figure(`${of}: of the others, still open`, '', ended.filter(({ course }) => course.live).length),
    // At a smaller scale most of them get a report in ten minutes at night, which nobody can tell from usual.
    scenario.scale < 0.3
      ? figure(`${of}: of 19 lingering, still open`, '', lingering)
      : atLeast(`${of}: of 19 lingering, still open`, '', lingering, 15),
    figure(
      `${of}: incidents of services that were not hit`,
      '',
      [...courses.keys()].filter((id) => !affected.has(id)).length,
    ),
    atMost(
      `${of}: ${root} named`,
      'min',
      named === undefined ? Number.POSITIVE_INFINITY : since(named.at),
      5,
    ),
    // Nine in ten of all that were hit were back by then.
    atLeast(
      `${of}: ${root} cleared`,
      'min',
      cleared === undefined ? scenario.minutes : since(cleared.at),
      quantile(
        [...affected.values()].map((f) => f.restored),
        0.9,
      ),
    ),
    atMost(`${of}: the whole day through the loop`, 's of CPU', cpuMs / 1000, 15),
    figure(`${of}: slowest minute`, 'ms of CPU', slowestMs),
  ]
}

conclude(
  'recovery',
  values.scale.flatMap((scale) => {
    const scenario = createScenario({ seed: Number(values.seed), scale: Number(scale) })
    return judge(scenario, runDay(scenario))
  }),
)
