// A queue on disk, drained through the real courier and channel to a local webhook, in this process: how long, how much
// memory more than before, and whether anything went out twice.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { Alerts } from '../../src/alerts/index.ts'
import { realClock as clock, realRandom as random, realTimers as timers } from '../../src/station/clock.ts'
import { openStore } from '../../src/store/index.ts'
import { type NewMessage, stepTellingAll } from '../../src/telling/index.ts'
import { instant, isoTime } from '../../src/terms/index.ts'

export type Drained = {
  readonly sent: number
  readonly seconds: number
  readonly grewMb: number
  readonly again: number
}

const postedAtOnce = 1_000
const warmAfter = 0.05

export async function drained(folder: string, many: number, say: (text: string) => void): Promise<Drained> {
  const arrived = new Set<string>()
  let again = 0
  const server = createServer((request, response) => {
    const id = String(request.headers['holdfast-delivery'])
    if (arrived.has(id)) again++
    arrived.add(id)
    request.resume().on('end', () => response.end('ok'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const store = await openStore({ folder, clock })
  for (let from = 0; from < many; from += postedAtOnce)
    await store.outbox.post({
      messages: Array.from({ length: Math.min(postedAtOnce, many - from) }, (_, i) => queued(from + i)),
    })
  const log = { info: () => {}, warn: (data: object, text: string) => say(`${text} ${JSON.stringify(data)}`) }
  const secrets = async (file: string): Promise<string> => file
  const alerts = new Alerts({ store, clock, timers, random, log, fetch, secrets, step: stepTellingAll })
  let warm: number | null = null
  let most = 0
  const begun = clock.monotonic()
  await alerts.configure({
    subscribers: null,
    telling: {
      routes: [],
      atlas: { services: new Map(), foundations: new Map() },
      endpoints: new Map(),
      boardUrl: 'http://127.0.0.1/',
    },
    channels: [{ spec: { id: 'queue', kind: 'webhook', url }, otherwise: null }],
  })
  while (arrived.size < many) {
    await pause(100)
    // Once code is loaded and connections stand; from then on it should not matter how many wait.
    if (warm === null && arrived.size >= many * warmAfter) warm = rss()
    if (warm !== null) most = Math.max(most, rss())
  }
  const seconds = (clock.monotonic() - begun) / 1000
  await alerts.stop()
  await store.close()
  server.close()
  server.closeAllConnections()
  return { sent: arrived.size, seconds, grewMb: Math.max(0, most - (warm ?? most)), again }
}

const rss = (): number => process.memoryUsage.rss() / 2 ** 20

function queued(i: number): NewMessage {
  const at = clock.now()
  const id = `queued-${i}`
  const text = `${'What happened, told in some lines of text. '.repeat(10)}${i}`
  return {
    ...{
      id,
      channel: 'queue',
      recipient: 'hook',
      thread: id,
      kind: 'incident.opened',
      subject: id,
      title: id,
    },
    ...{ made: instant(at), due: instant(at) },
    body: {
      ...{ id, route: 'queue', recipient: 'hook', kind: 'incident.opened', thread: id, revision: 1 },
      ...{ at: isoTime(at), severity: 'minor', title: id, text, url: 'http://127.0.0.1/' },
      ...{ services: [], moved: [], links: [] },
    },
  }
}
