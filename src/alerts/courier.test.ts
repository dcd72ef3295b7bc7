import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Outbox } from '../telling/index.ts'
import { days, hours, minutes, ms } from '../terms/index.ts'
import type { Sent } from './channels/index.ts'
import { Channel, message, until, World } from './courier.fixture.ts'

const inWorld = (promise: string, keep: (world: World) => Promise<void>): void => {
  test(promise, async () => {
    const world = await World.make()
    try {
      await keep(world)
    } finally {
      await world.end()
    }
  })
}

const settled = (world: World, id: string, state: string) =>
  until(`${id} is ${state}`, async () => (await world.states())[id] === state)

inWorld(
  'a thread is told in order with the handle of before, and holds up no other thread',
  async (world) => {
    let go = (_: Sent): void => {}
    const held = new Promise<Sent>((resolve) => {
      go = resolve
    })
    const channel = new Channel(({ message: { id } }) =>
      id === 'a1' ? held : { kind: 'sent', handle: { of: id } },
    )
    world.courier(channel)
    await world.post(message('a1', { thread: 'a' }), message('b'))
    await settled(world, 'b', 'sent')
    await world.post(message('a2', { thread: 'a', kind: 'incident.resolved' }))
    await world.post(message('c'))
    await settled(world, 'c', 'sent')
    assert.deepEqual(channel.ids().toSorted(), ['a1', 'b', 'c'], 'a2 waits for a1')
    go({ kind: 'sent', handle: { of: 'a1' } })
    await settled(world, 'a2', 'sent')
    assert.deepEqual(channel.got.at(-1)?.handle, { of: 'a1' })
    assert.equal(channel.got.length, 4)
  },
)

inWorld(
  'what failed goes out again under the same id, and what was under way at a kill too',
  async (world) => {
    const channel = new Channel((_, nth) =>
      nth < 3 ? { kind: 'retry', why: 'answered 503' } : { kind: 'sent' },
    )
    world.courier(channel)
    await world.post(message('a'))
    await settled(world, 'a', 'sent')
    assert.deepEqual(channel.ids(), ['a', 'a', 'a'])

    await world.couriers.get('oncall')?.stop(ms(0))
    const silent = new Channel(() => new Promise(() => {}))
    world.courier(silent)
    await world.post(message('b'))
    await until('b is under way', () => silent.got.length === 1)
    await world.restart()
    const after = new Channel()
    world.courier(after)
    await settled(world, 'b', 'sent')
    assert.deepEqual(after.ids(), ['b'])
    assert.deepEqual(await world.entries(), [
      'oncall was told: incident.opened',
      'oncall was told: incident.opened',
    ])
  },
)

inWorld(
  'a dead channel is asked by one message at a time; when it lives again all are told, once',
  async (world) => {
    let alive = false
    let together = 0
    let most = 0
    const channel = new Channel(async () => {
      most = Math.max(most, ++together)
      await world.store.stats()
      together--
      return alive ? { kind: 'sent' } : { kind: 'retry', why: 'ECONNREFUSED' }
    })
    const courier = world.courier(channel)
    const ids = Array.from({ length: 30 }, (_, i) => `m${i}`)
    await world.post(...ids.map((id) => message(id)))
    await until('it is dead', () => courier.health.state === 'dead' && courier.health.underWay === 0)
    most = 0
    const before = channel.got.length
    await until('it was asked three times more', () => channel.got.length >= before + 3)
    assert.equal(most, 1)
    alive = true
    await until('all are told', async () => Object.values(await world.states()).every((s) => s === 'sent'))
    assert.equal(courier.health.state, 'ok')
    const taken = channel.got.slice(-30).map(({ message: { id } }) => id)
    assert.deepEqual(taken.toSorted(), ids.toSorted())
  },
)

inWorld(
  'what waited too long for a dead channel is told by another, saying why, and not by both',
  async (world) => {
    const dead = new Channel(() => ({ kind: 'retry', why: 'ECONNREFUSED' }))
    const mail = new Channel()
    const otherwise = { to: 'mail', recipients: ['anna@shop.example'], after: minutes(5) }
    world.courier({ ...dead, send: dead.send, otherwise })
    world.courier({ channel: 'mail', send: mail.send })
    await world.post(message('a'), message('b', { at: new Date(world.time.now()).toISOString() }))
    assert.equal(mail.got.length, 0)
    world.time.forward(minutes(6))
    await until('both were told by mail', () => mail.got.length === 2)
    await settled(world, 'a', 'diverted')
    await settled(world, 'b', 'diverted')
    const told = mail.got[0]!.message
    assert.equal(told.recipient, 'anna@shop.example')
    assert.match(told.text, /^oncall could not be told for \S+ \(ECONNREFUSED\)\.\n[ab] is down\.$/)
    assert.notEqual(told.id, 'a')
  },
)

inWorld('a service that asks for an hour’s pause keeps nothing from the second channel', async (world) => {
  const pausing = new Channel(() => ({ kind: 'retry', why: 'answered 429', afterMs: 3_600_000 }))
  const mail = new Channel()
  const otherwise = { to: 'mail', recipients: ['anna@shop.example'], after: minutes(5) }
  const courier = world.courier({ send: pausing.send, otherwise })
  world.courier({ channel: 'mail', send: mail.send })
  await world.post(message('a', { at: new Date(world.time.now()).toISOString() }))
  await until('it was tried', () => pausing.got.length === 1)
  await world.post(message('b', { at: new Date(world.time.now()).toISOString() }))
  world.time.forward(minutes(6))
  courier.nudge()
  await until('both were told by mail', () => mail.got.length === 2)
  assert.equal(pausing.got.length, 1, 'and it had its pause')
  assert.equal(courier.health.state, 'failing')
})

inWorld('what is told in place of another takes nothing from the recipient’s own', async (world) => {
  const dead = new Channel(() => ({ kind: 'retry', why: 'ECONNREFUSED' }))
  const mail = new Channel()
  const anna = 'anna@shop.example'
  world.courier({ send: dead.send, otherwise: { to: 'mail', recipients: [anna], after: minutes(5) } })
  world.courier({ channel: 'mail', send: mail.send })
  const at = (): string => new Date(world.time.now()).toISOString()
  const own = { thread: 't', route: 'mail', recipient: anna }
  const began = at()
  await world.post(message('chat 1', { thread: 't', at: began }), message('mail 1', { ...own, at: began }))
  await settled(world, 'mail 1', 'sent')
  world.time.forward(minutes(1))
  await world.post(message('chat 2', { thread: 't', revision: 2, kind: 'incident.reminder', at: at() }))
  world.time.forward(minutes(6))
  await until('the reminder came by mail', () => mail.got.length === 2)
  await world.post(message('mail 2', { ...own, revision: 2, kind: 'incident.resolved', at: at() }))
  await settled(world, 'mail 2', 'sent')
  const kinds = mail.got.map(({ message: { kind } }) => kind)
  assert.deepEqual(kinds, ['incident.opened', 'incident.reminder', 'incident.resolved'])
})

inWorld('an attempt that never ends gives its place back', async (world) => {
  const stuck = new Channel((_, nth) => (nth === 1 ? new Promise(() => {}) : { kind: 'sent' }))
  world.courier({ send: stuck.send, atOnce: 1 })
  await world.post(message('a'))
  await settled(world, 'a', 'sent')
  assert.equal(stuck.got.length, 2)
})

inWorld('after the wall clock was set back, what is to be tried again is tried', async (world) => {
  const channel = new Channel((_, nth) =>
    nth < 2 ? { kind: 'retry', why: 'answered 503' } : { kind: 'sent' },
  )
  world.time.forward(hours(2))
  const courier = world.courier(channel)
  await world.post(message('a', { at: new Date(world.time.now()).toISOString() }))
  await until(
    'it was tried',
    async () => (await world.store.outbox.nextDue('oncall')) !== null && channel.got.length === 1,
  )
  world.time.forward(ms(-hours(2)))
  courier.nudge()
  await settled(world, 'a', 'sent')
})

inWorld(
  'who was told in the place of a dead channel hears the end also when the channel is back',
  async (world) => {
    const hook = new Channel(() => ({ kind: 'refused', why: 'answered 410' }))
    const mail = new Channel()
    world.courier({ send: hook.send, otherwise: { to: 'mail', recipients: ['boss'], after: minutes(5) } })
    world.courier({ channel: 'mail', send: mail.send })
    await world.post(message('a'))
    await until('it was told by mail', () => mail.got.length === 1)
    hook.answer = () => ({ kind: 'sent' })
    const at = new Date(world.time.now()).toISOString()
    const over = { kind: 'incident.resolved', subject: 'incident a', revision: 2, at } as const
    await world.post(message('end', { ...over, thread: 'a' }), message('other', { ...over, thread: 'b' }))
    await settled(world, 'end', 'sent')
    await settled(world, 'other', 'sent')
    await until('the end was told by mail', () => mail.got.length === 2)
    const [, end] = mail.got.map(({ message: { kind, recipient, text } }) => [kind, recipient, text])
    assert.deepEqual(end, ['incident.resolved', 'boss', 'end is down.'])
  },
)

inWorld('a recipient who is to be asked again later holds up nobody else', async (world) => {
  const greylisting = new Channel(({ message: { recipient } }) =>
    recipient === 'anna'
      ? { kind: 'retry', why: 'answered 451', afterMs: 3_600_000, alone: true }
      : { kind: 'sent' },
  )
  const courier = world.courier(greylisting)
  await world.post(...['a', 'b', 'c', 'd'].map((id) => message(id)))
  await until('each of them was tried', () => greylisting.got.length === 4)
  await world.post(message('e', { recipient: 'bob' }))
  await settled(world, 'e', 'sent')
  assert.equal(courier.health.state, 'ok')
})

inWorld(
  'a mailbox that is gone is not knocked at for every message, and the others are told',
  async (world) => {
    const strict = new Channel(({ message: { recipient } }) =>
      recipient === 'bob' ? { kind: 'refused', why: 'answered 550', alone: true } : { kind: 'sent' },
    )
    const courier = world.courier(strict)
    for (const id of ['1', '2', '3', '4', '5']) {
      await world.post(message(`bob ${id}`, { recipient: 'bob' }))
      await settled(world, `bob ${id}`, 'failed')
      await world.post(message(`anna ${id}`))
      await settled(world, `anna ${id}`, 'sent')
    }
    assert.equal(strict.got.filter(({ message: { recipient } }) => recipient === 'bob').length, 3)
    assert.deepEqual([courier.health.resting, courier.health.state], [['bob'], 'ok'])
    assert.match((await world.entries()).join('\n'), /not tried: 3 messages in a row were refused/)
  },
)

inWorld('a message that is refused fails, or goes another way at once', async (world) => {
  const strict = new Channel(() => ({ kind: 'refused', why: 'answered 400' }))
  world.courier(strict)
  await world.post(message('a'))
  await settled(world, 'a', 'failed')
  assert.deepEqual(await world.entries(), ['oncall could not be told of incident.opened: answered 400'])
  const mail = new Channel()
  world.courier({ channel: 'mail', send: mail.send })
  const otherwise = { to: 'mail', recipients: ['anna@shop.example'], after: days(1) }
  await world.couriers.get('oncall')?.stop(ms(0))
  world.courier({ send: strict.send, otherwise })
  await world.post(message('b'))
  await until('b was told by mail', () => mail.got.length === 1)
})

inWorld('nothing is tried for longer than a day, whether it was tried or only waited', async (world) => {
  const dead = new Channel(() => ({ kind: 'retry', why: 'ECONNREFUSED' }))
  const courier = world.courier(dead)
  const ids = Array.from({ length: 12 }, (_, i) => `m${i}`)
  await world.post(...ids.map((id) => message(id)))
  await until('it is dead', () => courier.health.state === 'dead')
  world.time.forward(days(1))
  await until('all failed', async () => Object.values(await world.states()).every((s) => s === 'failed'))
  assert.ok((await world.entries()).every((why) => /ECONNREFUSED/.test(why)))
})

inWorld('the pause that a service asks for is kept by all that wait for it', async (world) => {
  const asked = 20_000
  const times: number[] = []
  const channel = new Channel((_, nth) => {
    times.push(world.time.monotonic())
    return nth === 1 ? { kind: 'retry', why: 'answered 429', afterMs: asked } : { kind: 'sent' }
  })
  world.courier({ send: channel.send, atOnce: 1 })
  await world.post(message('a'), message('b'))
  await settled(world, 'a', 'sent')
  await settled(world, 'b', 'sent')
  assert.ok(times[1]! - times[0]! >= asked - 100, `${times}`)
})

inWorld('no more goes out in a while than the pace allows', async (world) => {
  const times: number[] = []
  const channel = new Channel(() => {
    times.push(world.time.monotonic())
    return { kind: 'sent' }
  })
  world.courier({ send: channel.send, pace: { most: 2, per: minutes(1) } })
  await world.post(...['a', 'b', 'c', 'd'].map((id) => message(id)))
  await until('all are told', () => times.length === 4)
  assert.ok(times[2]! - times[0]! >= 29_000 && times[3]! - times[0]! >= 59_000, `${times}`)
})

inWorld('an opening that was replaced before it went out is told by what replaced it', async (world) => {
  await world.post(message('a1', { thread: 'a' }))
  await world.post(message('a2', { thread: 'a', kind: 'incident.changed', revision: 2 }))
  const channel = new Channel()
  world.courier(channel)
  await settled(world, 'a2', 'sent')
  await world.post(message('a3', { thread: 'a', kind: 'incident.changed', revision: 3 }))
  await settled(world, 'a3', 'sent')
  assert.deepEqual(
    channel.got.map(({ message: { id, kind } }) => [id, kind]),
    [
      ['a2', 'incident.opened'],
      ['a3', 'incident.changed'],
    ],
  )
})

inWorld(
  'a store that takes no writes holds up nothing it can read, and nothing goes out twice',
  async (world) => {
    const { outbox } = world.store
    let takes = true
    const refuse = (): Promise<never> => Promise.reject(new Error('no space is left'))
    const broken: Outbox = Object.create(outbox, {
      claim: { value: (...args: Parameters<Outbox['claim']>) => (takes ? outbox.claim(...args) : refuse()) },
      settle: {
        value: (...args: Parameters<Outbox['settle']>) => (takes ? outbox.settle(...args) : refuse()),
      },
      due: { value: (query: Parameters<Outbox['due']>[0]) => outbox.due(query) },
      nextDue: { value: (id: string) => outbox.nextDue(id) },
      release: { value: (id: string) => outbox.release(id) },
    })
    const channel = new Channel()
    world.courier(channel, broken)
    await world.post(message('first'))
    await settled(world, 'first', 'sent')
    takes = false
    await world.post(...Array.from({ length: 20 }, (_, i) => message(`m${i}`)))
    await until('all went out', () => channel.got.length === 21)
    takes = true
    await until('all are settled', async () => Object.values(await world.states()).every((s) => s === 'sent'))
    assert.equal(new Set(channel.ids()).size, channel.got.length)
  },
)
