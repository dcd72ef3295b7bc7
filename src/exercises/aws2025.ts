// 20 October 2025 as an exercise: the published facts, and around them an invented world that adds up to them.

import type { Notice } from '../signals/index.ts'
import {
  after,
  assert,
  type CountryCode,
  type FoundationPath,
  instant,
  minutes,
  seededRandom,
} from '../terms/index.ts'
import { exampleChecks, exampleEndpoint, exampleResults, exampleService, turningMinutes } from './example.ts'
import { posts, rootCause, t0 } from './facts.ts'
import { affectedServices, atlasOf, inventWorld, type World } from './invented.ts'
import { fitRates } from './margins.ts'
import { partSeed } from './part-seed.ts'
import type { Scenario, Truth } from './scenario.ts'
import { countries, minutesBefore, minutesTotal } from './shape.ts'
import { inventBackground, type Tally, tallier } from './tally.ts'

export const scenarioId = 'aws-2025-10-20'
export const label = 'RECONSTRUCTION'
const invented =
  'Published: the minutes of the outage and of the provider\'s posts, the totals of reports by service and country. Invented: every service called "svc-…", what stands on what, who came back when, and the shape within the day.'

/** Parts of the seed. Minutes take 0 and up. */
const worldPart = -1
const ratesPart = -2
const backgroundPart = -3

function truthOf(world: World): Truth {
  const affected = world.services.flatMap(({ id, fate }) => (fate === null ? [] : [[id, fate] as const]))
  return {
    root: rootCause as FoundationPath,
    affected: new Map(affected),
    bystanders: world.services.filter((service) => service.bystander).map(({ id }) => id),
    dependsOn: new Map(world.services.map(({ id, trulyStandsOn }) => [id, trulyStandsOn])),
  }
}

function noticesOf(minute: number): readonly Notice[] {
  return posts
    .filter((post) => post.minute === minute - minutesBefore)
    .map((post): Notice => {
      const at = after(t0, minutes(post.minute))
      return {
        feed: 'aws-health',
        incident: scenarioId,
        update: `plus-${post.minute}`,
        state: post.state,
        title: post.said,
        body: `${post.said} (paraphrase; ${label})`,
        providerAt: at,
        receivedAt: at,
        foundations: post.about as readonly FoundationPath[],
      }
    })
}

function stepSeconds(minute: number): number {
  const since = minute - minutesBefore
  return turningMinutes.some(([from, to]) => since >= from && since < to) ? 10 : 60
}

/** `scale`: part of the published volume, above 0 and up to 1. The first minute asked for takes about half a second. */
export function createScenario({ seed, scale }: { seed: number; scale: number }): Scenario {
  assert(scale > 0 && scale <= 1, 'a scenario has a scale above 0 and up to 1')
  const from = (part: number) => seededRandom(partSeed(seed, part))
  const world = inventWorld(from(worldPart))
  // Fitting the totals takes most of the time, and whoever only looks at the atlas or the endpoint needs none of it.
  let draw: ((minute: number) => Tally) | null = null
  const tally = (minute: number): Tally => {
    if (draw === null) {
      const rates = fitRates(world.services.slice(0, affectedServices), from(ratesPart))
      const background = inventBackground(world.services, from(backgroundPart))
      draw = tallier(world.services, rates, background, seed, scale)
    }
    return draw(minute)
  }
  const startsAt = instant(t0 - minutesBefore * 60_000)
  const serviceIds = world.services.map((service) => service.id)
  const countryCodes = countries.map(([code]) => code as CountryCode)
  return {
    id: scenarioId,
    label,
    invented,
    seed,
    scale,
    startsAt,
    t0,
    endsAt: after(startsAt, minutes(minutesTotal)),
    minutes: minutesTotal,
    t0Minute: minutesBefore,
    atlas: atlasOf(world, [exampleService]),
    serviceIds,
    countries: countryCodes,
    endpoint: exampleEndpoint,
    checks: exampleChecks,
    truth: truthOf(world),
    tally,
    minute(minute) {
      const { service, country, count } = tally(minute)
      const counts = count.map((n, k) => [serviceIds[service[k]!]!, countryCodes[country[k]!]!, n] as const)
      return { counts, notices: noticesOf(minute) }
    },
    notices: noticesOf,
    checkResults: (begin, end) => exampleResults(startsAt, begin, end),
    stepSeconds,
  }
}
