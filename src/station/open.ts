// Holdfast behind its nameserver: store, loop, planner, board, alerts and feeds, wired to the node process.

import { join } from 'node:path'
import { setImmediate as turnOfLoop } from 'node:timers/promises'
import type { Logger } from 'pino'
import { beginAtTheBeginning } from '../alerts/index.ts'
import { atlasInForce } from '../atlas/index.ts'
import { acknowledgeUrl, type Board, openLinkKey, openTokens } from '../board/index.ts'
import { openStore, planUsers } from '../store/index.ts'
import { ms, type NodeName } from '../terms/index.ts'
import { ActsDesk } from './acts/acts-desk.ts'
import { elsewhereDesk } from './acts/elsewhere.ts'
import { alertTester } from './alert-tester.ts'
import { CommandFailure } from './cli/connection.ts'
import { realClock as clock, leisure, realRandom as random, realTimers as timers } from './clock.ts'
import type { Config } from './config/index.ts'
import { type ConfigSource, configured, examine, unmovable } from './configured.ts'
import { configurationDesk } from './desk/configuration.ts'
import { DrillHistory } from './desk/drill-history.ts'
import type { DrillDesk } from './desk/drills.ts'
import { ExerciseHall } from './desk/exercise-hall.ts'
import { ForgottenAlarms } from './desk/forgotten-alarms.ts'
import { foundationDesk } from './desk/foundation-desk.ts'
import { FoundationRecords } from './desk/foundation-records.ts'
import { HistoryBook } from './desk/history-book.ts'
import { liveEstate, liveOutlook } from './desk/live-outlook.ts'
import { LiveSteering } from './desk/live-steering.ts'
import { recall, remember } from './desk/memory.ts'
import { PlannerDesk } from './desk/planning.ts'
import { pretendedEntry } from './desk/pretences.ts'
import { Realm } from './desk/realm.ts'
import { RefusedWrites } from './desk/refused-writes.ts'
import { keptDecisions } from './edges/kept.ts'
import { openEdges } from './edges/open-edges.ts'
import { FairQueue } from './fair-queue.ts'
import { FeedDesk } from './feeds-desk.ts'
import { firstToken } from './first-token.ts'
import { heraldOf } from './herald.ts'
import { every, keepHouse } from './housekeeping.ts'
import { JoinedHall } from './joined/hall.ts'
import { LiveAlerts, secretIn } from './live-alerts.ts'
import type { StartedNode } from './node/early.ts'
import type { Judgement, NodeOrders } from './node/protocol.ts'
import { givenBackIn, nodeOrders } from './node-orders.ts'
import { firstTokenMade, loaded, nodeLost, refused } from './notes.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { openBoard } from './open-board.ts'
import { firstSignIn, openPeople } from './people.ts'
import type { ProcessSignals } from './process-signals.ts'
import { openRehearsals } from './rehearsals.ts'
import { ReporterKeys } from './reporter-keys.ts'
import { StoreFile } from './store-file.ts'
import { Subscribers } from './subscribers.ts'

export type StartOptions = ConfigSource & {
  readonly version: string
  readonly log: Logger
  readonly signals: ProcessSignals
}

export type Holdfast = {
  readonly url: string
  /** `address:port` that is really listened on. */
  readonly dns: string
  readonly data: string
  /** The first token, when this start made it. */
  readonly newToken: string | null
  /** Of a link that signs in, once, while there is no user. */
  readonly signInPath: string | null
  /** Reads the configuration again, all or nothing. Rejects with what is wrong. */
  reload(): Promise<string>
  /** What is in flight is finished; nothing accepted is lost. */
  stop(): Promise<void>
}

/** SIGTERM must end within 5 s; these two are what may take long. */
const boardDrain = ms(1750)
const nodeDrain = ms(1750)
/** A node that has not said by then whether it follows a reload is taken to follow later. */
const nodePatience = ms(5000)
/** Above the publishers' own limit, so that their account of what went wrong is heard. */
const lookPatience = ms(4000)

export type Opening = {
  readonly options: StartOptions
  readonly config: Config
  readonly node: StartedNode
  readonly closing: AsyncDisposableStack
}

/** Everything behind the nameserver. What it opens is put on `closing`. */
export async function open({ options, config: first, node, closing }: Opening): Promise<Holdfast> {
  const { log, file } = options
  let config = first
  const folder = config.store.folder
  // Before it was listened to it answers for whoever opens this again.
  const stopNode = async (): Promise<void> => {
    if (node.listened()) await node.link.stop(nodeDrain)
  }
  closing.defer(stopNode)

  const store = await openStore({ folder, clock, log })
  closing.defer(() => store.close())
  await beginAtTheBeginning(store)
  const storeFile = await StoreFile.in(folder)
  const decided = await keptDecisions(store)
  const realm = new Realm({
    store,
    clock,
    atlas: atlasInForce(config.atlas, decided.values()),
    checks: config.checks,
    threshold: config.detection.threshold,
  })
  await recall(realm)
  closing.defer(async () => {
    await realm.settled()
    await remember(realm, leisure).catch(() => {})
  })
  const judged = new FairQueue<Judgement>(leisure, (judgement) => {
    drills.judged(judgement)
    if (judgement.rehearsed) realm.pretended(judgement, pretendedEntry(judgement))
    else realm.judged(judgement)
  })
  closing.defer(() => judged.settled())
  // Once more, above the store: what the node says last is still written down.
  closing.defer(stopNode)

  const edges = await openEdges({ realm, config, decided, log })
  closing.defer(() => edges.stop())
  const acts = await ActsDesk.open({ realm, linkKey: await openLinkKey(store), random })
  closing.defer(() => acts.stop())
  const ahead = (): void =>
    void acts
      .lookAhead()
      .catch((problem) => log.warn({ error: String(problem) }, 'what comes back is not announced yet'))
  closing.defer(every(timers, lookedAheadEvery, ahead))
  const history = await DrillHistory.follow(realm)
  /** The configuration, on the atlas that people's decisions on edges make of it. */
  const inForce = (): Config => ({ ...config, atlas: realm.atlas })
  const records = await FoundationRecords.follow(realm)
  const past = await HistoryBook.follow(realm)
  closing.defer(() => past.stop())
  closing.defer(every(timers, pastTouchedEvery, () => past.touch()))
  const planner = new PlannerDesk({
    store,
    clock,
    distribute(plan) {
      node.link.send({ kind: 'plan', plan })
      joined.distribute(plan)
    },
    tell: (entries) => realm.note(...entries),
  })
  const { name, standsOn } = config.node
  const joined = new JoinedHall({
    own: name,
    version: options.version,
    clock,
    plans: () => planner.state,
    feed: (event) => void planner.feed(event),
    note: (...entries) => realm.note(...entries),
    onBehalf: (ask, within) => node.link.onBehalf(ask, within),
  })
  closing.defer(every(timers, nodesWatchedEvery, () => joined.watch()))
  const steering = new LiveSteering({
    node: name,
    standsOn,
    planner,
    clock,
    joined,
    refused: await RefusedWrites.follow(realm),
    history,
    timers,
    survey: async (publisher, endpoint) => {
      const found = await node.link.onBehalf({ kind: 'survey', publisher, endpoint }, lookPatience)
      return found?.kind === 'surveyed' || found?.kind === 'failed' ? found : null
    },
    release: async (publisher, endpoint, expected) => {
      const ask = { kind: 'release', publisher, endpoint, expected } as const
      const done = await node.link.onBehalf(ask, lookPatience)
      return done?.kind === 'read' || done?.kind === 'surveyed' ? null : done
    },
    remembered: (endpoint) => planUsers(store, endpoint, clock.now()),
    withdraw() {
      orderNode()
      joined.configure(config.publishers, givenBackIn(planner.state))
    },
  })
  const forgotten = await ForgottenAlarms.follow(realm, name)
  const endForgotten = (): void =>
    realm.note(
      ...forgotten.ends((one) => steering.statusOf(one), { now: clock.now(), monotonic: clock.monotonic() }),
    )
  closing.defer(every(timers, nodesWatchedEvery, endForgotten))
  const tellJoined = (orders: NodeOrders): void =>
    void joined
      .orderNodes(orders)
      .catch(({ message }) =>
        realm.note(refused(clock.now(), name, `joined nodes are told nothing: ${message}`)),
      )
  const ordersBy = (one: Config): NodeOrders => nodeOrders(one, planner.state, drills.pretended)
  const orderNode = (): void => {
    const orders = ordersBy(config)
    node.link.order(orders)
    tellJoined(orders)
  }
  const rehearsals = openRehearsals({
    realm,
    planner,
    steering,
    store,
    history,
    config: () => config,
    order: orderNode,
  })
  const { drills } = rehearsals
  const tokens = await openTokens(store, () => clock.now())
  const people = await openPeople({ store, tokens, realm, clock })
  closing.defer(every(timers, sessionsSweptEvery, () => people.sessions.sweep()))
  const newToken = await firstToken(tokens, folder)
  const exercises = new ExerciseHall({
    folder: join(folder, 'exercises'),
    clock,
    log,
    threshold: () => config.detection.threshold,
  })
  closing.defer(() => exercises.close())
  await exercises.open()
  const feeds = new FeedDesk({ realm, clock, timers, random, log })
  const { linkKey } = acts
  /** Where people reach the board, as links name it. */
  const reached = (): string => config.listen.url ?? board.url.replace(/\/+$/, '')
  const subscribers = await Subscribers.open({
    realm,
    clock,
    key: linkKey,
    outbox: store.outbox,
    boardUrl: reached,
    config: () => config.subscribers,
    changed: () =>
      void alerts
        .subscribersChanged()
        .catch((problem) => log.warn({ error: String(problem) }, 'subscribers are told as before')),
    posted: (channel) => alerts.alerts.nudgeChannel(channel),
  })
  closing.defer(
    every(timers, deadLookedForEvery, () => {
      subscribers
        .endDead()
        .catch((problem) =>
          log.warn({ error: String(problem) }, 'subscribers that nothing reaches stay for now'),
        )
    }),
  )
  const alerts: LiveAlerts = new LiveAlerts({
    realm,
    boardUrl: reached,
    nodeState: () => steering.nodeState(),
    log,
    heralded: () => heraldOf({ subscribers, realm, boardUrl: reached(), config, key: linkKey }),
    ackUrl: (about) => acknowledgeUrl(linkKey, reached(), about),
  })
  // Before the board, which may find its port taken: what is written down later needs the store.
  closing.defer(() => alerts.stop())
  const board: Board = await openBoard({
    version: options.version,
    log,
    config,
    realm,
    steering,
    outlook: liveOutlook(inForce, steering, turnOfLoop),
    paged: {
      ...{ records, history: past, exercise: null },
      works: (sight, service) => acts.maintenance(sight, service),
      leastReports: () => config.public.leastReports,
      ...{ turns: { turn: leisure.turn, atATime: 4 }, monotonic: () => clock.monotonic() },
    },
    foundations: foundationDesk({
      ...{ realm, records, leastReports: () => config.public.leastReports },
      estate: () => liveEstate(inForce(), steering),
    }),
    edges,
    acts,
    elsewhere: elsewhereDesk({
      ...{ realm, acts, alerts: () => config.alerts, secrets: secretIn },
      warn: (text) => log.warn(text),
    }),
    rehearsals,
    joined,
    tokens,
    people,
    exercises,
    keys: await ReporterKeys.open(store, clock),
    storeFile,
    feeds,
    alerts,
    subscribing: { desk: subscribers, boardUrl: reached },
    configuration: configurationDesk({
      file,
      dataFolder: folder,
      examine: async (added) => {
        const { read, problems } = await examine(file, options.env, added === undefined ? {} : { added })
        return { problems, warnings: read.ok ? read.value.warnings : [] }
      },
      reload: (by) => reloadInTurn(by),
      atlases: () => ({ configured: config.atlas, inForce: realm.atlas }),
    }),
    alertTests: alertTester({
      routes: () => inForce().alerts,
      documents: store,
      boardUrl: reached,
      record: (entry) => realm.note(entry),
    }),
    routes: () => config.routes.map(({ id }) => id),
  }).catch((problem) => {
    // Its clocks run already; where a board opens, they stop before that is closed.
    rehearsals.stop()
    throw problem
  })

  closing.defer(() => board.close({ within: boardDrain }))
  closing.defer(() => feeds.stop())

  const putInForce = async (next: Config): Promise<void> => {
    rehearsals.configure(next)
    steering.configure(next.endpoints, next.publishers, next.checks)
    joined.configure(next.publishers, givenBackIn(planner.state))
    const { endpoints, removals } = next
    await planner.feed({ kind: 'configured', specs: endpoints, removals, at: clock.now() })
    await feeds.configure(next.feeds)
    await acts.configure(next)
    await alerts.configure(next)
  }
  closing.defer(() => rehearsals.stop())
  await planner.load()
  await rehearsals.runbooks.load()
  // Whatever may stand in the way of a start has been passed.
  listenTo(node, { realm, planner, steering, drills, judged, log, nodeName: name })
  orderNode()
  await putInForce(config)
  closing.defer(every(timers, storeFileWatchedEvery, () => void storeFile.tell(clock, realm)))
  closing.defer(keepHouse({ realm, planner, clock, timers, log, leisure, retention: () => config.retention }))
  await realm.record([
    ...(newToken === null ? [] : [firstTokenMade(clock.now(), join(folder, 'token'))]),
    loaded(clock.now(), file, 'started with'),
  ])

  const refuse = async (problem: Error): Promise<never> => {
    await realm.record([refused(clock.now(), config.node.name, problem.message)])
    throw problem
  }
  /** The node is asked first: nothing else is changed unless it follows, now or when it is back. */
  const reload = async (by?: string): Promise<string> => {
    const next = await configured(options).catch(refuse)
    const moved = unmovable(config, next)
    if (moved !== null)
      return refuse(new CommandFailure(`${moved} cannot change while running: restart, or undo the change`))
    const answer = await node.link.offer(ordersBy(next), nodePatience)
    // The node's own refusal is written down where it is heard.
    if (answer.kind === 'refused') throw new CommandFailure(answer.why)
    realm.configure(edges.configure(next), next.checks, next.detection.threshold)
    edges.configured()
    await putInForce(next)
    config = next
    tellJoined(ordersBy(config))
    const entry = loaded(clock.now(), file, 'read again', by)
    await realm.record([entry])
    return entry.why
  }
  const inTurn = oneAtATime()
  const reloadInTurn = (by?: string): Promise<string> => inTurn(() => reload(by))

  return {
    url: board.url,
    dns: node.dns,
    data: folder,
    newToken,
    signInPath: firstSignIn({ people, tokens }),
    reload: () => reloadInTurn(),
    stop: () => closing.disposeAsync(),
  }
}

const nodesWatchedEvery = ms(1000)
const pastTouchedEvery = ms(60_000)
const storeFileWatchedEvery = ms(5000)
const deadLookedForEvery = ms(600_000)
const sessionsSweptEvery = ms(60_000)
const lookedAheadEvery = ms(3_600_000)

type Listeners = {
  readonly realm: Realm
  readonly planner: PlannerDesk
  readonly steering: LiveSteering
  readonly drills: DrillDesk
  readonly judged: FairQueue<Judgement>
  readonly log: Logger
  readonly nodeName: NodeName
}

function listenTo(
  node: StartedNode,
  { realm, planner, steering, drills, judged, log, nodeName }: Listeners,
): void {
  node.listen((message) => {
    drills.hear(message)
    switch (message.kind) {
      case 'ready':
        // A node that had to be started again: it gets what is in force once more.
        return void planner.feed({ kind: 'tick', now: clock.now() })
      case 'results':
        for (const result of message.results) realm.result(result)
        return
      case 'judged':
        return judged.take(message.judgement)
      case 'tell':
        return realm.note(...message.entries)
      case 'lost':
        return realm.note(nodeLost(clock.now(), nodeName, message.why, message.again))
      case 'refused':
        return realm.note(refused(clock.now(), nodeName, message.why))
      case 'report':
        if (message.report.ailing) realm.ails(message.report.ailing, nodeName)
        return steering.hear(message)
      case 'news':
        return steering.hear(message)
      case 'failed':
        return log.error({ why: message.why }, 'the node process failed')
    }
  })
}
