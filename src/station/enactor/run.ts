// A joined node from start to end: its folder for itself alone, its parts started from what is kept, then the stream
// of the main process for as long as this runs.

import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { NodeLine } from '../../board/index.ts'
import type { Publisher } from '../../steering/index.ts'
import type { FoundationPath, NewEntry } from '../../terms/index.ts'
import { CommandFailure } from '../cli/connection.ts'
import { realClock as clock, realRandom as random, realTimers as timers } from '../clock.ts'
import { askToMakeWay, listenForSuccessor, socketIn } from '../node/handover.ts'
import type { PlannerNews } from '../node/shell.ts'
import { EnactorEngine } from './engine.ts'
import type { LocalPlace } from './local-orders.ts'
import { Looking } from './looking.ts'
import { type ApiFailure, type MainApi, mainApi } from './main-api.ts'
import { OrderStream } from './order-stream.ts'
import { Outbox } from './outbox.ts'
import { type Part, together } from './part.ts'
import { rehearsing } from './rehearsal.ts'
import { Serving } from './serving.ts'

/** One line each, for people or as JSON. */
export type NodeSaying = {
  readonly event: 'started' | 'joined' | 'lost' | 'said' | 'stopped'
  readonly text: string
}

export type RunParts = {
  readonly url: string
  readonly tokenFile: string
  readonly place: LocalPlace
  readonly standsOn: readonly FoundationPath[]
  readonly rehearse: boolean
  readonly version: string
  readonly stopping: AbortSignal
  readonly say: (saying: NodeSaying) => void
}

/** A node that has nothing yet to apply is of no use without these mended; one that has goes on and says so. */
const hopeless = new Set([400, 401, 403, 404, 405, 409])

/** Resolves when told to stop. Rejects with a `CommandFailure` when it cannot start, or was never let in. */
export async function runNode(run: RunParts): Promise<void> {
  const { place, say } = run
  const { folder, node } = place
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await using closing = new AsyncDisposableStack()
  await demandAlone(place, closing)
  const api = mainApi(run.url, node, randomBytes(16).toString('hex'), run.tokenFile)
  const parts: Part[] = []
  const outbox: Outbox = new Outbox({ api, timers, clock, standing: () => together(parts) })
  const tell = (entry: NewEntry): void => {
    outbox.tell(entry)
    say({ event: 'said', text: `${entry.kind}: ${entry.why}` })
  }
  closing.defer(() => outbox.stop())
  for (const open of partsFor(run, { api, tell, news: (news) => outbox.news(news) })) {
    const part = await open(closing).catch((problem: Error) => {
      throw new CommandFailure(problem.message)
    })
    parts.push(part)
    closing.defer(() => part.stop())
  }
  say({ event: 'started', text: `started in ${folder}; ${standingOf(parts)}` })
  await follow(run, api, parts, outbox)
  say({ event: 'stopped', text: 'told to stop' })
}

type Voices = {
  readonly api: MainApi
  readonly tell: (entry: NewEntry) => void
  readonly news: (news: PlannerNews) => void
}

/** A nameserver's engine looks and applies, too, as its roles say; without one, each role is a part of its own. */
function partsFor(
  { place, rehearse }: RunParts,
  { api, tell, news }: Voices,
): readonly ((closing: AsyncDisposableStack) => Promise<Part>)[] {
  const { roles, folder, node, secretFiles } = place
  const world = { clock, timers, random }
  if (roles.has('nameserver')) return [() => Serving.open({ ...world, place, tell, news })]
  const enactor = async (closing: AsyncDisposableStack): Promise<Part> => {
    const rehearsal = rehearse ? await rehearsing(folder) : null
    if (rehearsal) closing.defer(() => rehearsal.close())
    const around = (publisher: Publisher) => rehearsal?.around(publisher) ?? publisher
    return EnactorEngine.open({ ...world, api, folder, node, secretFiles, around, tell, news })
  }
  return [
    ...(roles.has('enactor') ? [enactor] : []),
    ...(roles.has('vantage') ? [() => Looking.open({ ...world, place, tell })] : []),
  ]
}

function standingOf(parts: readonly Part[]): string {
  const alone = parts.flatMap((part) => part.alone ?? [])
  return alone.length === 0 ? 'nothing to apply yet' : alone.join(', ')
}

async function follow(run: RunParts, api: MainApi, parts: readonly Part[], outbox: Outbox): Promise<void> {
  const { url, version, stopping, standsOn, say } = run
  const roles = [...run.place.roles].join(',')
  let welcomed = false
  let lost: string | null = ''
  let fatal: string | null = null
  const heard = (line: NodeLine): void => {
    if (line.kind !== 'welcome') {
      for (const part of parts) part.take(line)
      return
    }
    const how = welcomed ? 'joined again' : 'joined'
    say({ event: 'joined', text: `${how} ${line.main} at ${url} (Holdfast ${line.version}) as ${roles}` })
    welcomed = true
    lost = null
    outbox.connected(true)
  }
  const stream: OrderStream = new OrderStream({
    ...{ api, roles, standsOn, version, timers, random },
    onLine: heard,
    onLost(failure) {
      outbox.connected(false)
      if (!welcomed && parts.every(({ alone }) => alone === null) && hopeless.has(failure.status)) {
        fatal = `${url} does not let this node join: ${explained(failure)}`
        stream.stop()
        return
      }
      // The same again every second is no news.
      if (lost === failure.message) return
      lost = failure.message
      const text = `${url} is away (${explained(failure)}), trying again; ${standingOf(parts)}`
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
async function demandAlone({ folder, roles }: LocalPlace, closing: AsyncDisposableStack): Promise<void> {
  const inUse = `${folder} is in use by process ${process.pid}; stop that one, or give this one another folder with --data`
  // What the nameserver answers from: its process makes way for a successor, and this is none.
  if (!roles.has('nameserver') && existsSync(join(folder, 'envelopes')))
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
