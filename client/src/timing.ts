// Time as it is handed in; tests hand in a clock of their own.

export type Timing = {
  /** Milliseconds since 1970: what is kept on disk outlives the process. */
  readonly now: () => number
  /** Calls once after `ms`; the return value calls it off. Never keeps the process alive. */
  readonly after: (ms: number, call: () => void) => () => void
}

export const systemTiming: Timing = {
  now: Date.now,
  after: (ms, call) => {
    const timer = setTimeout(call, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** Resolves to null when `ms` are over before the promise is settled. */
export function within<T>(timing: Timing, ms: number, promise: Promise<T>): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const callOff = timing.after(ms, () => resolve(null))
    promise.then(resolve, reject).finally(callOff)
  })
}
