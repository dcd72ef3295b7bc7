// Long reckonings of the main process, a few steps at a time: between them whatever else is due happens first.

export type Turns = {
  /** Lets everything else that is due happen. */
  readonly turn: () => Promise<void>
  /** Steps between two turns. */
  readonly atATime: number
  /** Asked after each turn: nobody wants the result any more. */
  readonly abandoned?: () => boolean
}

/** What long work needs to be no burden. */
export type Leisure = {
  /** Lets whatever else is due happen first. */
  readonly turn: () => Promise<void>
  /** Milliseconds; only goes forward. */
  readonly monotonic: () => number
}

/** Time that steps took, by a clock that only goes forward; the turns between them left out. */
export type Held = { ms: number }

/** The same steps, and what they hold up. */
export function* timed<S, T>(steps: Generator<S, T>, monotonic: () => number, held: Held): Generator<S, T> {
  for (;;) {
    const began = monotonic()
    const step = steps.next()
    held.ms += monotonic() - began
    if (step.done) return step.value
    yield step.value
  }
}

/** What `steps` returns; null: it was abandoned. */
export async function inTurns<T>(steps: Generator<void, T>, turns: Turns): Promise<T | null> {
  const { turn, atATime, abandoned = () => false } = turns
  for (let done = 1; ; done++) {
    const step = steps.next()
    if (step.done) return step.value
    if (done % atATime !== 0) continue
    await turn()
    if (abandoned()) return null
  }
}
