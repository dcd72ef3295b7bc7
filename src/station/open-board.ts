// The board of this process: its desks put together, and the address it listens on.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import {
  type AlertTesting,
  type Board,
  type ConfigurationDesk,
  type Elsewhere,
  type Outlook,
  type People,
  type Sight,
  type StoredTokens,
  startBoard,
} from '../board/index.ts'
import type { ActsDesk } from './acts/acts-desk.ts'
import { alertingDesk } from './alerts-desk.ts'
import { CommandFailure } from './cli/connection.ts'
import { realClock as clock } from './clock.ts'
import type { Config } from './config/index.ts'
import type { ExerciseHall } from './desk/exercise-hall.ts'
import type { FoundationDesk } from './desk/foundation-desk.ts'
import type { LiveSteering } from './desk/live-steering.ts'
import type { Realm } from './desk/realm.ts'
import { type Paged, realmDesk } from './desk/realm-desk.ts'
import { toldOf } from './desk/told.ts'
import type { EdgesDesk } from './edges/edges-desk.ts'
import type { FeedDesk } from './feeds-desk.ts'
import type { JoinedHall } from './joined/hall.ts'
import type { LiveAlerts } from './live-alerts.ts'
import { stationMetrics } from './metrics.ts'
import { openFilesLimit, streamsThatFit } from './open-files.ts'
import type { Rehearsals } from './rehearsals.ts'
import type { ReporterKeys } from './reporter-keys.ts'
import type { StoreFile } from './store-file.ts'
import type { Subscribers } from './subscribers.ts'

const snapshotFolder = ({ board: { snapshot }, store }: Config): string | null =>
  snapshot === 'off' ? null : snapshot === 'store' ? join(store.folder, 'snapshot') : snapshot.folder

const fewerStreams =
  'this process may open fewer files than `board.streams` needs: fewer pages are kept fresh by a stream, the others ask every few seconds. Raise the limit (`LimitNOFILE=` in a systemd unit, `ulimit -n` in a shell)'

export type BoardParts = {
  readonly version: string
  readonly log: Logger
  readonly config: Config
  readonly realm: Realm
  readonly steering: LiveSteering
  readonly outlook: Outlook
  readonly foundations: FoundationDesk
  readonly paged: Paged
  readonly edges: EdgesDesk
  readonly acts: ActsDesk
  readonly elsewhere: Elsewhere
  readonly rehearsals: Rehearsals
  readonly joined: JoinedHall
  readonly tokens: StoredTokens
  readonly people: People
  readonly exercises: ExerciseHall
  readonly keys: ReporterKeys
  readonly storeFile: StoreFile
  readonly feeds: FeedDesk
  readonly alerts: LiveAlerts
  readonly configuration: ConfigurationDesk
  readonly subscribing: { readonly desk: Subscribers; readonly boardUrl: () => string }
  readonly alertTests: AlertTesting
  /** Of the configuration in force. */
  readonly routes: () => readonly string[]
}

/** Listens; `CommandFailure`, with the way out, where something else does already. */
export async function openBoard({
  version,
  log,
  config,
  realm,
  steering,
  outlook,
  foundations,
  paged,
  edges,
  acts,
  elsewhere,
  rehearsals,
  joined,
  tokens,
  people,
  exercises,
  keys,
  storeFile,
  feeds,
  alerts,
  configuration,
  subscribing,
  alertTests,
  routes,
}: BoardParts): Promise<Board> {
  const { host, port } = config.listen.http
  const live = {
    ...realmDesk(realm, steering, foundations, paged),
    outlook,
    edges,
    acts,
    elsewhere,
    ...rehearsals.desks,
    feeds: async (sight: Sight) => feeds.views(foundations.lags(sight).feeds),
    alertTests,
    told: (id: string) => toldOf(realm, id, routes()),
    alerting: alertingDesk(realm, alerts),
  }
  const built = (folder: string, file: string): string | null => {
    const path = join(import.meta.dirname, '..', '..', 'web', folder)
    return existsSync(join(path, file)) ? path : null
  }
  const { streams, streamsPerAddress, proxies } = config.board
  const files = await openFilesLimit()
  const eventClients = streamsThatFit(streams, files)
  if (eventClients < streams) log.warn({ files, streams, eventClients }, fewerStreams)
  try {
    return await startBoard({
      listen: config.listen.http,
      live,
      exercises,
      nodes: joined,
      configuration,
      subscribing,
      tokens,
      people,
      boardUrl: () => config.listen.url,
      clock,
      log,
      pages: built('dist', 'index.html'),
      renderer: built('renderer', 'renderer.js'),
      snapshot: snapshotFolder(config),
      version,
      trustProxy: proxies,
      limits: { eventClients, eventClientsPerAddress: streamsPerAddress },
      reporterKey: (day, who) => keys.hash(day, who),
      metrics: () =>
        stationMetrics({
          live,
          dns: () => steering.dnsStats(),
          store: () => realm.store.stats(),
          nodeLost: () => steering.nodeLost(),
        }),
      ready: async () => {
        const stored = (await storeFile.trouble()) ?? (await realm.storeState())
        const detail = { store: stored, node: steering.nodeState() }
        return { ready: Object.values(detail).every((state) => state === 'ok'), detail }
      },
    })
  } catch (problem) {
    const { code, message } = problem as NodeJS.ErrnoException
    const busy = code === 'EADDRINUSE' ? '; something else listens there: move this one with --http' : ''
    throw new CommandFailure(`the board cannot listen on ${host}:${port}: ${message}${busy}`)
  }
}
