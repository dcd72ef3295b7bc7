// What a main process has to say while its node does not read: of orders, and of each name's plans, the last, in the order
// in which they came last; a withdrawn name must not be taken up again by a plan from before. An act on somebody's behalf
// that was given up meanwhile is not done late.

import type { Backlog } from './flow.ts'
import type { ToNode } from './protocol.ts'

export class Unread implements Backlog<ToNode> {
  readonly #waiting = new Map<string, ToNode>()

  add(message: ToNode): void {
    const key = keyOf(message)
    this.#waiting.delete(key)
    this.#waiting.set(key, message)
  }

  next(): ToNode | null {
    for (const [key, message] of this.#waiting) {
      this.#waiting.delete(key)
      return message
    }
    return null
  }

  giveUp(ticket: number): void {
    this.#waiting.delete(behalfKey(ticket))
  }
}

const behalfKey = (ticket: number): string => `behalf ${ticket}`

function keyOf(message: ToNode): string {
  switch (message.kind) {
    // An offer that the node will refuse must not stand in the place of what is in force.
    case 'orders':
      return `orders ${message.binding}`
    case 'plan':
      return `plan ${message.plan.envelope.endpoint}`
    case 'behalf':
      return behalfKey(message.ticket)
    case 'stop':
      return 'stop'
  }
}
