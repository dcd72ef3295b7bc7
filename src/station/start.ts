// Starting Holdfast: the node process first, and while it comes up the rest of the program is loaded. What is opened is
// closed in the opposite order, also when the start fails half way.

import { realTimers as timers } from './clock.ts'
import { configured } from './configured.ts'
import { startNode } from './node/early.ts'
import type { Holdfast, StartOptions } from './open.ts'

/** Rejects with a sentence that says what to do; nothing is left running then. */
export async function startHoldfast(options: StartOptions): Promise<Holdfast> {
  const closing = new AsyncDisposableStack()
  try {
    const config = await configured(options)
    // Loading the rest takes as long as the nameserver takes to answer the last known good: both at once.
    const [node, { open }] = await Promise.all([startNode(config, timers), import('./open.ts')])
    return await open({ options, config, node, closing })
  } catch (problem) {
    await closing.disposeAsync()
    throw problem
  }
}
