// Holdfast as a whole: reads the configuration, starts the node process first, then store, loop, planner and board,
// and keeps them together until it is told to stop.

import { closeSync, existsSync, openSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Logger } from 'pino'
import { startAlerts } from '../alerts/index.ts'
import { openTokens, startBoard, type Tokens } from '../board/index.ts'
import { openStore } from '../store/index.ts'
import { type Duration, ms, type NewEntry } from '../terms/index.ts'
import { CommandFailure } from './cli/connection.ts'
import { readHostPort } from './cli/start.ts'
import { realClock, realRandom, realTimers } from './clock.ts'
import { type Config, checkFiles, formatProblem, loadConfig } from './config/index.ts'
import { ExerciseHall } from './desk/exercise-hall.ts'
import { LiveSteering } from './desk/live-steering.ts'
import { recall, remember } from './desk/memory.ts'
import { PlannerDesk } from './desk/planning.ts'
import { Realm } from './desk/realm.ts'
import { realmDesk } from './desk/realm-desk.ts'
import { FeedDesk } from './feeds-desk.ts'
import { stationMetrics } from './metrics.ts'
import { NodeLink } from './node/link.ts'
import type { FromNode, NodeOrders } from './node/protocol.ts'
import { ReporterKeys } from './reporter-keys.ts'

export type StartOptions = {
  readonly file: string
  readonly http?: string
  readonly dns?: string
  readonly data?: string
  readonly env: NodeJS.ProcessEnv
  readonly version: string
  readonly log: Logger
}

export type Holdfast = {
  readonly url: string
  /** `address:port` that is really listened on. */
  readonly dns: string
  readonly data: string
  /** The first token, when this start made it. */
  readonly newToken: string | null
  /** Reads the configuration again, all or nothing. Rejects with what is wrong. */
  reload(): Promise<string>
  stop(withinMs: number): Promise<void>
}

const tickEvery = ms(1000)
const plannerTickEvery = ms(10_000)
const pruneEvery = ms(3_600_000)
const snapshotEvery = ms(60_000)
const rememberAfter = ms(500)

/** The file, with what the command line moves. Rejects with every problem. */
async function configured(options: StartOptions): Promise<Config> {
  const read = await loadConfig(options.file, options.env)
  const problems = read.ok ? await checkFiles(read.value) : read.error
  if (!read.ok || problems.length > 0)
    throw new CommandFailure(`the configuration cannot be used:\n${problems.map(formatProblem).join('\n')}`)
  const { http, dns, data } = options
  const { store, listen } = read.value
  return {
    ...read.value,
    store: data === undefined ? store : { ...store, folder: resolve(data) },
    listen: {
      http: http === undefined ? listen.http : readHostPort(http, '--http'),
      dns: dns === undefined ? listen.dns : readHostPort(dns, '--dns'),
    },
  }
}

const nodeOrders = (config: Config): NodeOrders => ({
  node: config.node.name,
  dns: config.listen.dns,
  checks: config.checks,
  publishers: config.publishers,
  endpoints: config.endpoints,
  quorum: { quorum: config.vantages.quorum, of: config.vantages.of },
})

/** Makes the first token; the file is the only place where it is kept in the clear. */
async function firstToken(tokens: Tokens, folder: string): Promise<string | null> {
  const file = join(folder, 'token')
  if (existsSync(file)) return null
  const token = await tokens.make('owner', ['admin'])
  const handle = openSync(file, 'wx', 0o600)
  writeFileSync(handle, `${token}\n`)
  closeSync(handle)
  return token
}

const pagesFolder = (): string | null => {
  const folder = join(import.meta.dirname, '..', '..', 'web', 'dist')
  return existsSync(join(folder, 'index.html')) ? folder : null
}

export async function startHoldfast(options: StartOptions): Promise<Holdfast> {
  const { log, version } = options
  let config = await configured(options)
  const folder = config.store.folder
  const clock = realClock
  const timers = realTimers

  // The nameserver first: it answers the last known good before anything else is up.
  const early: FromNode[] = []
  let hear: (message: FromNode) => void = (message) => early.push(message)
  let nodeReady: (dns: string) => void = () => {}
  let nodeFailed: (problem: Error) => void = () => {}
  const ready = new Promise<string>((resolveReady, reject) => {
    nodeReady = resolveReady
    nodeFailed = reject
  })
  const link = new NodeLink({
    folder: join(folder, 'node'),
    dns: config.listen.dns,
    name: config.node.name,
    timers,
    onMessage(message) {
      if (message.kind === 'ready') nodeReady(`${message.dns.host}:${message.dns.port}`)
      if (message.kind === 'failed') nodeFailed(new CommandFailure(message.why))
      hear(message)
    },
    onLost: (why, again) => hear({ kind: 'tell', entries: [nodeLost(config, why, again)] }),
  })
  const dns = await ready.catch(async (problem: Error) => {
    await link.stop(ms(1000))
    throw problem
  })

  const store = await openStore({ folder, clock, log }).catch(async (problem: Error) => {
    await link.stop(ms(1000))
    throw new CommandFailure(problem.message)
  })
  const realm = new Realm({ store, clock, atlas: config.atlas, checks: config.checks })
  await recall(realm)
  const planner = new PlannerDesk({
    store,
    clock,
    distribute: (plan) => link.send({ kind: 'plan', plan }),
    tell: (entries) => void realm.record(entries).catch(() => {}),
  })
  const steering = new LiveSteering({
    node: config.node.name,
    standsOn: config.node.standsOn,
    planner,
    clock,
  })
  const tokens = await openTokens(store)
  const newToken = await firstToken(tokens, folder)
  const reporterKeys = await ReporterKeys.open(store)

  hear = (message) => {
    switch (message.kind) {
      case 'ready':
        // A node that had to be started again: it gets what is in force once more.
        return void planner.feed({ kind: 'tick', now: clock.now() })
      case 'results':
        for (const result of message.results) realm.result(result)
        return
      case 'judged':
        return realm.judged(message.judgement)
      case 'tell':
        return void realm.record(message.entries).catch(() => {})
      case 'refused':
        return void realm.record([refusedEntry(config, message.why)]).catch(() => {})
      case 'report':
      case 'news':
        return steering.hear(message)
      case 'failed':
        return log.error({ why: message.why }, 'the node process failed')
    }
  }
  for (const message of early.splice(0)) hear(message)

  const feeds = new FeedDesk({ realm, clock, timers, random: realRandom, log })
  const exercises = new ExerciseHall({ folder: join(folder, 'exercises'), clock, log })
  await exercises.open()
  const live = realmDesk(realm, steering, null)
  const board = await startBoard({
    listen: config.listen.http,
    live,
    exercises,
    tokens,
    clock,
    log,
    pages: pagesFolder(),
    version,
    reporterKey: (day, who) => reporterKeys.hash(day, who),
    metrics: () =>
      stationMetrics({
        live,
        dns: () => steering.dnsStats(),
        store: () => store.stats(),
        nodeLost: () => steering.nodeLost(),
      }),
    ready: async () => {
      const detail = { store: await realm.storeState(), node: steering.nodeLost() ? 'lost' : 'ok' }
      return { ready: Object.values(detail).every((state) => state === 'ok'), detail }
    },
  }).catch(async (problem: NodeJS.ErrnoException) => {
    await link.stop(ms(1000))
    await store.close()
    const { host, port } = config.listen.http
    const busy =
      problem.code === 'EADDRINUSE' ? '; something else listens there: move this one with --http' : ''
    throw new CommandFailure(`the board cannot listen on ${host}:${port}: ${problem.message}${busy}`)
  })
  const secrets = (file: string): Promise<string> => readFile(file, 'utf8').then((text) => text.trim())
  let alerts = startAlerts({
    secrets,
    specs: config.alerts,
    store,
    clock,
    timers,
    random: realRandom,
    log,
    boardUrl: board.url,
  })
  realm.watch((entries) => {
    alerts.nudge()
    // Incidents must survive a crash: the loop is written down soon after each change of one.
    if (entries.some(({ kind }) => kind.startsWith('incident.') || kind.startsWith('foundation.')))
      rememberSoon()
  })

  const put = async (next: Config): Promise<void> => {
    steering.configure(next.endpoints, next.publishers)
    link.send({ kind: 'orders', orders: nodeOrders(next) })
    await planner.feed({ kind: 'configured', specs: next.endpoints, at: clock.now() })
    feeds.configure(next.feeds)
  }
  await planner.load()
  await put(config)
  await realm.record([
    ...(newToken === null ? [] : [firstTokenMade(folder)]),
    {
      at: clock.now(),
      author: 'holdfast',
      kind: 'config.loaded',
      subject: options.file,
      why: `started with ${options.file}`,
      data: {},
    },
  ])

  let remembering: (() => void) | null = null
  const keepLoop = (): void =>
    void remember(realm).catch((problem) =>
      log.warn({ problem: String(problem) }, 'the loop was not written down'),
    )
  const rememberSoon = (): void => {
    remembering ??= timers.after(rememberAfter, () => {
      remembering = null
      keepLoop()
    })
  }
  const repeating = [
    every(tickEvery, () => realm.tick()),
    every(plannerTickEvery, () => void planner.feed({ kind: 'tick', now: clock.now() })),
    every(snapshotEvery, keepLoop),
    every(
      pruneEvery,
      () => void prune(config).catch((problem) => log.warn({ problem: String(problem) }, 'pruning failed')),
    ),
  ]
  const prune = (now: Config): Promise<number> =>
    store.prune({
      countsBefore: (clock.now() - now.retention.counts) as ReturnType<typeof clock.now>,
      journalBefore: (clock.now() - now.retention.journal) as ReturnType<typeof clock.now>,
    })

  return {
    url: board.url,
    dns,
    data: folder,
    newToken,
    async reload() {
      const next = await configured(options).catch(async (problem: Error) => {
        await realm.record([refusedEntry(config, problem.message)])
        throw problem
      })
      const moved = unmovable(config, next)
      if (moved !== null)
        throw new CommandFailure(`${moved} cannot change while running: restart, or undo the change`)
      realm.configure(next.atlas, next.checks)
      await put(next)
      if (JSON.stringify(next.alerts) !== JSON.stringify(config.alerts)) {
        await alerts.stop()
        alerts = startAlerts({
          secrets,
          specs: next.alerts,
          store,
          clock,
          timers,
          random: realRandom,
          log,
          boardUrl: board.url,
        })
      }
      config = next
      const entry: NewEntry = {
        at: clock.now(),
        author: 'holdfast',
        kind: 'config.loaded',
        subject: options.file,
        why: `${options.file} was read again`,
        data: {},
      }
      await realm.record([entry])
      return `${options.file} was read again`
    },
    async stop(withinMs) {
      for (const cancel of repeating) cancel()
      remembering?.()
      feeds.stop()
      await board.close({ within: ms(withinMs / 2) })
      await alerts.stop()
      await exercises.close()
      await link.stop(ms(withinMs / 2))
      await realm.settled()
      await remember(realm).catch(() => {})
      await store.close()
    },
  }

  function every(wait: Duration, act: () => void): () => void {
    let cancel = (): void => {}
    const arm = (): void => {
      cancel = timers.after(wait, () => {
        act()
        arm()
      })
    }
    arm()
    return () => cancel()
  }
}

/** What only a restart can change. */
function unmovable(now: Config, next: Config): string | null {
  if (now.store.folder !== next.store.folder) return 'store'
  if (JSON.stringify(now.listen) !== JSON.stringify(next.listen)) return 'listen'
  if (now.node.name !== next.node.name) return 'node.name'
  return null
}

const refusedEntry = (config: Config, why: string): NewEntry => ({
  at: realClock.now(),
  author: 'holdfast',
  kind: 'config.refused',
  subject: config.node.name,
  why,
  data: {},
})

const firstTokenMade = (folder: string): NewEntry => ({
  at: realClock.now(),
  author: 'holdfast',
  kind: 'token.made',
  subject: 'owner',
  why: `the first start made a token for owner: admin; it is in ${join(folder, 'token')}`,
  data: { scopes: ['admin'] },
})

const nodeLost = (config: Config, why: string, again: Duration): NewEntry => ({
  at: realClock.now(),
  author: 'holdfast',
  kind: 'node.lost',
  subject: config.node.name,
  why: `${why}; started again in ${again} ms`,
  data: {},
})
