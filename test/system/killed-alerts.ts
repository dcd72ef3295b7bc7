// A Holdfast whose services come and go under somebody who kills it -9 at any moment, with two receivers of webhooks: one
// is well, the other fails in every way there is. What the journal says was told is compared with what arrived. Used by
// a test for a few rounds and by the bench for many.

import { writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { AlertsView, JournalView } from '../../src/board/index.ts'
import { openStore } from '../../src/store/index.ts'
import type { Message, ToldMessage } from '../../src/telling/index.ts'
import { pick, type Random } from '../../src/terms/index.ts'
import { freePorts, type Instance, startConfigured, until } from './instance.ts'

export type Arrival = { readonly id: string; readonly message: Message; readonly at: number }

/** Answers as it is told to; what is recorded arrived, whatever was answered. */
export class Receiver {
  readonly got: Arrival[] = []
  readonly #server
  private constructor(answer: (response: ServerResponse) => void) {
    this.#server = createServer(async (request: IncomingMessage, response) => {
      let text = ''
      for await (const chunk of request) text += chunk
      const id = String(request.headers['holdfast-delivery'])
      this.got.push({ id, message: JSON.parse(text), at: Date.now() })
      answer(response)
    })
  }

  static async listening(answer: (response: ServerResponse) => void): Promise<Receiver> {
    const one = new Receiver(answer)
    await new Promise<void>((resolve) => one.#server.listen(0, '127.0.0.1', resolve))
    return one
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  /** How many requests brought an id that had come before. */
  repeated(): number {
    return this.got.length - new Set(this.got.map(({ id }) => id)).size
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }
}

/** What is checked: a path for each service, well or not. */
export class Services {
  readonly ill = new Set<number>()
  readonly #server = createServer((request, response) => {
    response.statusCode = this.ill.has(Number(request.url?.slice(1))) ? 500 : 200
    response.end()
  })

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }
}

/** Every way in which a channel fails, and sometimes none. */
export const shaky =
  (random: Random) =>
  (response: ServerResponse): void => {
    switch (pick(random, 6)) {
      case 0:
        response.destroy()
        return
      case 1:
        response.writeHead(500).end()
        return
      case 2:
        response.writeHead(429, { 'retry-after': '0' }).end()
        return
      case 3:
        // Never answered: the sender gives it up.
        return
      default:
        response.end('ok')
    }
  }

/** Routes to the healthy receiver: four recipients, so that a kill finds something under way more often. */
const wells = ['well-1', 'well-2', 'well-3', 'well-4']
/** What is gathered for people's sake waits a minute. */
const toldWithinMs = 180_000

export type Verdict = {
  readonly opened: number
  readonly messages: number
  /** Incidents of the journal, and messages of the outbox, that the healthy receiver never heard of. */
  readonly lost: readonly string[]
  /** Arrivals at the healthy receiver under an id that had arrived before. */
  readonly repeated: number
  /** Distinct ids for one recipient, thread and revision. */
  readonly doubled: readonly string[]
  readonly shakyRepeated: number
}

export class KilledAlerts {
  readonly healthy: Receiver
  readonly #shaky: Receiver
  readonly #services: Services
  readonly #start: () => Promise<Instance>
  readonly #count: number
  #holdfast: Instance

  private constructor(parts: {
    healthy: Receiver
    shaky: Receiver
    services: Services
    start: () => Promise<Instance>
    count: number
    holdfast: Instance
  }) {
    this.healthy = parts.healthy
    this.#shaky = parts.shaky
    this.#services = parts.services
    this.#start = parts.start
    this.#count = parts.count
    this.#holdfast = parts.holdfast
  }

  static async begin(folder: string, random: Random, count = 12): Promise<KilledAlerts> {
    const healthy = await Receiver.listening((response) => response.end('ok'))
    const failing = await Receiver.listening(shaky(random))
    const services = new Services()
    const file = join(folder, 'holdfast.yaml')
    writeFileSync(file, configuration(await services.listen(), healthy.url, failing.url, count))
    const http = await freePorts(4)
    const start = (): Promise<Instance> =>
      startConfigured(file, { folder, ports: { http, dns: http + 3 }, withinMs: 300_000 })
    return new KilledAlerts({ healthy, shaky: failing, services, start, count, holdfast: await start() })
  }

  /** Some services fall ill or get well, and a moment later everything is killed and started again. */
  async round(random: Random): Promise<number> {
    const { ill } = this.#services
    for (let i = 0; i < 2; i++) {
      const service = pick(random, this.#count)
      if (!ill.delete(service)) ill.add(service)
    }
    const wait = pick(random, 1500)
    await new Promise((done) => setTimeout(done, wait))
    await this.#holdfast.stop('SIGKILL')
    this.#holdfast = await this.#start()
    return wait
  }

  /** Waits until all that the journal has was told, stops in order, and compares what was sent with what arrived. */
  async verdict(): Promise<Verdict> {
    await until(
      'every incident to be told',
      async () => (await this.#untold()).length === 0,
      toldWithinMs,
    ).catch(() => {})
    const opened = (await this.#opened()).length
    const untold = await this.#untold()
    await until('nothing to wait for the healthy channel', () => this.#idle(), toldWithinMs).catch(() => {})
    await this.#holdfast.stop('SIGTERM')
    const store = await openStore({ folder: this.#holdfast.data })
    try {
      const told = await Promise.all(wells.map((channel) => store.outbox.told({ channel, limit: 1_000 })))
      return this.#compare(opened, untold, told.flat())
    } finally {
      await store.close()
    }
  }

  #opened(): Promise<JournalView[]> {
    return this.#holdfast.api<JournalView[]>('/api/v1/journal?kind=incident.opened&limit=1000')
  }

  async #idle(): Promise<boolean> {
    const { channels } = await this.#holdfast.api<AlertsView>('/api/v1/alerts')
    return channels.filter(({ id }) => wells.includes(id)).every(({ waiting }) => waiting === 0)
  }

  /** Incidents of the journal of which no message that arrived speaks. */
  async #untold(): Promise<string[]> {
    const { got } = this.healthy
    const heard = new Set(
      got.flatMap(({ message: { incident, thread, services } }) => [
        incident,
        thread,
        ...services.map(({ id }) => id),
      ]),
    )
    const serviceOf = ({ data }: JournalView) =>
      (data as { incident?: { service?: string } }).incident?.service
    const untold = (await this.#opened()).filter(
      (entry) =>
        !heard.has(entry.subject) && !heard.has(serviceOf(entry) as Message['services'][number]['id']),
    )
    return untold.map(({ subject }) => subject)
  }

  #compare(opened: number, untold: readonly string[], told: readonly ToldMessage[]): Verdict {
    const { got } = this.healthy
    const arrived = new Set(got.map(({ id }) => id))
    const ended = (state: string): boolean => state === 'sent' || state === 'superseded'
    const byKey = Map.groupBy(
      got,
      ({ message }) => `${message.recipient} ${message.thread} ${message.revision}`,
    )
    return {
      opened,
      messages: arrived.size,
      lost: [
        ...untold,
        ...told
          .filter(({ id, state }) => state === 'sent' && !arrived.has(id))
          .map(({ id }) => `${id} never came`),
        ...told.filter(({ state }) => !ended(state)).map(({ id, state }) => `${id} is ${state}`),
      ],
      repeated: this.healthy.repeated(),
      doubled: [...byKey].flatMap(([key, all]) => (new Set(all.map(({ id }) => id)).size > 1 ? [key] : [])),
      shakyRepeated: this.#shaky.repeated(),
    }
  }

  async end(): Promise<void> {
    await this.#holdfast.dispose()
    this.healthy.close()
    this.#shaky.close()
    this.#services.close()
  }
}

const configuration = (services: string, healthy: string, failing: string, count: number): string => {
  const each = (line: (i: number) => string): string =>
    Array.from({ length: count }, (_, i) => line(i)).join('\n')
  return `services:
${each((i) => `  s${i}: { name: Service ${i}, category: shop }`)}
checks:
${each((i) => `  c${i}: { service: s${i}, http: "${services}/${i}", every: 200ms, timeout: 150ms, down: 2, up: 2 }`)}
alerts:
${wells.map((id) => `  ${id}: { webhook: "${healthy}${id}", when: { severity: minor } }`).join('\n')}
  shaky: { webhook: "${failing}", when: { severity: minor } }
`
}
