// Programming errors stop the process; inputs never reach an assertion (they are `Outcome`s).

export class AssertionFailure extends Error {
  override name = 'AssertionFailure'
}

/** Holds in production too. `why` states the invariant, not the symptom. */
export function assert(condition: unknown, why: string): asserts condition {
  if (!condition) throw new AssertionFailure(why)
}

/** Marks a branch that the types say cannot be reached. */
export function never(value: never): never {
  throw new AssertionFailure(`unreachable: ${JSON.stringify(value)}`)
}
