// `holdfast quickstart break|freeze|heal`: does it to the processes, tells Holdfast nothing, and watches the answer
// from outside with queries of its own. The steps in between are read afterwards from the journal.

import type { EndpointView, JournalView } from '../../board/index.ts'
import { ms } from '../../terms/index.ts'
import { Asker } from '../ask.ts'
import { CommandFailure, type Connection, connect } from '../cli/connection.ts'
import { table } from '../cli/format.ts'
import { realClock, realRandom, realTimers } from '../clock.ts'
import { type Deed, doTo, readState } from './targets.ts'

export const steeredName = 'app.quickstart.test'
const patienceMs = 5000
const askEveryMs = 2

const pause = (wait: number): Promise<void> => new Promise((done) => realTimers.after(ms(wait), done))

type Watch = {
  readonly movedAtMs: number | null
  readonly answer: readonly string[]
  readonly empties: number
}

/** Asks until `arrived` says so or patience ends. Times are milliseconds since `t0`. */
async function watchAnswer(
  dns: string,
  t0: number,
  arrived: (answer: readonly string[]) => boolean,
): Promise<Watch> {
  const at = dns.lastIndexOf(':')
  const asker = new Asker({ host: dns.slice(0, at), port: Number(dns.slice(at + 1)) }, realRandom)
  let answer: readonly string[] = []
  let empties = 0
  try {
    while (realClock.now() - t0 < patienceMs) {
      const reply = await asker.ask(steeredName, 'A', 500)
      if (reply.ok) {
        answer = reply.value.records
        if (answer.length === 0) empties++
        else if (arrived(answer)) return { movedAtMs: realClock.now() - t0, answer, empties }
      }
      await pause(askEveryMs)
    }
    return { movedAtMs: null, answer, empties }
  } finally {
    asker.close()
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
  const { targets } = readState(data)
  const since = await newestSeq(connection)
  const t0 = realClock.now()
  for (const name of names) doTo(data, deed, name)
  const hurt = new Set(deed === 'heal' ? [] : names)
  const standing = Object.entries(targets).flatMap(([name, target]) => (hurt.has(name) ? [] : [target.host]))
  const wanted = deed === 'heal' ? names.map((name) => targets[name]!.host) : standing
  const everythingDown = standing.length === 0
  const watch = everythingDown
    ? await watchStays(connection, dns, t0)
    : await watchAnswer(dns, t0, (answer) => answer.every((address) => wanted.includes(address)))
  if (watch.movedAtMs === null && !everythingDown) {
    const way = deed === 'heal' ? 'a more preferred target may be answering' : 'holdfast status says why'
    throw new CommandFailure(
      `after ${patienceMs / 1000} s ${steeredName} is answered with ${watch.answer.join(', ') || 'nothing'}; ${way}`,
    )
  }
  const kinds = everythingDown
    ? ['check.failed', 'check.judged', 'endpoint.alarm']
    : [...(deed === 'heal' ? [] : ['check.failed']), 'check.judged', 'selection.moved', 'endpoint.readback']
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
  const deedLine = { ms: 0, step: deed, why: `${names.join(' and ')}: Holdfast is not told` }
  return {
    deed,
    targets: names,
    answer: watch.answer,
    emptyAnswers: watch.empties,
    timeline: [deedLine, ...lines.sort((a, b) => a.ms - b.ms)],
  }
}

/** With everything down the answer must stay: watched until the board says so, and a second longer. */
async function watchStays(connection: Connection, dns: string, t0: number): Promise<Watch> {
  let toldAt: number | null = null
  for (;;) {
    const endpoint = await connection.get<EndpointView>(`/api/v1/endpoints/${steeredName}`)
    if (endpoint.state === 'last-known-good') toldAt ??= realClock.now()
    if (toldAt !== null && realClock.now() - toldAt > 1000) break
    if (realClock.now() - t0 > patienceMs)
      throw new CommandFailure(
        `after ${patienceMs / 1000} s the board says ${endpoint.state}: ${endpoint.why}`,
      )
    await pause(50)
  }
  const last = await watchAnswer(dns, realClock.now(), () => true)
  if (last.answer.length === 0) throw new CommandFailure(`${steeredName} has no answer`)
  return { ...last, movedAtMs: null }
}
