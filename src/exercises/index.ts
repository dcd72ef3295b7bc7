export { createScenario, label, scenarioId } from './aws2025.ts'
export {
  type Replay,
  type ReplayEnd,
  type ReplayProgress,
  type ReplayTarget,
  runReplay,
  type Taken,
} from './driver.ts'
export {
  exampleChecks,
  exampleEndpoint,
  examplePublisher,
  exampleService,
  exampleVantage,
} from './example.ts'
export { milestones, posts } from './facts.ts'
export { type Finding, findingsOf } from './findings.ts'
export type { Fate } from './invented.ts'
export { reportLines, type Slice } from './report-lines.ts'
export type { MinuteCounts, Scenario, Truth } from './scenario.ts'
export type { Tally } from './tally.ts'
export { type Totals, writeScenario } from './write.ts'
