// What the package gives. See README.md.

export type { Address } from './address.ts'
export { HeldHttpAgent, HeldHttpsAgent } from './agents.ts'
export {
  operationOf,
  type RegionEndpoint,
  Regions,
  type RegionsOptions,
  requestHandler,
  type Sender,
} from './aws.ts'
export { type Bounds, defaultBounds } from './bounds.ts'
export type { Counters } from './counters.ts'
export type { DialOptions } from './dial.ts'
export { ClientError, type ErrorCode, type LookupError } from './errors.ts'
export { type MoveOn, verdictOf } from './failures.ts'
export { type Lookup, lookupOf } from './lookup.ts'
export type { Failure, Note } from './memory.ts'
export { type NameEvent, Names, type NamesOptions, type NameView } from './names.ts'
export {
  type Endpoint,
  type Operation,
  type ReplicaEvent,
  Replicas,
  type ReplicasOptions,
  type Send,
} from './replicas.ts'
export { type Answer, type AskName, askServers, askSystem } from './resolvers.ts'
export type { StandingsPolicy } from './standings.ts'
export { systemTiming, type Timing } from './timing.ts'
export { type Connector, connectorOf } from './undici.ts'
