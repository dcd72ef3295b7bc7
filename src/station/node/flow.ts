// A channel to a process that may stop reading at any moment (SIGSTOP, a debugger, a machine that swaps). Node buffers
// without bound what a channel does not take; so only a few messages are under way, and the others wait where they can be
// merged and dropped.

/** What waits: it takes everything, keeps what is worth keeping, and gives the next to be sent, or null. */
export interface Backlog<T> {
  add(message: T): void
  next(): T | null
}

/** `sent` is called once: when the channel has taken the message, or will not. */
export type Send<T> = (message: T, sent: () => void) => void

/** A channel holds some hundred kilobytes by itself; these are what waits in this process's memory behind that. */
const underWayAtMost = 32

export class Flow<T> {
  readonly #backlog: Backlog<T>
  readonly #send: Send<T>
  #open: boolean
  #underWay = 0

  constructor(backlog: Backlog<T>, send: Send<T>, open = true) {
    this.#backlog = backlog
    this.#send = send
    this.#open = open
  }

  put(message: T): void {
    this.#backlog.add(message)
    this.#pump()
  }

  /** Closed: everything waits. */
  set open(open: boolean) {
    this.#open = open
    this.#pump()
  }

  #pump(): void {
    while (this.#open && this.#underWay < underWayAtMost) {
      const message = this.#backlog.next()
      if (message === null) return
      this.#underWay++
      this.#send(message, () => {
        this.#underWay--
        this.#pump()
      })
    }
  }
}
