// Asking and ending, on a real store and without a process around it.

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openStore, type Store } from '../store/index.ts'
import { type SubscriptionWish, subscriptionId } from '../telling/index.ts'
import { type Instant, instant, type NewEntry } from '../terms/index.ts'
import type { Realm } from './desk/realm.ts'
import { Subscribers } from './subscribers.ts'

const noon = Date.UTC(2026, 10, 2, 12)
const minute = 60_000

type Scene = {
  readonly store: Store
  readonly subscribers: Subscribers
  readonly notes: NewEntry[]
  readonly forward: (minutes: number) => void
}

/** `known`: addresses that are subscribed. */
async function onStage(known: readonly string[], act: (scene: Scene) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-subscribers-'))
  const store = await openStore({ folder })
  let now: Instant = instant(noon)
  const clock = { now: () => now, monotonic: () => now as number }
  const notes: NewEntry[] = []
  const shown = ['shop', 'bank'].map((id) => [id, { id, name: id, public: true, standsOn: [] }] as const)
  const realm = {
    ...{ store, clock, atlas: { services: new Map(shown), foundations: new Map() } },
    note: (entry: NewEntry) => notes.push(entry),
    writing: <T>(write: Promise<T>) => write,
  } as unknown as Realm
  for (const address of known) {
    const wish: SubscriptionWish = { way: 'email', address, services: [] }
    const id = subscriptionId(wish)
    await store.put(`subscriber.${id}`, { ...wish, services: [], id, since: noon - minute })
  }
  const subscribers = await Subscribers.open({
    ...{ realm, clock, outbox: store.outbox, key: { secret: Buffer.alloc(32) } },
    boardUrl: () => 'https://status.shop.example',
    config: () => ({ email: {} as never, webhooks: true, most: 100 }),
    changed: () => {},
    posted: () => {},
  })
  try {
    await act({ store, subscribers, notes, forward: (by) => (now = instant(now + by * minute)) })
  } finally {
    await store.close()
    await rm(folder, { recursive: true })
  }
}

test('whoever asks for a stranger again and again fills no mailbox, and is told the same as ever', () =>
  onStage(['ann@reader.example'], async ({ store, subscribers, forward }) => {
    const wishes = [[], ['shop'], ['bank'], ['shop', 'bank'], ['bank'], []]
    const ask = async (email: string, services: string[]) => {
      const asked = await subscribers.ask({ email, services })
      assert.ok(asked.ok)
      for (const { id } of await store.outbox.told({ state: 'waiting' }))
        if (await store.outbox.claim(id, instant(noon)))
          await store.outbox.settle(id, { outcome: 'sent', at: instant(noon) })
      return asked.value
    }
    const sentTo = async (email: string) =>
      (await store.outbox.told({ state: 'sent' })).filter(({ recipient }) => recipient === `mail:${email}`)
        .length
    const said = new Set<string>()
    for (const email of ['stranger@reader.example', 'ann@reader.example'])
      for (const services of wishes) said.add(await ask(email, services))
    assert.equal(said.size, 1, 'neither the limit nor who is subscribed shows')
    assert.equal(await sentTo('stranger@reader.example'), 3)
    assert.equal(await sentTo('ann@reader.example'), 3)
    forward(61)
    await ask('stranger@reader.example', ['shop'])
    assert.equal(await sentTo('stranger@reader.example'), 4)
  }))

test('one mailbox is one, however it is spelt, and so is one host', () =>
  onStage([], async ({ store, subscribers, forward }) => {
    const ask = async (wish: { email: string } | { webhook: string }) => {
      const asked = await subscribers.ask({ ...wish, services: [] })
      assert.ok(asked.ok)
    }
    for (const local of ['victim', 'Victim', 'victim+1', 'VICTIM+2', 'v.ictim'])
      await ask({ email: `${local}@reader.example` })
    const asked = async (channel: string) =>
      (await store.outbox.told({ channel })).map(({ recipient }) => recipient).toReversed()
    assert.deepEqual(await asked('subscribers:email'), [
      'mail:victim@reader.example',
      'mail:Victim@reader.example',
      'mail:victim+1@reader.example',
      'mail:v.ictim@reader.example',
    ])
    for (let n = 0; n < 25; n++) await ask({ webhook: `https://hooks.example${n % 2 ? '.' : ''}/${n}` })
    await ask({ webhook: 'https://other.example/' })
    assert.equal((await asked('subscribers:webhook')).length, 20 + 1)
    forward(61)
    await ask({ webhook: 'https://hooks.example/late' })
    assert.equal((await asked('subscribers:webhook')).length, 20 + 2)
  }))

test('of two who ask at the same time both are counted', () =>
  onStage([], async ({ store, subscribers }) => {
    const services = ['shop', 'bank']
    await Promise.all(services.map((one) => subscribers.ask({ email: 'a@reader.example', services: [one] })))
    const told = await store.outbox.told({})
    assert.deepEqual(
      told.map(({ state }) => state),
      ['waiting', 'superseded'],
    )
  }))

test('a subscription that nothing reaches is ended, and the journal says why without the address', () =>
  onStage(['ann@reader.example', 'bob@reader.example'], async ({ store, subscribers, notes }) => {
    const send = async (address: string, n: number, taken: boolean) => {
      const id = `${address}-${n}`
      const at = instant(noon + n)
      await store.outbox.post({
        messages: [
          {
            ...{ id, channel: 'subscribers:email', recipient: `mail:${address}`, thread: id, title: id },
            ...{ kind: 'incident.opened', subject: 'incident', made: at, due: at, body: {} },
          },
        ],
      })
      await store.outbox.claim(id, at)
      await store.outbox.settle(
        id,
        taken ? { outcome: 'sent', at } : { outcome: 'failed', at, why: 'mail.example: EENVELOPE (550)' },
      )
    }
    for (const n of [1, 2]) await send('ann@reader.example', n, false)
    await send('bob@reader.example', 3, true)
    await subscribers.endDead()
    assert.equal(subscribers.list().length, 2, 'two refusals may be an accident')
    await send('ann@reader.example', 4, false)
    await subscribers.endDead()
    assert.deepEqual(
      subscribers.list().map(({ address }) => address),
      ['bob@reader.example'],
    )
    assert.equal(notes.length, 1)
    assert.equal(notes[0]?.kind, 'subscription.ended')
    assert.match(notes[0]?.why ?? '', /nothing reaches it: 3 messages in a row were not taken: .*550/)
    assert.ok(!JSON.stringify(notes).includes('ann@'))
    assert.deepEqual(await store.keys('subscriber.'), [`subscriber.${subscribers.list()[0]?.id}`])
  }))

test('whoever leaves is told nothing more, also of what waited for them', () =>
  onStage(['ann@reader.example', 'bob@reader.example'], async ({ store, subscribers }) => {
    const at = instant(noon)
    const waiting = ['ann', 'bob'].map((name) => ({
      ...{ id: name, channel: 'subscribers:email', recipient: `mail:${name}@reader.example`, thread: 'shop' },
      ...{ kind: 'incident.opened', subject: 'incident', title: 'Shop', made: at, due: at, body: {} },
    }))
    await store.outbox.post({ messages: waiting })
    const link =
      new URL(subscribers.subscriberOf('mail:ann@reader.example')?.unsubscribeUrl ?? '').searchParams.get(
        'link',
      ) ?? ''
    assert.ok((await subscribers.leave(link)).ok)
    assert.deepEqual(
      (await store.outbox.told({})).map(({ id, state, why }) => [id, state, why]),
      [
        ['bob', 'waiting', null],
        ['ann', 'failed', 'its subscription is ended'],
      ],
    )
  }))
