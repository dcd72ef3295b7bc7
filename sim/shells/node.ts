// One real node of a comparison: the keeper on real files, the nameserver on a real socket, the publishers that ship,
// and the shell that performs for the machine. Whatever the shell asks of a publisher waits at a gate, and is done and
// answered when the schedule says so. Time stands still until it is told.

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type DomainName, minimalZone } from '../../src/dns/index.ts'
import { Keeper, type Nameserver, openDisk, startNameserver } from '../../src/nameserver/index.ts'
import { embeddedPublisher, type PublisherSpec, rfc2136Publisher } from '../../src/publishers/index.ts'
import { Asker } from '../../src/station/ask.ts'
import { VirtualTime } from '../../src/station/desk/virtual-time.ts'
import { readThroughDns } from '../../src/station/node/read-back.ts'
import { NodeShell, type PlannerNews } from '../../src/station/node/shell.ts'
import type { FencedWrite, Publisher } from '../../src/steering/index.ts'
import {
  assert,
  type Duration,
  type EndpointName,
  type Instant,
  type NodeName,
  type PublisherId,
  type Random,
  type Timers,
} from '../../src/terms/index.ts'
import { here, names, office } from '../random/configurations.ts'
import { FaultyDisk } from './faulty-disk.ts'
import type { Primary } from './primary.ts'
import type { Outcome } from './world.ts'

export const zone = 'example' as DomainName
export const primaryKey = {
  name: 'k1' as DomainName,
  algorithm: 'hmac-sha256',
  secret: Buffer.alloc(32, 7),
} as const

/** A request that the shell has made, and that is not done before somebody says so. */
export type Gate = {
  readonly publisher: PublisherId
  readonly endpoint: EndpointName
  /** Null: a read. */
  readonly write: FencedWrite | null
  /** Does it for real; more than once for a request that came twice. */
  perform(): Promise<Outcome>
  /** The reply reaches the shell. */
  answer(outcome: Outcome): void
  answered: boolean
}

export type RealParts = {
  readonly folder: string
  readonly node: NodeName
  readonly primary: Primary
  readonly random: Random
  readonly now: Instant
}

/** Milliseconds of real time; nothing here takes so long unless it is broken. */
const patienceMs = 4000

export class RealNode {
  readonly shell: NodeShell
  readonly keeper: Keeper
  readonly asker: Asker
  readonly #server: Nameserver
  readonly #time: VirtualTime
  readonly #disk: FaultyDisk
  readonly #asked: Gate[] = []
  readonly #news: PlannerNews[] = []
  /** When the shell's one timer is due; null when it has none. */
  wakesAt: Instant | null = null

  private constructor(
    parts: RealParts,
    disk: FaultyDisk,
    time: VirtualTime,
    server: Nameserver,
    keeper: Keeper,
  ) {
    this.#disk = disk
    this.#time = time
    this.#server = server
    this.keeper = keeper
    this.asker = new Asker(server.address, parts.random)
    const embedded = embeddedPublisher({ id: here, kind: 'embedded', zone }, keeper)
    const publishers = [readThroughDns(embedded, this.asker, patienceMs), officeOf(parts, time)]
    this.shell = new NodeShell({
      node: parts.node,
      clock: time,
      timers: this.#shellTimers(),
      holder: keeper,
      publishers: new Map(publishers.map((one) => [one.id, this.#gated(one)])),
      tell: () => {},
      news: (news) => void this.#news.push(news),
    })
  }

  /** What a process finds that starts over the folder; half a file that somebody left beside is none of its business. */
  static async start(parts: RealParts): Promise<RealNode> {
    const { folder, now } = parts
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, `${'0'.repeat(40)}.envelope.new`), 'holdfast-envelope 1 7 half')
    const time = new VirtualTime(now)
    const disk = new FaultyDisk(folder, await openDisk(folder))
    const keeper = new Keeper(disk, {
      folder,
      clock: time,
      timers: time,
      disk,
      onAlarm: ({ kind, detail }) => assert(false, `nothing is wrong with the disk: ${kind} ${detail}`),
    })
    const server = await startNameserver({
      listen: { host: '127.0.0.1', port: 0 },
      zones: [minimalZone(zone, { nameserver: 'ns.example' as DomainName })],
      steered: names,
      holder: keeper,
      clock: time,
      timers: time,
      log: { info: () => {}, warn: () => {} },
    })
    return new RealNode(parts, disk, time, server, keeper)
  }

  /** Time goes on, and with it what the keeper does later. The shell's own timer is only looked at. */
  async pass(to: Instant): Promise<void> {
    await this.#time.advance(to, () => this.#disk.idle())
  }

  /** What the shell has asked and told since the last call. */
  taken(): { readonly asked: readonly Gate[]; readonly news: readonly PlannerNews[] } {
    return { asked: this.#asked.splice(0), news: this.#news.splice(0) }
  }

  /** The process is gone: nothing more is written, whatever was about to be. */
  async die(): Promise<void> {
    this.shell.stop()
    this.asker.close()
    await this.#server.close()
  }

  #shellTimers(): Timers {
    return {
      after: (wait: Duration) => {
        const due = (this.#time.now() + wait) as Instant
        this.wakesAt = due
        return () => {
          if (this.wakesAt === due) this.wakesAt = null
        }
      },
    }
  }

  #gated(publisher: Publisher): Publisher {
    const wait = (endpoint: EndpointName, write: FencedWrite | null): Promise<never> =>
      new Promise<Outcome>((resolve) => {
        const gate: Gate = {
          publisher: publisher.id,
          endpoint,
          write,
          answered: false,
          perform: () => (write ? publisher.write(write) : publisher.read(endpoint)),
          answer: (outcome) => {
            gate.answered = true
            resolve(outcome)
          },
        }
        this.#asked.push(gate)
      }) as Promise<never>
    return {
      ...publisher,
      read: (endpoint) => wait(endpoint, null),
      write: (write) => wait(write.endpoint, write),
    }
  }
}

function officeOf({ primary, random }: RealParts, clock: VirtualTime): Publisher {
  const { name, algorithm, secret } = primaryKey
  const spec: Extract<PublisherSpec, { kind: 'rfc2136' }> = {
    id: office,
    kind: 'rfc2136',
    zone,
    server: primary.address,
    key: { name, algorithm, secretFile: 'in memory' },
  }
  return rfc2136Publisher(spec, { secret, clock, random, timeoutMs: patienceMs })
}
