// Long work step by step: whoever asks for it decides what happens between two steps.

/** All steps at once. */
export function drained<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
