import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  decodeMessage,
  encodeMessage,
  type Message,
  opcodes,
  type RRset,
  recordsOf,
  soaOf,
} from '../../dns/index.ts'
import { bad, good, type Outcome, seededRandom } from '../../terms/index.ts'
import { handTime, shopZone } from '../fixtures.ts'
import { Secondary } from './secondary.ts'
import { pass as passBy } from './testing.ts'

const pass = (time: ReturnType<typeof handTime>, ms: number): Promise<void> => passBy(time, ms, 100)
const soa: RRset = soaOf(shopZone())

function soaWith(serial: number): RRset {
  const data = soa.data[0]
  assert.ok(data?.type === 'SOA')
  return { ...soa, data: [{ ...data, serial }] }
}

/** A secondary that answers as `server` says; every packet that it was sent is in `heard`, with its time. */
function watching(server: { serial: number | null; takesNotify: boolean; dead: boolean }) {
  const time = handTime()
  const heard: { readonly opcode: number; readonly atMs: number }[] = []
  const late: boolean[] = []
  const ahead: number[] = []
  const answerTo = (message: Message): Outcome<Buffer> => {
    if (server.dead) return bad('no answer within 2s')
    const reply = { ...message, flags: { ...message.flags, response: true, authoritative: true }, answer: [] }
    if (message.opcode === opcodes.NOTIFY)
      return good(encodeMessage({ ...reply, rcode: server.takesNotify ? 0 : 5 }))
    return good(
      encodeMessage(
        server.serial === null
          ? { ...reply, rcode: 2 }
          : { ...reply, answer: recordsOf(soaWith(server.serial)) },
      ),
    )
  }
  const secondary = new Secondary(
    { host: '192.0.2.53', port: 53 },
    {
      clock: time,
      timers: time,
      random: seededRandom(3),
      key: null,
      onAhead: (serial) => ahead.push(serial),
      onLate: (now) => late.push(now),
      exchange: async (_server, bytes) => {
        const message = decodeMessage(bytes)
        assert.ok(message.ok)
        heard.push({ opcode: message.value.opcode, atMs: time.monotonic() })
        return answerTo(message.value)
      },
    },
  )
  const notifies = () => heard.filter(({ opcode }) => opcode === opcodes.NOTIFY)
  const publish = (serial: number): void => secondary.published(soaWith(serial), serial)
  return { secondary, publish, time, heard, notifies, late, ahead, server }
}

test('one that answers is told once for each serial, and known as current when it has it', async () => {
  const { secondary, publish, notifies, time, server } = watching({
    serial: 6,
    takesNotify: true,
    dead: false,
  })
  publish(7)
  await pass(time, 600)
  assert.deepEqual([secondary.facts().state, secondary.facts().serial], ['behind', 6])
  server.serial = 7
  await pass(time, 5000)
  assert.deepEqual([secondary.facts().state, secondary.facts().detail, notifies().length], ['current', '', 1])
  publish(8)
  assert.equal(secondary.facts().state, 'behind')
  assert.ok(secondary.facts().behindSince)
})

test('one that is dead is told again ever more rarely, and costs a few packets a minute', async () => {
  const { publish, heard, notifies, time, late, secondary } = watching({
    serial: null,
    takesNotify: true,
    dead: true,
  })
  publish(7)
  await pass(time, 59_000)
  const gaps = notifies().map(({ atMs }, i, all) => atMs - (all[i - 1]?.atMs ?? 0))
  assert.ok(gaps[2]! > gaps[1]! && gaps[4]! > 1.5 * gaps[2]!, gaps.join())
  assert.deepEqual(late, [])
  const before = heard.length
  await pass(time, 300_000)
  assert.ok(heard.length - before <= 30, `${heard.length - before} packets in five minutes`)
  assert.deepEqual(late, [true], 'one alarm, after a minute')
  assert.match(secondary.facts().detail, /no answer/)
})

test('one that comes back is told, and the alarm ends', async () => {
  const { publish, time, late, server, notifies } = watching({ serial: 6, takesNotify: true, dead: true })
  publish(7)
  await pass(time, 120_000)
  server.dead = false
  const before = notifies().length
  await pass(time, 95_000)
  assert.ok(notifies().length > before)
  server.serial = 7
  await pass(time, 31_000)
  assert.deepEqual(late, [true, false])
})

test('one that is no secondary any more is asked nothing, and its alarm ends', async () => {
  const { secondary, publish, time, late, heard } = watching({ serial: null, takesNotify: true, dead: true })
  publish(7)
  await pass(time, 120_000)
  secondary.dismiss()
  const before = heard.length
  await pass(time, 120_000)
  assert.deepEqual([late, heard.length], [[true, false], before])
})

test('under constant change one that is always one behind is no alarm; one that stands still is', async () => {
  const follows = watching({ serial: 100, takesNotify: true, dead: false })
  const stands = watching({ serial: 100, takesNotify: true, dead: false })
  for (let n = 101; n < 200; n++) {
    for (const one of [follows, stands]) one.publish(n)
    await pass(follows.time, 1000)
    await pass(stands.time, 1000)
    follows.server.serial = n
  }
  assert.deepEqual([follows.late, stands.late], [[], [true]])
})

test('one that has a later serial than ours says so', async () => {
  const { publish, time, ahead } = watching({ serial: 9, takesNotify: true, dead: false })
  publish(7)
  await pass(time, 1000)
  assert.deepEqual(ahead.slice(0, 1), [9])
})

test('one that refuses NOTIFY is told of, with what it said', async () => {
  const { publish, time, secondary } = watching({ serial: null, takesNotify: false, dead: false })
  publish(7)
  await pass(time, 100)
  assert.match(secondary.facts().detail, /REFUSED/)
})
