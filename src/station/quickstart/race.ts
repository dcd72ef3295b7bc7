// `holdfast quickstart stall|pass|resume|race`: an enactor stands still in the middle of an apply, newer plans pass, it
// wakes and writes. The name is watched from outside all the while; who was late is read from the journal.

import type { EndpointView, JournalView, PlanView } from '../../board/index.ts'
import { ms } from '../../terms/index.ts'
import { CommandFailure, type Connection, connect } from '../cli/connection.ts'
import { table } from '../cli/format.ts'
import { realClock, realRandom, realTimers } from '../clock.ts'
import type { HostPort } from '../config/config.ts'
import { armStall, enactorOf, isStalled, wake } from './enactors.ts'
import { newerOrder } from './newer-order.ts'
import { type QuickstartState, readState } from './targets.ts'
import { type Judged, judgeAnswers, type PlannedAnswer, plannedAnswer, Watch } from './watching.ts'

const patienceMs = 10_000
const lookEveryMs = 25
const pause = (wait: number): Promise<void> => new Promise((done) => realTimers.after(ms(wait), done))

export type RaceReport = {
  readonly endpoint: string
  readonly timeline: readonly { readonly ms: number; readonly step: string; readonly why: string }[]
  /** By server: what was answered while it ran. */
  readonly watched: Readonly<Record<string, Judged & { readonly asked: number; readonly silent: number }>>
  readonly refused: EndpointView['refusedWrites']
}

type Options = { readonly url?: string; readonly json?: boolean }
type Print = (value: unknown) => void

/** One rehearsal, or a part of it: its clock, its watches and what has happened. */
class Scene {
  readonly connection: Connection
  readonly endpoint: string
  readonly data: string
  readonly began = realClock.now()
  readonly timeline: RaceReport['timeline'][number][] = []
  readonly #watches: ReadonlyMap<string, Watch>

  constructor(connection: Connection) {
    const { data, dns } = connection.instance
    const state = readState(data)
    if (state.endpoint === undefined)
      throw new CommandFailure(
        'the running Holdfast has no enactors to stall; start: holdfast quickstart up --example three-enactors',
      )
    this.connection = connection
    this.data = data
    this.endpoint = state.endpoint
    this.#watches = new Map(
      serversOf(dns, state).map(([name, server]) => [
        name,
        new Watch(server, this.endpoint, { clock: realClock, timers: realTimers, random: realRandom }),
      ]),
    )
  }

  note(step: string, why: string): void {
    this.timeline.push({ ms: realClock.now() - this.began, step, why })
  }

  view(): Promise<EndpointView> {
    return this.connection.get(`/api/v1/endpoints/${this.endpoint}`)
  }

  /** Waits for what must come, or fails with what it waited for. */
  async until<T>(what: string, probe: () => Promise<T | null> | T | null): Promise<T> {
    const deadline = realClock.now() + patienceMs
    for (;;) {
      const got = await probe()
      if (got !== null) return got
      if (realClock.now() > deadline)
        throw new CommandFailure(`waited ${patienceMs / 1000} s in vain for ${what}`)
      await pause(lookEveryMs)
    }
  }

  async report(refused: RaceReport['refused']): Promise<RaceReport> {
    const plans = await this.#planned()
    const watched = [...this.#watches].map(([name, watch]) => [
      name,
      { ...judgeAnswers(watch.stretches, plans), asked: watch.asked, silent: watch.silent },
    ])
    return {
      endpoint: this.endpoint,
      timeline: this.timeline,
      watched: Object.fromEntries(watched),
      refused,
    }
  }

  close(): void {
    for (const watch of this.#watches.values()) watch.stop()
  }

  async #planned(): Promise<PlannedAnswer[]> {
    const plans = await this.connection.get<PlanView[]>(`/api/v1/plans?endpoint=${this.endpoint}`)
    return plans.map(plannedAnswer)
  }
}

function serversOf(dns: string, { bind }: QuickstartState): [string, HostPort][] {
  const read = (text: string): HostPort => {
    const at = text.lastIndexOf(':')
    return { host: text.slice(0, at), port: Number(text.slice(at + 1)) }
  }
  return [
    ['embedded', read(dns)],
    ...(bind === undefined ? [] : ([['BIND', read(bind)]] as [string, HostPort][])),
  ]
}

async function orderNewer(scene: Scene, why: string): Promise<string> {
  const before = await scene.view()
  const order = newerOrder(before, why)
  if (order === null) throw new CommandFailure('there is nothing to order here: the example has been changed')
  await scene.connection.send(order.method, order.path, order.body)
  scene.note('ordered', `${order.text}: ${why}`)
  return scene.until('a newer plan', async () => {
    const { generation } = await newestPlan(scene)
    return generation === before.generation ? null : generation
  })
}

const newestPlan = async ({ connection, endpoint }: Scene): Promise<PlanView> => {
  const plans = await connection.get<PlanView[]>(`/api/v1/plans?endpoint=${endpoint}`)
  return plans.filter(({ state }) => state !== 'proposed')[0]!
}

/** Every enactor that lives and is not stalled has read it back at each of its publishers. */
async function inForce(scene: Scene, generation: string, stalled: string | null): Promise<void> {
  const who = await scene.until(`generation ${generation} to be in force`, async () => {
    const { enactors } = await scene.view()
    const counted = enactors.filter(({ node, state }) => node !== stalled && state !== 'lost')
    const there = counted.every((one) => one.condition === 'in-force' && one.generation === generation)
    return there && counted.length > 0 ? counted : null
  })
  const places = [...new Set(who.map(({ publisher }) => publisher))].join(' and ')
  const nodes = [...new Set(who.map(({ node }) => node))].join(', ')
  scene.note('in force', `generation ${generation} at ${places}, read back by ${nodes}`)
}

async function stallIn(scene: Scene, name: string): Promise<void> {
  const enactor = enactorOf(scene.data, name)
  if (isStalled(enactor))
    throw new CommandFailure(`${name} stands still already; wake it with: resume ${name}`)
  await bringBack(scene)
  const reading = await armStall(enactor, scene.endpoint)
  scene.note('fence read', `${name}: ${reading.replace(/ plan=\w+/g, '').replaceAll('\n', ', ')}`)
  const generation = await orderNewer(scene, `a plan that ${name} applies too late`)
  await scene.until(`${name} to stand still`, () => (isStalled(enactor) ? true : null))
  scene.note('stalled', `${name} stands still between reading the fence and writing generation ${generation}`)
  await inForce(scene, generation, name)
}

/** Every plan of a rehearsal answers with something of its own only while there is somewhere left to go. */
async function bringBack(scene: Scene): Promise<void> {
  const drained = (await scene.view()).targets.filter((target) => target.drained)
  for (const { id } of drained)
    await scene.connection.send(
      'DELETE',
      `/api/v1/drains/${id}?why=${encodeURIComponent('before a rehearsal')}`,
    )
  if (drained.length > 0) await inForce(scene, (await newestPlan(scene)).generation, null)
}

async function passIn(scene: Scene): Promise<void> {
  const state = readState(scene.data)
  const stalled = Object.entries(state.enactors ?? {}).find(([, enactor]) => isStalled(enactor))?.[0] ?? null
  await inForce(scene, await orderNewer(scene, 'a newer plan passes'), stalled)
}

/** The writes that were refused, one for each publisher that it was about to write to. */
async function resumeIn(scene: Scene, name: string): Promise<RaceReport['refused']> {
  const enactor = enactorOf(scene.data, name)
  if (!isStalled(enactor))
    throw new CommandFailure(`${name} does not stand still; stall it with: stall ${name}`)
  const newest = (await newestPlan(scene)).generation
  const entries = await scene.connection.get<JournalView[]>('/api/v1/journal?limit=1&order=desc')
  const since = entries[0]?.seq ?? 0
  wake(enactor)
  scene.note('woken', `${name} goes on with the write that it had decided on`)
  await scene.until('the refusal', async () => {
    const told = await scene.connection.get<JournalView[]>(
      `/api/v1/journal?after=${since}&kind=write.refused&limit=50`,
    )
    return told.some(({ author }) => author === `node:${name}`) ? true : null
  })
  await inForce(scene, newest, null)
  const told = await scene.connection.get<JournalView[]>(
    `/api/v1/journal?after=${since}&kind=write.refused&limit=50`,
  )
  for (const { at, why } of told)
    scene.timeline.push({ ms: Date.parse(at) - scene.began, step: 'refused', why: short(why) })
  const { refusedWrites } = await scene.view()
  return refusedWrites.filter(({ at, by }) => by === `node:${name}` && Date.parse(at) >= scene.began)
}

/** A digest in full helps nobody to read a line. */
const short = (why: string): string => why.replace(/ plan=\w+/g, '')

async function play(options: Options, print: Print, act: (scene: Scene) => Promise<RaceReport['refused']>) {
  const scene = new Scene(connect(options, process.env))
  try {
    const report = await scene.report(await act(scene))
    print(options.json ? report : told(report))
  } finally {
    scene.close()
  }
}

function told({ timeline, watched, endpoint }: RaceReport): string {
  const lines = [...timeline]
    .sort((a, b) => a.ms - b.ms)
    .map((line) => [`${line.ms.toFixed(0).padStart(6)} ms`, line.step, line.why])
  const servers = Object.entries(watched).map(
    ([name, { answers, empty, older, silent }]) =>
      `${endpoint} at ${name}: ${answers} answers, ${empty} empty, ${older} older than one before${silent > 0 ? `, ${silent} questions unanswered` : ''}`,
  )
  return [table(lines), ...servers].join('\n')
}

export const stall = (name: string, options: Options, print: Print): Promise<void> =>
  play(options, print, async (scene) => {
    await stallIn(scene, name)
    return []
  })

export const pass = (options: Options, print: Print): Promise<void> =>
  play(options, print, async (scene) => {
    await passIn(scene)
    return []
  })

export const resume = (name: string, options: Options, print: Print): Promise<void> =>
  play(options, print, (scene) => resumeIn(scene, name))

export const race = (name: string, options: Options, print: Print): Promise<void> =>
  play(options, print, async (scene) => {
    await stallIn(scene, name)
    await passIn(scene)
    await passIn(scene)
    return resumeIn(scene, name)
  })
