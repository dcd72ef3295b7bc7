// A Holdfast and three enactors under somebody who kills: any process, at any moment, while a newer plan is on its way.
// The name is asked for 100 times a second wherever it is held. Used by a test for a few rounds and by the soak for many.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EndpointView, PlanView } from '../../src/board/index.ts'
import { realClock, realRandom, realTimers } from '../../src/station/clock.ts'
import { type Bind, bindInstalled, startBind } from '../../src/station/quickstart/bind.ts'
import { newerOrder } from '../../src/station/quickstart/newer-order.ts'
import { type Judged, judgeAnswers, plannedAnswer, Watch } from '../../src/station/quickstart/watching.ts'
import { pick, type Random } from '../../src/terms/index.ts'
import { freePorts, type Instance, startConfigured, until } from './instance.ts'
import { type JoinedNode, nodeToken, startNode } from './joined.ts'
import { type Place, startPlace } from './place.ts'

const endpoint = 'app.race.test'
const hosts = ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5']
const names = ['enactor-1', 'enactor-2', 'enactor-3']
const victims = ['main', 'nameserver', ...names] as const
const configuration = join(import.meta.dirname, '..', '..', 'examples', 'three-enactors')

/** Before a round is given up; how long it should take is for its caller to judge. */
const patienceMs = 60_000

export type Victim = (typeof victims)[number]
export type Round = {
  readonly victim: Victim
  /** From the order to the kill; negative: the kill was first. */
  readonly killedAfterMs: number
  /** From the kill until the first answer, at the server that was last, since which it answers as the newest plan says. */
  readonly convergedMs: number
  readonly judged: Judged
  /** For whoever has to find out why: the plans that passed, and at each server what was answered from when (ms after the kill). */
  readonly course: string
}

export type Survivors = {
  readonly servers: readonly string[]
  /** Questions in all, and those that nobody answered within a second. */
  counts(): { readonly asked: number; readonly silent: number }
  round(random: Random): Promise<Round>
  /** Every enactor at every publisher has read the newest plan back. */
  settled(withinMs: number): Promise<void>
  end(): Promise<void>
}

export async function startSurvivors(folder: string): Promise<Survivors> {
  const http = await freePorts(4)
  const places: Place[] = []
  for (const host of hosts) places.push(await startPlace(host, http + 1))
  const bind = bindInstalled() ? await startBind(join(folder, 'bind'), 'race.test', http + 2) : null
  const file = configured(folder, http + 1, bind)
  const ports = { http, dns: http + 3 }
  const start = (): Promise<Instance> => startConfigured(file, { folder, ports, withinMs: patienceMs })
  let holdfast = await start()
  const tokenFile = await nodeToken(holdfast)
  const enactors = new Map<string, JoinedNode>()
  const startEnactor = (name: string): void =>
    void enactors.set(name, startNode(holdfast, { tokenFile, name }))
  for (const name of names) startEnactor(name)
  const watches = new Map([['embedded', watchOf(holdfast.dns)]])
  if (bind) watches.set('BIND', watchOf({ host: '127.0.0.1', port: bind.port }))

  const view = () => holdfast.api<EndpointView>(`/api/v1/endpoints/${endpoint}`)
  const plans = () => holdfast.api<PlanView[]>(`/api/v1/plans?endpoint=${endpoint}`)
  /** A main process that was just killed takes no order: then the round goes without one. */
  const order = async (): Promise<void> => {
    const next = newerOrder(await view(), 'a newer plan while somebody dies')
    if (next === null) throw new Error('there is nothing to order')
    const body = next.body === undefined ? {} : { body: JSON.stringify(next.body) }
    const headers = { 'content-type': 'application/json' }
    await holdfast.api(next.path, { method: next.method, ...body, ...(next.body ? { headers } : {}) })
  }
  const kill = async (victim: Victim): Promise<void> => {
    if (victim === 'nameserver') process.kill(nameserverOf(holdfast), 'SIGKILL')
    else if (victim === 'main') await holdfast.stop('SIGKILL')
    else await enactors.get(victim)!.end('SIGKILL')
  }
  /** As a supervisor would; the main process starts its nameserver again itself. */
  const startAgain = async (victim: Victim): Promise<void> => {
    if (victim === 'main') holdfast = await start()
    else if (victim !== 'nameserver') startEnactor(victim)
  }
  /** By answers from after the kill: a server that is silent has not converged, whatever it said last. */
  const converged = async (killedAt: number): Promise<boolean> => {
    const newest = (await plans())[0]
    if (newest === undefined) return false
    const { answer } = plannedAnswer(newest)
    return [...watches.values()].every(({ stretches }) => {
      const last = stretches.at(-1)
      return last?.answer === answer && last.since > killedAt
    })
  }

  return {
    servers: [...watches.keys()],
    counts: () => ({
      asked: sum([...watches.values()].map((watch) => watch.asked)),
      silent: sum([...watches.values()].map((watch) => watch.silent)),
    }),
    async round(random) {
      for (const watch of watches.values()) watch.take()
      const before = BigInt((await plans())[0]!.generation)
      const victim = victims[pick(random, victims.length)]!
      const killedAfterMs = pick(random, 150) - 20
      const ordered = pause(Math.max(0, -killedAfterMs)).then(order)
      ordered.catch(() => {})
      await pause(Math.max(0, killedAfterMs))
      const killedAt = realClock.monotonic()
      await kill(victim)
      // What was on its way when it died has come by then.
      await pause(5)
      for (const watch of watches.values()) watch.split()
      await startAgain(victim)
      await ordered.catch((problem: unknown) => {
        if (victim !== 'main') throw problem
      })
      await until(
        `the newest plan to be answered after ${victim} was killed`,
        () => converged(killedAt),
        patienceMs,
      )
      const passed = (await plans()).map(plannedAnswer).filter(({ generation }) => generation >= before)
      const answered = [...watches.values()].map((watch) => watch.take())
      const judged = answered.map((stretches) => judgeAnswers(stretches, passed))
      const convergedMs = Math.max(...answered.map((stretches) => stretches.at(-1)!.since - killedAt))
      const course = [
        passed.map(({ generation, answer }) => `gen ${generation} answers ${answer}`).join(', '),
        ...answered.map((stretches) =>
          stretches
            .map(({ answer, count, since }) => `${(since - killedAt).toFixed(0)}: ${answer} x${count}`)
            .join(', '),
        ),
      ].join('; ')
      return { victim, killedAfterMs, convergedMs, judged: judged.reduce(added), course }
    },
    async settled(withinMs) {
      await until(
        'every enactor to have read the newest plan back',
        async () => {
          const { generation } = (await plans())[0]!
          const there = (await view()).enactors.filter(
            (one) => one.condition === 'in-force' && one.state !== 'lost' && one.generation === generation,
          )
          return there.length === (names.length + 1) * watches.size
        },
        withinMs,
      )
    },
    async end() {
      for (const watch of watches.values()) watch.stop()
      await Promise.all([...enactors.values()].map((enactor) => enactor.end('SIGTERM')))
      await holdfast.stop()
      await bind?.stop()
      for (const place of places) await place.down()
      await holdfast.dispose()
    },
  }
}

const pause = (waitMs: number): Promise<void> => new Promise((done) => setTimeout(done, waitMs))
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
const added = (a: Judged, b: Judged): Judged => ({
  answers: a.answers + b.answers,
  empty: a.empty + b.empty,
  older: a.older + b.older,
})

const watchOf = (server: { host: string; port: number }): Watch =>
  new Watch(server, endpoint, { clock: realClock, timers: realTimers, random: realRandom })

/** The example's own configuration, with this run's ports. */
function configured(folder: string, targetPort: number, bind: Bind | null): string {
  const text = readFileSync(join(configuration, bind ? 'with-bind.yaml' : 'holdfast.yaml'), 'utf8')
    .replaceAll(/\$\{TARGET_PORT:-\d+\}/g, `${targetPort}`)
    .replaceAll(/\$\{BIND_PORT:-\d+\}/g, `${bind?.port}`)
    .replaceAll(/\$\{BIND_KEY:-[^}]+\}/g, `${bind?.secretFile}`)
  const file = join(folder, 'holdfast.yaml')
  writeFileSync(file, text)
  return file
}

/** The node process of this Holdfast, by its parent. */
function nameserverOf(holdfast: Instance): number {
  const children = readdirSync(`/proc/${holdfast.child.pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${holdfast.child.pid}/task/${task}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean),
  )
  const found = children.find((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('holdfast node'),
  )
  if (found === undefined) throw new Error('the nameserver process is not found')
  return Number(found)
}
