// A start of which only the nameserver came up: names are answered as before, while whatever is in the way (a store that
// does not open, a port that is taken) is tried again. Ending here would take the names down for the sake of the board.

import { join } from 'node:path'
import { StoreRefusal } from '../store/index.ts'
import { type Duration, ms } from '../terms/index.ts'
import { CommandFailure } from './cli/connection.ts'
import { realTimers as timers } from './clock.ts'
import type { Config } from './config/config.ts'
import { configured, unmovable } from './configured.ts'
import type { StartedNode } from './node/early.ts'
import { keptOrders } from './node/kept-orders.ts'
import type { Holdfast, StartOptions } from './open.ts'
import type { ProcessSignals } from './process-signals.ts'

const againEvery = ms(2000)

export type Attempt = (config: Config) => Promise<Holdfast>

/** Rejects when nobody would be helped by waiting, or when told to stop. */
export async function untilItOpens(
  options: StartOptions,
  first: Config,
  node: StartedNode,
  attempt: Attempt,
): Promise<Holdfast> {
  let config = first
  let told = ''
  for (;;) {
    try {
      return await attempt(config)
    } catch (thrown) {
      const problem = thrown as Error
      if (options.signals.stopping.aborted || !(await worthWaiting(problem, config, node))) throw problem
      if (problem.message !== told) say(problem, node)
      told = problem.message
    }
    const why = await pause(options.signals, againEvery)
    if (why === 'stopping') throw new CommandFailure(`stopped; ${told}`)
    if (why === 'hangup') config = await readAgain(options, config)
  }
}

/** A mistake at the command line ends at once, as does everything where there is nothing to answer yet. */
async function worthWaiting(problem: Error, config: Config, node: StartedNode): Promise<boolean> {
  // What the node said until then is written down nowhere: the next attempt would begin without it.
  if (node.listened()) return false
  const code = problem instanceof StoreRefusal ? problem.code : null
  if (code === 'in-use') return false
  return code === 'full' || (await keptOrders(join(config.store.folder, 'node'))) !== null
}

function say(problem: Error, node: StartedNode): void {
  const told =
    problem instanceof CommandFailure || problem instanceof StoreRefusal ? problem.message : problem.stack
  process.stderr.write(
    `holdfast: ${told}\nholdfast: names are answered on ${node.dns} as before, and nothing else runs; it is tried again every ${againEvery / 1000} s, with the configuration read again at SIGHUP to ${process.pid}\n`,
  )
}

async function readAgain(options: StartOptions, now: Config): Promise<Config> {
  try {
    const next = await configured(options)
    const moved = unmovable(now, next)
    if (moved === null) return next
    process.stderr.write(
      `holdfast: ${moved} cannot change while names are answered: restart, or undo the change\n`,
    )
  } catch (problem) {
    process.stderr.write(`holdfast: ${(problem as Error).message}\n`)
  }
  return now
}

/** One at a time: a hangup between two counts for the second. */
function pause(signals: ProcessSignals, wait: Duration): Promise<'time' | 'hangup' | 'stopping'> {
  return new Promise((resolve) => {
    const over = (why: 'time' | 'hangup' | 'stopping'): void => {
      cancel()
      signals.stopping.removeEventListener('abort', stopped)
      signals.onHangup(null)
      resolve(why)
    }
    const stopped = (): void => over('stopping')
    const cancel = timers.after(wait, () => over('time'))
    signals.stopping.addEventListener('abort', stopped)
    if (signals.stopping.aborted) stopped()
    else signals.onHangup(() => over('hangup'))
  })
}
