// A joined node from start to end: its folder for itself alone, the engine started from what is kept, then the stream
// of the main process for as long as this runs.

import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { NodeLine } from '../../board/index.ts'
import type { NodeName } from '../../terms/index.ts'
import { CommandFailure } from '../cli/connection.ts'
import { realClock as clock, realRandom as random, realTimers as timers } from '../clock.ts'
import { askToMakeWay, listenForSuccessor, socketIn } from '../node/handover.ts'
import { EnactorEngine } from './engine.ts'
import { type ApiFailure, mainApi } from './main-api.ts'
import { OrderStream } from './order-stream.ts'
import { Outbox } from './outbox.ts'
import { rehearsing } from './rehearsal.ts'

/** One line each, for people or as JSON. */
export type NodeSaying = {
  readonly event: 'started' | 'joined' | 'lost' | 'said' | 'stopped'
  readonly text: string
}

export type RunParts = {
  readonly url: string
  readonly tokenFile: string
  readonly name: NodeName
  readonly roles: string
  readonly folder: string
  readonly secretFiles: ReadonlyMap<string, string>
  readonly rehearse: boolean
  readonly version: string
  readonly stopping: AbortSignal
  readonly say: (saying: NodeSaying) => void
}

/** A node that has nothing yet to apply is of no use without these mended; one that has goes on and says so. */
const hopeless = new Set([400, 401, 403, 404, 405, 409])

/** Resolves when told to stop. Rejects with a `CommandFailure` when it cannot start, or was never let in. */
export async function runEnactor(parts: RunParts): Promise<void> {
  const { folder, name, say } = parts
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await using closing = new AsyncDisposableStack()
  await demandAlone(folder, closing)
  const rehearsal = parts.rehearse ? await rehearsing(folder) : null
  if (rehearsal) closing.defer(() => rehearsal.close())
  const api = mainApi(parts.url, name, randomBytes(16).toString('hex'), parts.tokenFile)
  const outbox: Outbox = new Outbox({ api, timers, standing: () => engine.standing() })
  const engine: EnactorEngine = await EnactorEngine.open({
    ...{ api, clock, timers, random, folder, node: name, secretFiles: parts.secretFiles },
    around: (publisher) => rehearsal?.around(publisher) ?? publisher,
    tell(entry) {
      outbox.tell(entry)
      say({ event: 'said', text: `${entry.kind}: ${entry.why}` })
    },
    news: (news) => outbox.news(news),
  })
  say({ event: 'started', text: `started in ${folder}; ${standingOf(engine)}` })
  closing.defer(() => outbox.stop())
  closing.defer(() => engine.stop())
  await follow(parts, api, engine, outbox)
  say({ event: 'stopped', text: 'told to stop' })
}

function standingOf({ plans }: EnactorEngine): string {
  if (plans === 0) return 'nothing to apply yet'
  return `applying alone from ${plans === 1 ? 'the plan' : `the ${plans} plans`} kept here`
}

async function follow(
  parts: RunParts,
  api: ReturnType<typeof mainApi>,
  engine: EnactorEngine,
  outbox: Outbox,
): Promise<void> {
  const { url, roles, version, stopping, say } = parts
  let welcomed = false
  let lost: string | null = ''
  let fatal: string | null = null
  const heard = (line: NodeLine): void => {
    if (line.kind !== 'welcome') {
      engine.take(line)
      return
    }
    const how = welcomed ? 'joined again' : 'joined'
    say({ event: 'joined', text: `${how} ${line.main} at ${url} (Holdfast ${line.version}) as ${roles}` })
    welcomed = true
    lost = null
    outbox.connected(true)
  }
  const stream: OrderStream = new OrderStream({
    ...{ api, roles, version, timers, random },
    onLine: heard,
    onLost(failure) {
      outbox.connected(false)
      if (!welcomed && engine.plans === 0 && hopeless.has(failure.status)) {
        fatal = `${url} does not let this node join: ${explained(failure)}`
        stream.stop()
        return
      }
      // The same again every second is no news.
      if (lost === failure.message) return
      lost = failure.message
      const text = `${url} is away (${explained(failure)}), trying again; ${standingOf(engine)}`
      say({ event: 'lost', text })
    },
  })
  const stop = (): void => stream.stop()
  stopping.addEventListener('abort', stop, { once: true })
  if (stopping.aborted) stop()
  await stream.run()
  if (fatal !== null) throw new CommandFailure(fatal)
}

function explained({ status, message }: ApiFailure): string {
  if (status === 401) return `${message}; see whether the file of --token-file holds a token of this Holdfast`
  if (status === 403) return `${message}; make one with: holdfast token NAME --scopes node`
  if (status === 404) return `${message}; is it the board's address?`
  return message
}

/** Two nodes in one folder would take each other's plans for their own. */
async function demandAlone(folder: string, closing: AsyncDisposableStack): Promise<void> {
  const inUse = `${folder} is in use by process ${process.pid}; stop that one, or give this one another folder with --data`
  // What the nameserver answers from: its process makes way for a successor, and this is none.
  if (existsSync(join(folder, 'envelopes')))
    throw new CommandFailure(`${folder} is the folder of a nameserver; give this node another with --data`)
  await askToMakeWay(folder, 'enactor').catch((problem: Error) => {
    throw new CommandFailure(problem.message)
  })
  const server = await listenForSuccessor(
    folder,
    'enactor',
    () => inUse,
    async () => {},
  ).catch((problem: Error) => {
    throw new CommandFailure(`${folder} cannot be used: ${problem.message}`)
  })
  closing.defer(async () => {
    server.close()
    await rm(socketIn(folder, 'enactor'), { force: true })
  })
}
