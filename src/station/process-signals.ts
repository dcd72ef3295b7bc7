// What the operating system tells the process, heard from its first moment: a signal during the start must neither
// leave a child behind nor be forgotten.

export class ProcessSignals {
  readonly #stop = new AbortController()
  #hangup: (() => void) | null = null
  #pending = false

  constructor() {
    // Not `once`: a launcher passes on what its whole group was sent already, and the second would kill mid-drain.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => this.#stop.abort())
    process.on('SIGHUP', () => {
      if (this.#hangup === null) this.#pending = true
      else this.#hangup()
    })
  }

  /** Aborted by SIGINT or SIGTERM. */
  get stopping(): AbortSignal {
    return this.#stop.signal
  }

  /** Resolves when told to stop. */
  stopped(): Promise<void> {
    return new Promise((done) => {
      if (this.stopping.aborted) done()
      else this.stopping.addEventListener('abort', () => done(), { once: true })
    })
  }

  /** From now on SIGHUP does this; one that came before counts. Null: it is remembered for who asks next. */
  onHangup(act: (() => void) | null): void {
    this.#hangup = act
    if (act === null || !this.#pending) return
    this.#pending = false
    act()
  }

  /** Resolves at the next SIGHUP, or when told to stop. */
  hangup(): Promise<void> {
    return new Promise((done) => {
      this.onHangup(() => done())
      this.stopped().then(done)
    })
  }
}
