// Starting Holdfast: the node process first, and while it comes up the rest of the program is loaded. What is opened is
// closed in the opposite order, also when the start fails half way.

import { dirname, join, resolve } from 'node:path'
import { ms } from '../terms/index.ts'
import { CommandFailure } from './cli/connection.ts'
import { realTimers as timers } from './clock.ts'
import type { Config } from './config/config.ts'
import { configured } from './configured.ts'
import { type StartedNode, startNode } from './node/early.ts'
import { keptOrders } from './node/kept-orders.ts'
import type { Holdfast, StartOptions } from './open.ts'

const patience = ms(2000)

/** Rejects with a sentence that says what to do; nothing is left running then. */
export async function startHoldfast(options: StartOptions): Promise<Holdfast> {
  const ready = await configured(options).then(
    async (config) => ({ config, node: startNode(config, timers) }),
    (problem: Error) => answerMeanwhile(options, problem),
  )
  // Loading the rest takes as long as the nameserver takes to answer the last known good: both at once.
  const [node, { open }, { untilItOpens }] = await Promise.all([
    ready.node,
    import('./open.ts'),
    import('./meanwhile.ts'),
  ])
  try {
    return await untilItOpens(options, ready.config, node, async (config) => {
      const closing = new AsyncDisposableStack()
      try {
        return await open({ options, config, node, closing })
      } catch (problem) {
        await closing.disposeAsync()
        throw problem
      }
    })
  } catch (problem) {
    await node.link.stop(patience)
    throw problem instanceof Error && problem.name === 'StoreRefusal'
      ? new CommandFailure(problem.message)
      : problem
  }
}

/**
 * A configuration that went wrong while nothing ran must not take the names down at the next start: with orders kept
 * from before, the node answers by them until the file is mended (SIGHUP reads it again). Rejects with the file's
 * problems when there is nothing kept, or when told to stop.
 */
async function answerMeanwhile(
  options: StartOptions,
  problem: Error,
): Promise<{ config: Config; node: Promise<StartedNode> }> {
  const { signals } = options
  const folder = resolve(options.data ?? join(dirname(options.file), 'data'))
  const kept = await keptOrders(join(folder, 'node'))
  if (kept === null) throw problem
  const node = await startNode(
    { store: { kind: 'embedded', folder }, listen: { dns: kept.dns }, node: { name: kept.node } },
    timers,
  )
  process.stderr.write(
    `holdfast: ${problem.message}\nholdfast: names are answered on ${node.dns} as before, and nothing else runs; mend the file and send SIGHUP to ${process.pid}, or stop it\n`,
  )
  for (;;) {
    await signals.hangup()
    if (signals.stopping.aborted) {
      await node.link.stop(patience)
      throw new CommandFailure('stopped; the configuration was not mended')
    }
    const config = await configured(options).catch((again: Error) => {
      process.stderr.write(`holdfast: ${again.message}\n`)
      return null
    })
    if (config === null) continue
    const same =
      config.store.folder === folder &&
      JSON.stringify([config.node.name, config.listen.dns]) === JSON.stringify([kept.node, kept.dns])
    if (same) return { config, node: Promise.resolve(node) }
    await node.link.stop(patience)
    return { config, node: startNode(config, timers) }
  }
}
