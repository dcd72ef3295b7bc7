// Starts the node process and keeps what it says until somebody listens: it is started before there is anything that
// could.

import { join } from 'node:path'
import { type Duration, ms, type Timers } from '../../terms/index.ts'
import { CommandFailure } from '../cli/connection.ts'
import type { Config } from '../config/index.ts'
import { NodeLink } from './link.ts'
import type { FromNode } from './protocol.ts'

/** What the node says, and that it was lost and is started again. */
export type Heard = FromNode | { readonly kind: 'lost'; readonly why: string; readonly again: Duration }

export type StartedNode = {
  readonly link: NodeLink
  /** `address:port` that is really listened on. */
  readonly dns: string
  /** Called with what was said before, then with everything as it comes. */
  listen(hear: (message: Heard) => void): void
  listened(): boolean
}

/** What must be known before there is a configuration. */
export type NodePlace = {
  readonly store: Config['store']
  readonly listen: Pick<Config['listen'], 'dns'>
  readonly node: Pick<Config['node'], 'name'>
}

/** While a configuration waits to be mended nobody listens, maybe for days. */
const earlyKept = 10_000

/** Resolves when names are answered. Rejects with what to do when they cannot be. */
export async function startNode(config: NodePlace, timers: Timers): Promise<StartedNode> {
  const early: Heard[] = []
  let listened = false
  let hear = (message: Heard): void => {
    if (early.push(message) > earlyKept) early.shift()
  }
  const ready = Promise.withResolvers<string>()
  const link = new NodeLink({
    folder: join(config.store.folder, 'node'),
    dns: config.listen.dns,
    name: config.node.name,
    timers,
    onMessage(message) {
      if (message.kind === 'ready') ready.resolve(`${message.dns.host}:${message.dns.port}`)
      if (message.kind === 'failed') ready.reject(new CommandFailure(message.why))
      hear(message)
    },
    onLost: (why, again) => hear({ kind: 'lost', why, again }),
  })
  try {
    const dns = await ready.promise
    return {
      link,
      dns,
      listen(listener) {
        listened = true
        hear = listener
        for (const message of early.splice(0)) listener(message)
      },
      listened: () => listened,
    }
  } catch (problem) {
    await link.stop(ms(1000))
    throw problem
  }
}
