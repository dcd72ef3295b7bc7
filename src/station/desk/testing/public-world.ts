// A world as everybody meets it: a realm with its history and records, behind a real board with drawn pages. Driven by
// hand, minute by minute, so that two of them can hear the same.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Atlas } from '../../../atlas/index.ts'
import { type Board, openTokens, startBoard } from '../../../board/index.ts'
import { MemoryExercises } from '../../../board/testing/memory-exercises.ts'
import type { CheckSpec } from '../../../checks/index.ts'
import type { ReportCount } from '../../../loop/index.ts'
import type { Notice, ReporterKey } from '../../../signals/index.ts'
import { openStore, type Store } from '../../../store/index.ts'
import { type CheckId, type Instant, instant, type NodeName, seconds } from '../../../terms/index.ts'
import { allRoles, estateOf } from '../../what-if/estate.ts'
import { foundationDesk } from '../foundation-desk.ts'
import { FoundationRecords } from '../foundation-records.ts'
import { HistoryBook } from '../history-book.ts'
import { Realm } from '../realm.ts'
import { realmDesk, type Steered } from '../realm-desk.ts'
import { VirtualTime } from '../virtual-time.ts'

const minuteMs = 60_000
const web = join(import.meta.dirname, '..', '..', '..', '..', 'web')
const here = 'here' as NodeName
const leastReports = (): number => 5

const nothing = { ok: false, error: { code: 'not-found', message: 'nothing is steered' } } as const
const unsteered: Steered = {
  specs: () => [],
  endpoints: () => [],
  plans: () => [],
  planDiff: () => nothing,
  repair: async () => nothing,
  vantages: () => [],
  zones: () => [],
  order: async () => nothing,
}

/** What happens in a minute. */
export type Heard = {
  readonly counts?: readonly ReportCount[]
  readonly judged?: readonly { readonly check: CheckId; readonly state: 'up' | 'down' }[]
  readonly notices?: readonly Notice[]
}

const ofTheWorld = /^holdfast_open_incidents/

export class PublicWorld {
  readonly #folder: string
  readonly #store: Store
  readonly #time: VirtualTime
  readonly realm: Realm
  readonly #board: Board

  private constructor(folder: string, store: Store, time: VirtualTime, realm: Realm, board: Board) {
    this.#folder = folder
    this.#store = store
    this.#time = time
    this.realm = realm
    this.#board = board
  }

  static async open(atlas: Atlas, checks: readonly CheckSpec[], startsAt: Instant): Promise<PublicWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-public-'))
    const store = await openStore({ folder })
    const time = new VirtualTime(startsAt)
    const realm = new Realm({ store, clock: time, atlas, checks })
    const records = await FoundationRecords.follow(realm)
    const history = await HistoryBook.follow(realm)
    const estate = () =>
      estateOf({
        ...{ basis: 'live', atlas, checks: [], publishers: [], endpoints: [] },
        vantages: { quorum: 1, of: [here], canaries: [] },
        nodes: [{ name: here, roles: allRoles, standsOn: [] }],
      })
    const desk = realmDesk(realm, unsteered, foundationDesk({ realm, records, leastReports, estate }), {
      ...{ records, history, exercise: null, works: () => [], leastReports },
      ...{ turns: { turn: async () => {}, atATime: 1_000 }, monotonic: () => time.monotonic() },
    })
    const log = { info() {}, warn() {}, error() {} }
    const board = await startBoard({
      listen: { host: '127.0.0.1', port: 0 },
      live: desk,
      exercises: new MemoryExercises(),
      tokens: await openTokens(store, () => time.now()),
      clock: time,
      log,
      ...{ pages: join(web, 'dist'), renderer: join(web, 'renderer'), version: '0.0.0-test' },
      boardUrl: () => 'https://status.example',
      reporterKey: (day, who) => `${day} ${who}` as ReporterKey,
    })
    return new PublicWorld(folder, store, time, realm, board)
  }

  get ways(): Board['ways'] {
    return this.#board.ways
  }

  async minute({ counts = [], judged = [], notices = [] }: Heard): Promise<void> {
    const from = this.#time.now()
    this.realm.count(counts)
    for (const { check, state } of judged)
      this.realm.judged({
        ...{ check, state, at: from, vantage: here, detail: `${check} says ${state}` },
        ...(state === 'down' ? { phase: 'connect' } : {}),
      })
    for (const notice of notices) this.realm.notice(notice)
    await this.#time.advance(instant(from + minuteMs - 1), async () => {})
    this.realm.tick()
    await this.#time.advance(instant(from + minuteMs), async () => {})
  }

  /** As somebody without a cookie or a token asks. Of what it is told, all that is not of the connection. */
  async ask(path: string): Promise<string> {
    const accept = path.startsWith('/api/') ? 'application/json' : 'text/html'
    const answer = await fetch(this.#board.url + path, { headers: { accept }, redirect: 'manual' })
    const said = ['content-type', 'etag', 'location', 'cache-control'].map((name) => answer.headers.get(name))
    return [answer.status, ...said, await answer.text()].join('\n')
  }

  /** What they are told who report a service without a token. */
  async report(service: string): Promise<string> {
    const answer = await fetch(`${this.#board.url}/api/v1/reports`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ service, country: 'DE' }),
    })
    return `${answer.status} ${await answer.text()}`
  }

  /** Of everybody's figures, those of the world. */
  async figures(): Promise<readonly string[]> {
    return (await this.body('/metrics')).split('\n').filter((line) => ofTheWorld.test(line))
  }

  async body(path: string): Promise<string> {
    return (await fetch(this.#board.url + path)).text()
  }

  /** The words of an event stream up to the first that says that something changed. */
  async stream(change: () => Promise<void>): Promise<string> {
    const over = new AbortController()
    const answer = await fetch(`${this.#board.url}/api/v1/events`, { signal: over.signal })
    const decoder = new TextDecoder()
    let heard = ''
    await change()
    for await (const piece of answer.body!) {
      heard += decoder.decode(piece as Uint8Array, { stream: true })
      if (heard.includes('event: overview')) break
    }
    over.abort()
    // A reader is told to come back at a moment of its own; the stream is kept open by empty words.
    return heard.replace(/^retry: \d+$/m, 'retry').replaceAll(':\n\n', '')
  }

  async close(): Promise<void> {
    await this.#board.close({ within: seconds(2) })
    await this.realm.settled()
    await this.#store.close()
    await rm(this.#folder, { recursive: true })
  }
}
