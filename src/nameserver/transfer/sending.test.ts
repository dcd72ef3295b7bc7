import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { handTime } from '../fixtures.ts'
import { Places, sendAll, sendingLimits } from './sending.ts'

/** The two ends of one connection over loopback; what `there` receives is read only when it is asked to. */
async function connection(t: TestContext): Promise<{ readonly here: Socket; readonly there: Socket }> {
  const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const here = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [there] = (await once(server, 'connection')) as [Socket]
  for (const socket of [here, there]) {
    socket.on('error', () => {})
    t.after(() => socket.destroy())
  }
  await once(here, 'connect')
  return { here, there }
}

function* endless(made: { count: number }): Generator<Buffer, void, undefined> {
  for (;;) {
    made.count++
    yield Buffer.alloc(16_000, made.count)
  }
}

test('who does not read is let go, and no more was made than fits between us', async (t) => {
  const { here, there } = await connection(t)
  const time = handTime()
  const made = { count: 0 }
  const sent = sendAll(here, endless(made), time)
  let before = -1
  while (made.count !== before || here.writableLength === 0) {
    before = made.count
    for (let i = 0; i < 50; i++) await turn()
  }
  assert.ok(here.writableLength < 100_000, `${here.writableLength} octets wait in our memory`)
  time.advance(sendingLimits.unread)
  assert.equal(await sent, 'transfer not read')
  assert.ok(here.destroyed)
  there.destroy()
})

test('who reads ever so little is let go after the longest time', async (t) => {
  const { here, there } = await connection(t)
  const time = handTime()
  const sent = sendAll(here, endless({ count: 0 }), time)
  there.resume()
  await turn()
  time.advance(sendingLimits.whole)
  assert.equal(await sent, 'transfer took too long')
})

test('who reads gets everything, framed and in order', async (t) => {
  const { here, there } = await connection(t)
  const messages = Array.from({ length: 300 }, (_, n) => Buffer.alloc(16_000 + n, n))
  const sent = sendAll(here, messages, handTime())
  const chunks: Buffer[] = []
  there.on('data', (chunk: Buffer) => chunks.push(chunk)).resume()
  assert.equal(await sent, null)
  here.end()
  await once(there, 'end')
  const expected = messages.flatMap((message) => [
    Buffer.from([message.length >> 8, message.length & 255]),
    message,
  ])
  assert.ok(Buffer.concat(chunks).equals(Buffer.concat(expected)))
})

test('who goes away, or a message that cannot be made, ends it with the reason', async (t) => {
  const first = await connection(t)
  const sent = sendAll(first.here, endless({ count: 0 }), handTime())
  first.there.resetAndDestroy()
  assert.equal(await sent, 'transfer broken off')
  const second = await connection(t)
  const broken = (function* (): Generator<Buffer, void, undefined> {
    yield Buffer.alloc(20)
    throw new RangeError('one record fills a message')
  })()
  assert.equal(await sendAll(second.here, broken, handTime()), 'transfer failed: one record fills a message')
})

test('so many at once, the others in turn, and beyond that none', async () => {
  const places = new Places()
  const order: number[] = []
  const all = sendingLimits.atOnce + sendingLimits.waiting
  const leaves: (() => void)[] = []
  for (let n = 0; n < all; n++)
    void places.take().then((leave) => {
      order.push(n)
      leaves.push(leave)
    })
  await turn()
  assert.equal(order.length, sendingLimits.atOnce)
  assert.ok(places.full)
  leaves[0]!()
  leaves[0]!()
  await turn()
  assert.deepEqual(order.at(-1), sendingLimits.atOnce)
  assert.equal(order.length, sendingLimits.atOnce + 1)
  for (let n = 1; n < all; n++) {
    leaves[n]!()
    await turn()
  }
  assert.deepEqual(
    order,
    Array.from({ length: all }, (_, n) => n),
  )
})
