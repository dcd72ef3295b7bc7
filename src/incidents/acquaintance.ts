// What is not known yet of a service that is watched for its first hours only. It may just be busy: then it has been so
// since the watch began, and it is as busy as some others are. How busy services are is learnt from all the others that
// are heard, so the less a realm is known, and the more its services differ, the less does a busy one surprise. An
// outage in the first hours still shows: it is no constant rate.

import { rising } from './likelihood.ts'

/** Reports of a span of minutes. */
export type Span = { readonly reports: number; readonly minutes: number }

/** Reports a minute of a service of which nothing is known. */
export const priorRate = 10 / 60
/** Standard deviation of the logarithm of rates before any was heard; with an unknown middle, two thirds are within a factor of three. */
const priorSpread = 0.78
/** Services that the spread and the middle above count for. */
const priorSpreads = 4
const priorMiddles = 1

/** How busy the services of a realm are: of the logarithms of their rates over `priorRate`, so many, sum and sum of squares. */
export type Realm = { readonly services: number; readonly sum: number; readonly squares: number }

const busynessOf = ({ reports, minutes }: Span): number => Math.log(reports / minutes / priorRate)

/** Of services that were heard. */
export function realmOf(watched: Iterable<Span>): Realm {
  let [services, sum, squares] = [0, 0, 0]
  for (const span of watched) {
    if (span.reports === 0) continue
    const busyness = busynessOf(span)
    services++
    sum += busyness
    squares += busyness ** 2
  }
  return { services, sum, squares }
}

/** One of those it was made of taken out. */
export function without(realm: Realm, span: Span): Realm {
  if (span.reports === 0 || realm.services === 0) return realm
  const busyness = busynessOf(span)
  return {
    services: realm.services - 1,
    sum: realm.sum - busyness,
    squares: realm.squares - busyness ** 2,
  }
}

/** -log10 of how rare it is that one more service of the realm is as busy as this or busier. */
export function rarity({ services, sum, squares }: Realm, span: Span): number {
  const busyness = busynessOf(span)
  const known = services + priorMiddles
  const middle = sum / known
  const scatter = Math.max(0, squares - known * middle ** 2)
  const variance = (priorSpreads * priorSpread ** 2 + scatter) / (priorSpreads + services)
  return -Math.log10(upperTail((busyness - middle) / Math.sqrt(variance * (1 + 1 / known))))
}

/** P(Z > z) of a standard normal (Abramowitz and Stegun 26.2.17; beyond 6 its leading term, 26.2.12). */
function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z)
  const density = Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI)
  if (z > 6) return Math.max(Number.MIN_VALUE, density / z)
  const t = 1 / (1 + 0.2316419 * z)
  return (
    density * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  )
}

/** ln likelihood of a span at this rate; what does not depend on it is left out. */
function likelihood({ reports, minutes }: Span, rate: number, clumping: number): number {
  if (rate === 0 || minutes === 0) return 0
  const size = (rate * minutes) / (clumping - 1)
  return rising(reports, size) - size * Math.log(clumping)
}

const rateOf = ({ reports, minutes }: Span): number => (minutes === 0 ? 0 : reports / minutes)

/** log10 likelihood of a rate that changed between two neighbouring spans over one that did not. */
export function changed(before: Span, now: Span, clumping: number): number {
  const constant = (before.reports + now.reports) / (before.minutes + now.minutes)
  const gainOf = (span: Span): number =>
    likelihood(span, rateOf(span), clumping) - likelihood(span, constant, clumping)
  return Math.max(0, gainOf(before) + gainOf(now)) / Math.LN10
}
