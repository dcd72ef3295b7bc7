// `holdfast quickstart break|freeze|heal`: does it to the processes, tells Holdfast nothing, and watches the answer
// from outside with queries of its own. The steps in between are read afterwards from the journal.

import type { EndpointView, JournalView } from '../../board/index.ts'
import { ms } from '../../terms/index.ts'
import { Asker } from '../ask.ts'
import { CommandFailure, type Connection, connect } from '../cli/connection.ts'
import { table } from '../cli/format.ts'
import { realClock, realRandom, realTimers } from '../clock.ts'
import { type Deed, doTo, readState, steeredName } from './targets.ts'

const patienceMs = 5000
const askEveryMs = 2
const boardEveryMs = 25

const pause = (wait: number): Promise<void> => new Promise((done) => realTimers.after(ms(wait), done))

type Watch = {
  /** When the answer was first another than before; null: it stayed. */
  readonly movedAtMs: number | null
  readonly answer: readonly string[]
  readonly empties: number
}

/** Asks every 2 ms, from before the deed until `stop`; an answer without an address is counted. */
class Watcher {
  readonly #asker: Asker
  readonly #before: string
  #running = true
  #watch: Watch
  #loop: Promise<void> = Promise.resolve()

  constructor(asker: Asker, before: readonly string[]) {
    this.#asker = asker
    this.#before = before.join()
    this.#watch = { movedAtMs: null, answer: before, empties: 0 }
  }

  get seen(): Watch {
    return this.#watch
  }

  start(t0: number): void {
    this.#loop = this.#ask(t0)
  }

  async stop(): Promise<Watch> {
    this.#running = false
    await this.#loop
    return this.#watch
  }

  async #ask(t0: number): Promise<void> {
    while (this.#running) {
      const reply = await this.#asker.ask(steeredName, 'A', 500)
      if (reply.ok) {
        const answer = reply.value.records
        const moved = answer.length > 0 && answer.join() !== this.#before
        this.#watch = {
          answer,
          empties: this.#watch.empties + (answer.length === 0 ? 1 : 0),
          movedAtMs: this.#watch.movedAtMs ?? (moved ? realClock.now() - t0 : null),
        }
      }
      await pause(askEveryMs)
    }
  }
}

const newestSeq = async (connection: Connection): Promise<number> =>
  (await connection.get<JournalView[]>('/api/v1/journal?limit=1&order=desc'))[0]?.seq ?? 0

/** The first journal entry of each step, in milliseconds since `t0`. The journal is written a little after the deed. */
async function steps(connection: Connection, since: number, t0: number, wanted: readonly string[]) {
  const deadline = realClock.now() + 2000
  for (;;) {
    const entries = await connection.get<JournalView[]>(`/api/v1/journal?after=${since}&limit=200`)
    const firsts = wanted.map((kind) => entries.find((entry) => entry.kind === kind))
    if (firsts.every((entry) => entry !== undefined) || realClock.now() > deadline) {
      return firsts.flatMap((entry) => (entry === undefined ? [] : [{ ms: entryMs(entry) - t0, entry }]))
    }
    await pause(50)
  }
}

const entryMs = (entry: JournalView): number =>
  typeof entry.data.atMs === 'number' ? entry.data.atMs : Date.parse(entry.at)

const stepNames: Record<string, string> = {
  'check.failed': 'first failed check',
  'check.judged': 'judged',
  'selection.moved': 'selection moved',
  'endpoint.alarm': 'alarm',
  'endpoint.readback': 'read back',
}

export type DeedReport = {
  readonly deed: Deed
  readonly targets: readonly string[]
  readonly answer: readonly string[]
  readonly emptyAnswers: number
  readonly timeline: readonly { readonly ms: number; readonly step: string; readonly why: string }[]
}

export async function perform(
  deed: Deed,
  names: readonly string[],
  options: { url?: string; json?: boolean },
  print: (value: unknown) => void,
): Promise<void> {
  const report = await observe(deed, names, connect(options, process.env))
  if (options.json) return print(report)
  const { timeline, answer } = report
  print(table(timeline.map((line) => [`${line.ms.toFixed(0).padStart(6)} ms`, line.step, line.why])))
  print(`${steeredName} is answered with ${answer.join(', ')}`)
}

async function observe(deed: Deed, names: readonly string[], connection: Connection): Promise<DeedReport> {
  const { data, dns } = connection.instance
  readState(data)
  const since = await newestSeq(connection)
  const before = await endpointOf(connection)
  const at = dns.lastIndexOf(':')
  const asker = new Asker({ host: dns.slice(0, at), port: Number(dns.slice(at + 1)) }, realRandom)
  try {
    const watcher = new Watcher(asker, addressesOf(before))
    const t0 = Math.min(...names.map((name) => doTo(data, deed, name)))
    watcher.start(t0)
    const view = await settled(connection, watcher, deed, names, t0).finally(() => watcher.stop())
    const watch = await watcher.stop()
    return {
      deed,
      targets: names,
      answer: watch.answer,
      emptyAnswers: watch.empties,
      timeline: await timeline(connection, since, t0, deed, names, watch, view),
    }
  } finally {
    asker.close()
  }
}

const endpointOf = (connection: Connection): Promise<EndpointView> =>
  connection.get<EndpointView>(`/api/v1/endpoints/${steeredName}`)

const addressesOf = (view: EndpointView): string[] =>
  view.answers.map((answer) => answer.replace(/^A /, '')).sort()

/** What the deed should lead to: judged, and answered from outside as the board says. */
function hasSettled(
  view: EndpointView,
  deed: Deed,
  names: readonly string[],
  answer: readonly string[],
): boolean {
  const wanted = deed === 'heal' ? 'up' : 'down'
  const judged = view.targets.every((target) => !names.includes(target.id) || target.health === wanted)
  const someUp = view.targets.some((target) => target.health === 'up')
  const sound = view.targets.every((target) => !target.answered || target.health === 'up')
  const atRest = view.state === 'held' || (someUp ? sound : view.state === 'last-known-good')
  return judged && atRest && addressesOf(view).join() === answer.join()
}

async function settled(
  connection: Connection,
  watcher: Watcher,
  deed: Deed,
  names: readonly string[],
  t0: number,
): Promise<EndpointView> {
  for (;;) {
    const view = await endpointOf(connection)
    if (hasSettled(view, deed, names, watcher.seen.answer)) return view
    if (realClock.now() - t0 > patienceMs)
      throw new CommandFailure(
        `after ${patienceMs / 1000} s ${steeredName} is answered with ${watcher.seen.answer.join(', ') || 'nothing'}; the board says ${view.state}: ${view.why}`,
      )
    await pause(boardEveryMs)
  }
}

async function timeline(
  connection: Connection,
  since: number,
  t0: number,
  deed: Deed,
  names: readonly string[],
  watch: Watch,
  view: EndpointView,
): Promise<DeedReport['timeline']> {
  const kinds = [
    ...(deed === 'heal' ? [] : ['check.failed']),
    'check.judged',
    ...(watch.movedAtMs === null ? [] : ['selection.moved', 'endpoint.readback']),
    ...(view.state === 'last-known-good' ? ['endpoint.alarm'] : []),
  ]
  const seen = await steps(connection, since, t0, kinds)
  const lines = seen.map(({ ms, entry }) => ({
    ms,
    step: stepNames[entry.kind] ?? entry.kind,
    why: entry.why,
  }))
  if (watch.movedAtMs !== null)
    lines.push({
      ms: watch.movedAtMs,
      step: 'answer moved',
      why: `seen from outside: ${watch.answer.join(', ')}`,
    })
  const stays = { ms: realClock.now() - t0, step: 'answer stays', why: view.why }
  return [
    { ms: 0, step: deed, why: `${names.join(' and ')}: Holdfast is not told` },
    ...lines.sort((a, b) => a.ms - b.ms),
    ...(watch.movedAtMs === null ? [stays] : []),
  ]
}
