// `holdfast node --alone`: the nameserver of a data folder and nothing else. For the hour in which the rest cannot come
// back: it answers from its own disk, checks, and goes on moving answers inside the plans it holds. A later
// `holdfast start` on the same folder takes over from it, with all that it has seen.

import { join, resolve } from 'node:path'
import { type NewEntry, parseNodeName } from '../../terms/index.ts'
import { realClock, realRandom, realTimers } from '../clock.ts'
import { readHostPort } from '../host-port.ts'
import { readKeptOrders } from '../node/kept-orders.ts'
import type { NodeOrders } from '../node/protocol.ts'
import { type Standing, standIn } from '../node/standing.ts'
import { Unheard } from '../node/unheard.ts'
import { ProcessSignals } from '../process-signals.ts'
import { CommandFailure } from './connection.ts'

export type AloneOptions = {
  readonly data?: string
  readonly dns?: string
  readonly json?: boolean
}

export async function aloneCommand(options: AloneOptions): Promise<void> {
  const signals = new ProcessSignals()
  const folder = join(resolve(options.data ?? 'data'), 'node')
  const orders = await ordersIn(folder)
  const say = (text: string, more: object = {}): void => {
    const line = options.json
      ? JSON.stringify({ node: orders.node, text, ...more })
      : `${orders.node}: ${text}`
    process.stdout.write(`${line}\n`)
  }
  process.title = `holdfast node ${orders.node}`
  // The main process decides about a reload; here there is none, and a hangup must not end the last thing that answers.
  signals.onHangup(() =>
    say('there is no configuration to read again: this goes by what is kept on its disk'),
  )
  // Told here, and to the main process that will come.
  const unheard = new Unheard(orders.node, realClock)
  const told = ({ kind, subject, why }: NewEntry): void =>
    say(`${kind}: ${subject}: ${why}`, { kind, subject })
  const { engine, leave } = await stand(folder, orders, options, unheard, told)
  const { host, port } = engine.dns
  say(`${engine.held().length} names are answered on ${host}:${port} from ${folder}; nothing else runs`, {
    kind: 'ready',
    dns: engine.dns,
  })
  await signals.stopped()
  await leave()
}

async function ordersIn(folder: string): Promise<NodeOrders> {
  const { orders, torn } = await readKeptOrders(folder)
  if (orders !== null) return orders
  const why =
    torn.length === 0
      ? `there is nothing to answer from in ${folder}: name the data folder of a Holdfast that ran here with --data`
      : `${torn.join(' and ')} cannot be read: put a copy from a backup in its place, or bring the orders again with "holdfast start"`
  throw new CommandFailure(why)
}

async function stand(
  folder: string,
  orders: NodeOrders,
  options: AloneOptions,
  unheard: Unheard,
  told: (entry: NewEntry) => void,
): Promise<Standing> {
  const name = parseNodeName(orders.node)
  if (!name.ok)
    throw new CommandFailure(`${folder} has orders for a node whose name is no name: ${name.error}`)
  try {
    return await standIn({
      folder,
      dns: options.dns === undefined ? orders.dns : readHostPort(options.dns, '--dns'),
      node: name.value,
      clock: realClock,
      timers: realTimers,
      random: realRandom,
      say: (message) => {
        unheard.add(message)
        if (message.kind === 'tell') for (const entry of message.entries) told(entry)
      },
      inUse: () => null,
      unsaid: () => unheard.entries(),
      onSucceeded() {
        process.stdout.write(`${orders.node}: made way for the node process that was started after it\n`)
        process.exit(0)
      },
    })
  } catch (problem) {
    throw new CommandFailure((problem as Error).message)
  }
}
