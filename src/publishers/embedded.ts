// Records that Holdfast's own nameserver answers with: the holder keeps the envelope, compares and sets it, and makes
// it durable. A selection inside the envelope needs no write here.

import {
  answerOf,
  type Custodian,
  type EnvelopeCustodian,
  type EnvelopeHolder,
  fenceOf,
  formatFence,
  type Publisher,
  sameFence,
  type WriteOutcome,
} from '../steering/index.ts'
import { promisesOf } from './promises.ts'
import type { EmbeddedSpec } from './spec.ts'

export function embeddedPublisher(spec: EmbeddedSpec, holder: EnvelopeHolder): Publisher {
  return {
    id: spec.id,
    kind: 'embedded',
    smallestTtl: promisesOf('embedded').smallestTtl,
    selectsInPlace: true,
    async read(endpoint) {
      const held = holder.current(endpoint)
      if (!held) return { kind: 'read', published: { fence: null, sets: [] } }
      const { sets } = answerOf(held.plan.envelope, held.answering)
      return { kind: 'read', published: { fence: fenceOf(held.plan), sets } }
    },
    async write(write): Promise<WriteOutcome> {
      const outcome = await holder.compareAndSet(write)
      // The same plan again, whose first reply was lost.
      if (outcome.kind === 'fenced' && sameFence(outcome.found, write.next)) return { kind: 'written' }
      return outcome
    },
  }
}

/** A name's static records are its owner's to change in the zone's file; here nothing but the envelope is held. */
export function embeddedCustodian(publisher: Publisher, holder: EnvelopeCustodian): Custodian {
  return {
    async survey(endpoint) {
      const read = await publisher.read(endpoint)
      if (read.kind !== 'read') return read
      const { fence } = read.published
      const fenceTexts = fence ? [formatFence(fence)] : []
      return { kind: 'surveyed', survey: { ...read.published, fenceTexts, others: [] } }
    },
    release: (endpoint, expected) => holder.letGo(endpoint, expected),
  }
}
