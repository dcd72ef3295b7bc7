// Alerting alone in a process that is made to be killed: a store, the teller and its couriers, told of one incident after
// the other as fast as the disk takes them. `drain` opens none and ends when nothing waits for the healthy channels.
// usage: node bench/alerts/chain.ts FOLDER ROUND WELL-URL SHAKY-URL [drain]

import { setTimeout as pause } from 'node:timers/promises'
import { Alerts, type ChannelPlan } from '../../src/alerts/index.ts'
import { realClock as clock, realRandom as random, realTimers as timers } from '../../src/station/clock.ts'
import { openStore } from '../../src/store/index.ts'
import { everything, stepTellingAll, type TellingSetup } from '../../src/telling/index.ts'
import type { NewEntry } from '../../src/terms/index.ts'

/** Recipients on the healthy receiver. */
export const wells = ['well-1', 'well-2', 'well-3', 'well-4']
/** More than any round has time for. */
const mostOpened = 30

/** As a channel that keeps the state of every trouble: each is told by itself, and none is gathered. */
const routeOf = (id: string): TellingSetup['routes'][number] => ({
  ...{ id, recipients: [`to-${id}`], person: null, when: everything, quiet: null, remind: null },
  ...{ escalate: null, onlyEscalated: false, tracks: true },
})

const opened = (id: string): NewEntry => ({
  ...{ at: clock.now(), author: 'holdfast', kind: 'incident.opened', subject: id, why: `${id} opened` },
  data: {
    change: 'opened',
    incident: {
      ...{ id, service: `service-${id}`, severity: 'major', summary: `${id} is down`, foundation: null },
      ...{ beganAt: clock.now(), openedAt: clock.now(), evidence: [], state: 'open' },
    },
  },
})

const hook = (id: string, url: string): ChannelPlan => ({
  spec: { id, kind: 'webhook', url: `${url}${id}` },
  otherwise: null,
})

async function live(folder: string, round: string, well: string, shaky: string): Promise<void> {
  const store = await openStore({ folder, clock })
  const log = { info: () => {}, warn: () => {} }
  const secrets = async (file: string): Promise<string> => file
  const alerts = new Alerts({ store, clock, timers, random, log, fetch, secrets, step: stepTellingAll })
  await alerts.configure({
    subscribers: null,
    telling: {
      routes: [...wells, 'shaky'].map(routeOf),
      atlas: { services: new Map(), foundations: new Map() },
      endpoints: new Map(),
      boardUrl: 'http://127.0.0.1/',
    },
    channels: [...wells.map((id) => hook(id, well)), hook('shaky', shaky)],
  })
  // What came before the teller first took its place in the journal was nobody's to tell.
  while (alerts.behind() === null) await pause(10)
  process.stdout.write('ready\n')
  if (process.argv.includes('drain')) {
    for (let quiet = 0; quiet < 5; ) {
      await pause(200)
      const waits = (await store.outbox.channels()).some(
        ({ channel, waiting }) => wells.includes(channel) && waiting > 0,
      )
      const read = alerts.behind() ?? Number.POSITIVE_INFINITY
      quiet = waits || read > 30_000 ? 0 : quiet + 1
    }
    await alerts.stop()
    return store.close()
  }
  for (let i = 0; i < mostOpened; i++) {
    await store.append([opened(`r${round}-${i}`)])
    alerts.nudge()
  }
  // Until somebody kills it.
  await pause(600_000)
}

if (import.meta.main) {
  const [folder, round, well, shaky] = process.argv.slice(2)
  await live(folder!, round!, well!, shaky!)
}
