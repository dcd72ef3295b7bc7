import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { beforeEach, describe, test } from 'node:test'
import type { AlertSpec } from '../../alerts/index.ts'
import type { AboutThread, HeardAnswer } from '../../board/index.ts'
import { instant, type JsonObject } from '../../terms/index.ts'
import type { Realm } from '../desk/realm.ts'
import { elsewhereDesk } from './elsewhere.ts'

const secret = 'a-secret-of-the-webhook'
const start = Date.UTC(2026, 2, 1, 10)
const alerts: readonly AlertSpec[] = [
  { id: 'pager', kind: 'pagerduty', url: 'https://x.example', routingKeyFile: 'k', webhookSecretFile: 's' },
  { id: 'deaf', kind: 'pagerduty', url: 'https://x.example', routingKeyFile: 'k' },
  {
    id: 'short',
    kind: 'pagerduty',
    url: 'https://x.example',
    routingKeyFile: 'k',
    webhookSecretFile: 'short',
  },
  {
    id: 'none',
    kind: 'pagerduty',
    url: 'https://x.example',
    routingKeyFile: 'k',
    webhookSecretFile: 'missing',
  },
]
const files: Readonly<Record<string, string>> = { s: secret, short: 'short' }

/** Of what the desk writes only what it comes to. */
class World {
  now = start
  readonly documents = new Map<string, JsonObject>()
  readonly threads: Record<string, string[]> = { pager: ['i-7', 'ü-1'] }
  acknowledged: string | null = null
  over = false
  readonly written: string[] = []
  readonly warned: string[] = []

  desk() {
    const store = {
      outbox: {
        told: async ({ channel, thread }: { channel: string; thread?: string }) =>
          (this.threads[channel] ?? [])
            .filter((one) => thread === undefined || one === thread)
            .map((one) => ({ thread: one })),
      },
      get: async (key: string) => this.documents.get(key) ?? null,
      put: async (key: string, value: JsonObject) => void this.documents.set(key, value),
    }
    const about = (): AboutThread => ({
      ...{ title: 'Shop', path: null, over: this.over },
      acknowledged:
        this.acknowledged === null ? null : { by: this.acknowledged, at: '', until: null, why: null },
    })
    const write = (thread: string, by: string | null): AboutThread => {
      this.acknowledged = by
      this.written.push(`${thread} ${by}`)
      return about()
    }
    return elsewhereDesk({
      realm: { store, clock: { now: () => instant(this.now), monotonic: () => 0 } } as unknown as Pick<
        Realm,
        'store' | 'clock'
      >,
      acts: {
        aboutThread: async () => about(),
        acknowledgeAs: async (thread, by) =>
          this.over || this.acknowledged !== null ? about() : write(thread, by),
        withdraw: async (thread, { of }) =>
          this.acknowledged?.startsWith(of) ? write(thread, null) : about(),
      },
      alerts: () => alerts,
      secrets: async (file) => {
        if (files[file] === undefined) throw new Error(`no ${file}`)
        return files[file]
      },
      warn: (text) => void this.warned.push(text),
    })
  }
}

let world: World
beforeEach(() => {
  world = new World()
})

const event = (at: number, { type = 'acknowledged', key = 'i-7' } = {}): string =>
  JSON.stringify({
    event: {
      ...{ event_type: `incident.${type}`, occurred_at: new Date(at).toISOString() },
      agent: { type: 'user_reference', summary: 'Anna' },
      data: { incident_key: key },
    },
  })

async function hear(text: string, { route = 'pager', key = secret } = {}): Promise<HeardAnswer | string> {
  const body = Buffer.from(text)
  const signature = `v1=${createHmac('sha256', key).update(body).digest('hex')}`
  const heard = await world
    .desk()
    .hear(route, { body, header: (name) => (name === 'x-pagerduty-signature' ? signature : undefined) })
  return heard.ok ? heard.value : heard.error
}
const what = async (text: string): Promise<string> => {
  const heard = await hear(text)
  return typeof heard === 'string' ? heard : `${heard.taken ? 'taken' : 'not'}: ${heard.what}`
}

describe('acknowledged elsewhere', () => {
  test('is an acknowledgement by that person, once', async () => {
    assert.equal(await what(event(start)), 'taken: acknowledged by pagerduty:Anna')
    assert.equal(await what(event(start)), 'not: this was heard before')
    assert.equal(await what(event(start + 5000)), 'not: it changes nothing')
    assert.deepEqual(world.written, ['i-7 pagerduty:Anna'])
  })

  test('is taken back by whoever gave it, and not when somebody else did', async () => {
    await hear(event(start))
    assert.equal(
      await what(event(start + 1000, { type: 'unacknowledged' })),
      'taken: unacknowledged by pagerduty:Anna',
    )
    // Caught, and sent again by somebody: the acknowledgement stays taken back, also after a restart.
    assert.equal(await what(event(start)), 'not: this was heard before')
    world.acknowledged = 'operator:bob'
    assert.equal(await what(event(start + 2000, { type: 'unacknowledged' })), 'not: it changes nothing')
    assert.deepEqual(world.written, ['i-7 pagerduty:Anna', 'i-7 null'])
  })

  test('of what is over, or was never told on this route, is nothing', async () => {
    assert.match(await what(event(start, { key: 'i-8' })), /^not: nothing was told by pager under that key/)
    assert.match(await what(event(start, { key: `holdfast-${'0'.repeat(64)}` })), /^not: nothing was told/)
    world.over = true
    assert.equal(await what(event(start)), 'not: it is over')
    assert.deepEqual(world.written, [])
  })

  test('long ago, or in time to come, is not heard', async () => {
    for (const hours of [-25, 1, 24 * 365])
      assert.match(await what(event(start + hours * 3_600_000)), /too long ago, or to come/)
    assert.deepEqual(world.written, [])
  })

  test('without the secret of the route is refused, all alike, and a secret that is short or missing is none', async () => {
    for (const route of ['pager', 'nobody', 'deaf', '__proto__'])
      assert.equal(await hear(event(start), { route, key: 'another secret than that' }), 'not-genuine')
    assert.equal(await hear(event(start), { route: 'deaf' }), 'not-genuine')
    assert.equal(await hear(event(start), { route: 'short', key: 'short' }), 'not-genuine')
    assert.equal(await hear(event(start), { route: 'none', key: '' }), 'not-genuine')
    assert.equal(await hear('no json'), 'unreadable')
    assert.match(world.warned.join(), /alert none: the secret of its webhook cannot be read: no missing/)
    assert.deepEqual(world.written, [])
  })

  test('of a thread whose name is no key is found by its digest', async () => {
    const { createHash } = await import('node:crypto')
    const key = `holdfast-${createHash('sha256').update('ü-1').digest('hex')}`
    await hear(event(start, { key }))
    assert.deepEqual(world.written, ['ü-1 pagerduty:Anna'])
  })

  test('what is remembered of it is forgotten when it is too old to be heard', async () => {
    await hear(event(start))
    world.now = start + 25 * 3_600_000
    world.acknowledged = null
    await hear(event(world.now, { key: 'holdfast-none' }))
    world.threads.pager = ['i-9']
    await hear(event(world.now, { key: 'i-9' }))
    assert.deepEqual(Object.keys(world.documents.get('alerts.elsewhere')?.heard ?? {}), ['pager\ni-9'])
  })
})
