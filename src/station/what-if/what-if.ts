// What a loss would do to the whole estate: nodes and publishers first, since what they can still do decides what may
// move; then every endpoint that it touches; then the services. A function of what is known, so that it is asked as
// often as one likes and touches nothing.

import { type Loss, type LossWord, lossOf, lossText, parseLossWord, strangerIn } from '../../atlas/index.ts'
import { type EndpointFateView, fates, type WhatIfView } from '../../board/index.ts'
import { afterLoss, type TargetSpec } from '../../steering/index.ts'
import { bad, good, type Outcome, type TargetId } from '../../terms/index.ts'
import type { Estate } from './estate.ts'
import { type EndpointFate, serviceFates } from './services.ts'
import { blindAt, type Survivors, survivorsOf } from './survivors.ts'
import { touchedBy } from './touched.ts'

/** What was asked, read; errors say what is not known here, and what was probably meant. */
export function lossWords(estate: Estate, texts: readonly string[]): Outcome<readonly LossWord[]> {
  const words: LossWord[] = []
  for (const text of texts) {
    const word = parseLossWord(text)
    if (!word.ok) return word
    const stranger = strangerIn(estate.atlas, word.value)
    if (stranger !== null) return bad(stranger)
    words.push(word.value)
  }
  return words.length > 0
    ? good(words)
    : bad('nothing was named to lose: name a foundation such as aws/us-east-1')
}

export type Reckoning = {
  readonly loss: Loss
  readonly survivors: Survivors
  /** Touched ones alone. */
  readonly endpoints: readonly EndpointFate[]
  readonly services: WhatIfView['services']['hit']
}

export function reckon(estate: Estate, words: readonly LossWord[]): Reckoning {
  const loss = lossOf(estate.atlas, words)
  const survivors = survivorsOf(estate, loss)
  const lost = (target: TargetSpec): boolean => target.standsOn.some((path) => loss.takes(path) !== null)
  const { endpoints: touched, deadChecks } = touchedBy(estate, loss, lost, survivors)
  const endpoints = touched
    .map((now): EndpointFate => {
      const publishers = now.spec.publish.flatMap((id) => survivors.publishers.get(id) ?? [])
      const blind = blindAt(now.spec, survivors)
      return { spec: now.spec, after: afterLoss(now, { lost, deadChecks, blind, publishers }) }
    })
    .filter(({ after }) => after.fate !== 'untouched')
  return { loss, survivors, endpoints, services: worstFirst(serviceFates(estate, loss, endpoints)) }
}

const worstFirst = <T extends { readonly fate: EndpointFateView['fate'] }>(all: readonly T[]): T[] =>
  [...all].sort((a, b) => fates.indexOf(a.fate) - fates.indexOf(b.fate))

export const harms = ({ services, endpoints }: Reckoning): boolean =>
  services.some(({ fate }) => fate === 'dies') || endpoints.some(({ after }) => isHarm(after.fate))

export const isHarm = (fate: EndpointFateView['fate']): boolean =>
  fate === 'dies' || fate === 'waits' || fate === 'impaired'

export function whatIf(estate: Estate, words: readonly LossWord[]): WhatIfView {
  const reckoning = reckon(estate, words)
  const { survivors, endpoints, services } = reckoning
  const all = { services: estate.atlas.services.size, endpoints: estate.endpoints.length }
  return {
    basis: estate.basis,
    lose: words.map(lossText),
    harm: harms(reckoning),
    summary: summaryOf(reckoning, all),
    services: {
      all: all.services,
      remain: all.services - services.filter(({ fate }) => fate === 'dies').length,
      hit: services,
    },
    endpoints: {
      all: all.endpoints,
      untouched: all.endpoints - endpoints.length,
      hit: worstFirst(endpoints.map((fate) => endpointView(estate, fate))),
    },
    nodes: survivors.nodes.map(({ name, roles, fate, why }) => ({ name, roles, fate, why })),
    vantages: survivors.vantages,
  }
}

function endpointView(estate: Estate, { spec, after }: EndpointFate): EndpointFateView {
  const kinds = new Map(estate.publishers.map(({ id, kind }) => [id, kind]))
  return {
    name: spec.name,
    fate: after.fate,
    lost: [...after.lost],
    before: [...after.before],
    after: [...after.after],
    would: [...after.would],
    capacity: capacityOf(spec.targets, after.before, after.after),
    why: after.why,
    ready: after.ready.map((one) => ({ ...one })),
    passedOver: [...after.passedOver],
    publishers: after.publishers.map((one) => ({ ...one, kind: kinds.get(one.id) ?? 'unknown' })),
  }
}

type Sized = { readonly id: TargetId; readonly capacity?: number }

/** What was answered before must fit into what is answered then; nothing is said where nothing is configured. */
function capacityOf(
  targets: readonly Sized[],
  before: readonly TargetId[],
  after: readonly TargetId[],
): EndpointFateView['capacity'] {
  const sizes = new Map(
    targets.flatMap(({ id, capacity }) => (capacity === undefined ? [] : [[id, capacity] as const])),
  )
  const moved = before.length !== after.length || before.some((id) => !after.includes(id))
  if (sizes.size === 0 || !moved) return null
  const sum = (ids: readonly TargetId[]): number => ids.reduce((total, id) => total + (sizes.get(id) ?? 0), 0)
  return {
    needed: sum(before),
    there: sum(after),
    unknownAt: [...new Set([...before, ...after])].filter((id) => !sizes.has(id)),
  }
}

function summaryOf(
  { services, endpoints, survivors }: Reckoning,
  all: { services: number; endpoints: number },
): string {
  const died = services.filter(({ fate }) => fate === 'dies').length
  const count = (...fates: readonly string[]): number =>
    endpoints.filter(({ after }) => fates.includes(after.fate)).length
  const parts = [
    `${died} of ${all.services} services die`,
    `${count('dies', 'waits')} of ${all.endpoints} endpoints die, ${count('moves', 'degraded')} move`,
    ...(count('impaired') > 0 ? [`${count('impaired')} answer with the dead too`] : []),
    ...(survivors.vantages.met ? [] : ['the quorum of vantages is lost']),
  ]
  return parts.join('; ')
}
