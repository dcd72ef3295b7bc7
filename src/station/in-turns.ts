// Long reckonings of the main process, a few steps at a time: between them whatever else is due happens first.

export type Turns = {
  /** Lets everything else that is due happen. */
  readonly turn: () => Promise<void>
  /** Steps between two turns. */
  readonly atATime: number
  /** Asked after each turn: nobody wants the result any more. */
  readonly abandoned?: () => boolean
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
