export * from './after-loss.ts'
export * from './answer.ts'
export * from './digest.ts'
export * from './drill.ts'
export * from './drill-order.ts'
export {
  compared,
  type DrillOutcome,
  type DrillResult,
  type EndpointResult,
  endedEntry,
  noFigures,
} from './drill-result.ts'
export * from './drill-state.ts'
export * from './enactor.ts'
export * from './enactor-state.ts'
export * from './endpoint.ts'
export * from './envelope.ts'
export * from './fence.ts'
export { inSeconds, type Measure } from './measure.ts'
export * from './node.ts'
export * from './node-state.ts'
export * from './orders-json.ts'
export * from './plan.ts'
export * from './plan-diff.ts'
export * from './plan-export.ts'
export * from './plan-json.ts'
export * from './planner.ts'
export * from './planner-state.ts'
export * from './ports.ts'
export { type Measured, measuresKept, readinessOf } from './readiness.ts'
export * from './removal.ts'
export * from './repair-preview.ts'
export { wouldAnswer } from './reselect.ts'
export * from './retire.ts'
export * from './runbook.ts'
export * from './runbook-state.ts'
export * from './select.ts'
export * from './status.ts'
