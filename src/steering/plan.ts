// A plan is an immutable value: generation N of everything an endpoint's name should hold, by value. Deleting the
// plan changes no answer (S5), because whoever serves or writes holds the records themselves, not a reference.

import type { RecordData } from '../dns/index.ts'
import type { Brand, EndpointName, Instant, JsonObject, PublisherId, TargetId } from '../terms/index.ts'

/** 64-bit, never wraps (S20). Decimal string in JSON. */
export type Generation = Brand<bigint, 'Generation'>
/** SHA-256 of the plan's canonical form, 32 hex digits kept. */
export type PlanDigest = Brand<string, 'PlanDigest'>

/** Types a managed name may hold; every one of them is stated present or absent (S1). */
export type SteeredType = 'A' | 'AAAA' | 'CNAME'

export type SteeredRecord = RecordData & { readonly type: SteeredType }

export type EnvelopeTarget = {
  readonly id: TargetId
  /** The records this target contributes, by value. */
  readonly records: readonly SteeredRecord[]
}

export type EndpointMode = 'automatic' | 'approve' | 'observe'

/** What a nameserver or enactor may do by itself. */
export type Envelope = {
  readonly endpoint: EndpointName
  /** Seconds. */
  readonly ttl: number
  readonly mode: EndpointMode
  readonly belowQuorum: 'hold' | 'local'
  /** Every target the envelope may answer with. Drained targets are not in it. */
  readonly targets: readonly EnvelopeTarget[]
  /** Sets of targets in order of preference; selection picks one and answers with its healthy members. */
  readonly sets: readonly (readonly TargetId[])[]
  /** A set with fewer healthy members than this is not chosen while another has enough. */
  readonly minimum: number
  readonly present: readonly SteeredType[]
  readonly absent: readonly SteeredType[]
  /** Targets answered when nothing is trustworthy: the last known good at the time of planning. */
  readonly lastKnownGood: readonly TargetId[]
  /** An operator's hold: exactly these targets, whatever health says (S19). */
  readonly held?: readonly TargetId[]
  readonly publish: readonly PublisherId[]
}

export type Plan = {
  readonly generation: Generation
  readonly digest: PlanDigest
  readonly madeAt: Instant
  /** `config`, `operator:<token name>`, `planner`. */
  readonly author: string
  readonly reason: string
  readonly evidence: JsonObject
  readonly envelope: Envelope
}

/** What is kept at the resource and compared there, atomically with the write (S3). `selection` only where a selection is a write. */
export type Fence = {
  readonly generation: Generation
  readonly digest: PlanDigest
  readonly selection?: bigint
}
