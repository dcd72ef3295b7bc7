export {
  createDirectPublisher,
  createPublisher,
  type DirectDeps,
  type DirectSpec,
  type FullPublisher,
  type PublisherDeps,
} from './create.ts'
export { embeddedCustodian, embeddedPublisher, nothingBeneath } from './embedded.ts'
export { fenceNameOf, parseFence } from './fence-record.ts'
export { type Limit, limitOf } from './limits.ts'
export { type Preparation, prepareZone } from './powerdns/prepare.ts'
export { type KindPromises, type PromisingKind, promisesOf } from './promises.ts'
export { publishersDocs } from './promises-docs.ts'
export { type Rfc2136Deps, rfc2136Publisher, type UpdateSpec } from './rfc2136.ts'
export {
  type FailoverOrder,
  type HealthCheck,
  type Route53Failover,
  route53Failover,
  type TargetCheck,
} from './route53/failover.ts'
export * from './spec.ts'
