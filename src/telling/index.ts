export {
  type Acknowledgement,
  acknowledgementOf,
  type Maintenance,
  type Matches,
  maintenanceOf,
  type Silence,
  silenceOf,
} from './acts.ts'
export { isWithin, isZone, nextTurn } from './calendar.ts'
export type { Decision, NotRule, ToldRule } from './decision.ts'
export {
  type Explanation,
  explainTold,
  type RouteAccount,
  type ThreadAccount,
  type ToldStep,
} from './explain.ts'
export { standsOn } from './footing.ts'
export { stepTelling, stepTellingAll } from './machine.ts'
export * from './message.ts'
export * from './outbox.ts'
export { confirmationWords } from './public-words.ts'
export { atWall, type Occurrence, occurrencesOf, type Recurrence } from './recurrence.ts'
export * from './route.ts'
export * from './subscription.ts'
export * from './telling.ts'
