import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StepAll, TellingSetup } from '../telling/index.ts'
import { minutes, seededRandom } from '../terms/index.ts'
import { message, until, World } from './courier.fixture.ts'
import type { AlertSpec } from './spec.ts'
import { Alerts } from './start.ts'

const telling: TellingSetup = {
  routes: [],
  atlas: { services: new Map(), foundations: new Map() },
  endpoints: new Map(),
  boardUrl: 'http://board.example',
}

/** Nothing answers at port 9 of loopback: what is put in waits. */
const mailTo = (...to: string[]): AlertSpec => ({
  ...{ id: 'mail', kind: 'smtp', url: 'smtp://127.0.0.1:9', from: 'holdfast@shop.example', to },
})

const idle: StepAll = (state) => ({ state: state ?? {}, messages: [], entries: [], wakeAt: null })

const alertsIn = (world: World): Alerts =>
  new Alerts({
    ...{ store: world.store, clock: world.time, timers: world.time.timers, random: seededRandom(1), fetch },
    log: { info: () => {}, warn: () => {} },
    step: idle,
    secrets: () => Promise.reject(new Error('none')),
  })

test('it shows when subscribers are not told any more, though operators are', async () => {
  const world = await World.make()
  const alerts = alertsIn(world)
  const configure = (step: StepAll | null) =>
    alerts.configure({ telling, channels: [], subscribers: step && { telling, step } })
  /** More than the store takes of one document. */
  const grown: StepAll = () => ({ ...idle(null, [], telling), state: { told: 'x'.repeat(17 * 1024 * 1024) } })
  try {
    await configure(null)
    await until('operators are told', () => alerts.behind() !== null)
    assert.equal(alerts.subscribersBehind(), undefined)
    await configure(idle)
    await until('subscribers are told', () => typeof alerts.subscribersBehind() === 'number')
    await configure(grown)
    await until(
      'subscribers alone are behind',
      () => Number(alerts.subscribersBehind()) - Number(alerts.behind()) > minutes(1),
    )
  } finally {
    await alerts.stop()
    await world.end()
  }
})

test('whoever is taken out of a mail route gets nothing of what waits, and the others all of it', async () => {
  const world = await World.make(1)
  const alerts = alertsIn(world)
  const configure = (...to: string[]) =>
    alerts.configure({ telling, channels: [{ spec: mailTo(...to), otherwise: null }], subscribers: null })
  try {
    await configure('anna@shop.example', 'bob@shop.example')
    for (const name of ['anna', 'bob'])
      await world.post(message(name, { route: 'mail', recipient: `mail:${name}@shop.example` }))
    alerts.nudgeChannel('mail')
    await until('both were tried', async () =>
      (await world.store.outbox.told({})).every(({ attempts }) => attempts > 0),
    )
    await configure('anna@shop.example')
    assert.deepEqual(await world.states(), { anna: 'waiting', bob: 'failed' })
    const [bob] = await world.store.outbox.told({ state: 'failed' })
    assert.equal(bob?.why, 'its address was taken out of the route')
  } finally {
    await alerts.stop()
    await world.end()
  }
})
