export {
  checkTemplate,
  ownLabels,
  publicFetch,
  type Reach,
  recipientsOf,
  type Shown,
  showRequests,
  showTest,
  subscriberKey,
  type Tried,
  tryRoute,
} from './channels/index.ts'
export type { AlertLog, ChannelHealth } from './courier.ts'
export {
  type Heard,
  type HeardRequest,
  heardBytes,
  heardIn,
  isCalled,
  isGenuine,
  secretHeader,
  type TellingBack,
  tellsBack,
} from './heard.ts'
export { Heartbeat, type HeartbeatPorts, type HeartbeatSpec, type HeartbeatView } from './heartbeat.ts'
export type { Otherwise } from './outgoing.ts'
export { beginAtTheBeginning } from './place.ts'
export { signatureHeader, verifySignature } from './signature.ts'
export * from './spec.ts'
export { Alerts, type AlertsOptions, type AlertsSetup, type ChannelPlan } from './start.ts'
export type { AlertStore } from './store.ts'
export { tracksThreads } from './traits.ts'
