import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { decodeMessage, encodeMessage, type Message, query, rcodeName, typeCodes } from '../dns/index.ts'
import { fenceOf } from '../steering/index.ts'
import { maxRequest } from './answer.ts'
import { app, dnsName, handTime, plan, shopZone, west, write } from './fixtures.ts'
import { openKeeper } from './keeper.ts'
import { startNameserver } from './server.ts'
import { tcpLimits } from './tcp.ts'

const silent = { info: () => {}, warn: () => {} }

async function begin(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-nameserver-'))
  const time = handTime()
  const keeper = await openKeeper({ folder, clock: time, timers: time, onAlarm: () => {} })
  await keeper.compareAndSet(write(null, plan(1)))
  const server = await startNameserver({
    listen: { host: '127.0.0.1', port: 0 },
    zones: [shopZone()],
    steered: [app],
    holder: keeper,
    clock: time,
    timers: time,
    log: silent,
  })
  t.after(async () => {
    await server.close()
    await keeper.close()
    await rm(folder, { recursive: true, force: true })
  })
  return { server, keeper, time, ...server.address }
}

const request = (name: string, id = 1): Buffer => encodeMessage(query(id, dnsName(name), typeCodes.A))

function decoded(bytes: Uint8Array): Message {
  const message = decodeMessage(bytes)
  assert.ok(message.ok)
  return message.value
}

const addresses = (message: Message) =>
  message.answer.map((r) => (r.data.type === 'A' ? r.data.address : r.data.type))

async function overUdp(t: TestContext, port: number, bytes: Uint8Array): Promise<Message> {
  const socket = createSocket('udp4')
  t.after(() => socket.close())
  socket.send(bytes, port, '127.0.0.1')
  const [reply] = await once(socket, 'message', { signal: AbortSignal.timeout(5000) })
  return decoded(reply)
}

const framed = (bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes])

async function overTcp(t: TestContext, port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  t.after(() => socket.destroy())
  // Being let go with unread data is a reset.
  socket.on('error', () => {})
  await once(socket, 'connect', { signal: AbortSignal.timeout(5000) })
  return socket
}

/** Reads whole answers until there are `count`. */
async function answers(socket: Socket, count: number): Promise<Message[]> {
  const found: Message[] = []
  let pending = Buffer.alloc(0)
  while (found.length < count) {
    const [chunk] = await once(socket, 'data', { signal: AbortSignal.timeout(5000) })
    pending = Buffer.concat([pending, chunk])
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const length = pending.readUInt16BE(0)
      found.push(decoded(pending.subarray(2, 2 + length)))
      pending = pending.subarray(2 + length)
    }
  }
  return found
}

/** Resolves when the condition holds. */
async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 5000
  while (!holds()) {
    assert.ok(Date.now() < deadline, 'waited for 5 s')
    await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('over UDP', () => {
  test('a selection is answered at the very next query', async (t) => {
    const { port, keeper } = await begin(t)
    assert.deepEqual(addresses(await overUdp(t, port, request(app))), ['192.0.2.10'])
    keeper.select(app, fenceOf(plan(1)), [west])
    assert.deepEqual(addresses(await overUdp(t, port, request(app))), ['198.51.100.7'])
  })

  test('rubbish is answered or not, and the next query is answered', async (t) => {
    const { port, server } = await begin(t)
    const socket = createSocket('udp4')
    t.after(() => socket.close())
    for (const bytes of [Buffer.alloc(3), Buffer.alloc(12, 0xff), Buffer.alloc(0), Buffer.alloc(600, 7)])
      socket.send(bytes, port, '127.0.0.1')
    assert.equal(rcodeName((await overUdp(t, port, request('none.shop.test'))).rcode), 'NXDOMAIN')
    await until(() => server.stats().ignored.udp === 3)
    assert.deepEqual(server.stats().replies.udp, { NXDOMAIN: 1, FORMERR: 1 })
  })
})

describe('over TCP (RFC 7766)', () => {
  test('requests in one piece, in pieces and in one heap are all answered, in order', async (t) => {
    const { port } = await begin(t)
    const socket = await overTcp(t, port)
    const all = Buffer.concat([1, 2, 3].map((id) => framed(request('mail.shop.test', id))))
    socket.write(all.subarray(0, 1))
    socket.write(all.subarray(1, 30))
    socket.write(all.subarray(30))
    const replies = await answers(socket, 3)
    assert.deepEqual(
      replies.map((reply) => reply.id),
      [1, 2, 3],
    )
  })

  test('who sends nothing whole for ten seconds is let go, however it dribbles', async (t) => {
    const { port, time, server } = await begin(t)
    const socket = await overTcp(t, port)
    await until(() => server.stats().tcp.open === 1)
    time.advance(9000)
    socket.write(framed(request('mail.shop.test')).subarray(0, 5))
    await until(() => socket.bytesWritten === 5)
    time.advance(999)
    assert.equal(server.stats().tcp.open, 1)
    time.advance(1)
    await until(() => socket.closed)
    assert.deepEqual(server.stats().tcp.ended, { idle: 1 })
  })

  test('a request too long is not awaited', async (t) => {
    const { port, server } = await begin(t)
    const socket = await overTcp(t, port)
    socket.write(Buffer.from([(maxRequest + 1) >> 8, (maxRequest + 1) & 255]))
    await until(() => socket.closed)
    assert.deepEqual(server.stats().tcp.ended, { 'request too long': 1 })
  })

  test('who asks and never reads is let go', async (t) => {
    const { port, server } = await begin(t)
    const socket = await overTcp(t, port)
    socket.pause()
    const heap = Buffer.concat(
      Array.from({ length: 500 }, () =>
        framed(encodeMessage(query(1, dnsName('big.shop.test'), typeCodes.TXT))),
      ),
    )
    await until(() => {
      if (!socket.destroyed && socket.writableLength < heap.length) socket.write(heap)
      return server.stats().tcp.ended['answers not read'] === 1
    })
  })

  test('more connections than allowed are dropped, the first go on', async (t) => {
    const { port, server } = await begin(t)
    const first = await overTcp(t, port)
    await Array.fromAsync({ length: tcpLimits.connections }, () => overTcp(t, port))
    await until(() => server.stats().tcp.ended['too many connections'] === 1)
    first.write(framed(request(app)))
    assert.deepEqual(addresses((await answers(first, 1))[0]!), ['192.0.2.10'])
  })
})

test('a port that another program has is told with what to do', async (t) => {
  const other = createServer()
  t.after(() => other.close())
  other.listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const time = handTime()
  const holder = await openKeeper({
    folder: '',
    clock: time,
    timers: time,
    onAlarm: () => {},
    disk: { list: () => [], read: () => null, replace: async () => {}, remove: async () => {} },
  })
  const listen = { host: '127.0.0.1', port }
  const starting = startNameserver({
    listen,
    zones: [],
    steered: [],
    holder,
    clock: time,
    timers: time,
    log: silent,
  })
  await assert.rejects(starting, /another program does\. Stop it, or choose a port with --dns/)
})

const run = promisify(execFile)
const found = await run('dig', ['-v']).then(
  () => true,
  () => false,
)

describe('dig, a client of other people, sees', () => {
  const dig = async (port: number, ...args: string[]): Promise<string> =>
    (await run('dig', ['@127.0.0.1', '-p', `${port}`, '+tries=1', '+time=5', ...args])).stdout
  const needsDig = (t: TestContext): boolean => {
    if (!found) t.skip('needs dig: apt-get install bind9-dnsutils')
    return found
  }

  test('the steered address over UDP and TCP, and our EDNS', async (t) => {
    if (!needsDig(t)) return
    const { port } = await begin(t)
    for (const transport of ['+notcp', '+tcp']) {
      const out = await dig(port, transport, app, 'A')
      assert.match(out, /status: NOERROR.*\n;; flags: qr aa rd;/)
      assert.match(out, /EDNS: version: 0, flags:; udp: 1232/)
      assert.match(out, /^app\.shop\.test\.\s+5\s+IN\s+A\s+192\.0\.2\.10$/m)
      assert.doesNotMatch(out, /WARNING: .*(malformed|extra)/i)
    }
  })

  test('every type in the form it prints itself', async (t) => {
    if (!needsDig(t)) return
    const { port, server } = await begin(t)
    server.setZones([
      shopZone(`$ORIGIN shop.test.
$TTL 300
@ SOA ns hostmaster 7 3600 600 1209600 60
@ NS ns
@ CAA 0 issue "ca.example"
@ MX 10 mail.elsewhere.test.
six AAAA 2001:db8::1
_sip._tcp SRV 1 2 5060 ns
text TXT "a \\"quote\\"" "b"
1.2 PTR ns
alias CNAME elsewhere.test.
`),
    ])
    const expected: readonly (readonly [string, string, RegExp])[] = [
      ['shop.test', 'SOA', /^ns\.shop\.test\. hostmaster\.shop\.test\. \d+ 3600 600 1209600 60$/],
      ['shop.test', 'NS', /^ns\.shop\.test\.$/],
      ['shop.test', 'CAA', /^0 issue "ca\.example"$/],
      ['shop.test', 'MX', /^10 mail\.elsewhere\.test\.$/],
      ['six.shop.test', 'AAAA', /^2001:db8::1$/],
      ['_sip._tcp.shop.test', 'SRV', /^1 2 5060 ns\.shop\.test\.$/],
      ['text.shop.test', 'TXT', /^"a \\"quote\\"" "b"$/],
      ['1.2.shop.test', 'PTR', /^ns\.shop\.test\.$/],
      ['alias.shop.test', 'CNAME', /^elsewhere\.test\.$/],
    ]
    const out = await dig(port, '+short', ...expected.flatMap((row) => row.slice(0, 2) as string[]))
    const lines = out.trim().split('\n')
    for (const [i, [name, type, shape]] of expected.entries())
      assert.match(lines[i]!, shape, `${name} ${type}`)
  })

  test('a truncated answer, and the whole of it when it asks again over TCP', async (t) => {
    if (!needsDig(t)) return
    const { port } = await begin(t)
    const out = await dig(port, 'big.shop.test', 'TXT')
    assert.match(out, /Truncated, retrying in TCP mode/)
    assert.match(out, /ANSWER: 1/)
  })

  test('REFUSED outside, BADVERS for another EDNS', async (t) => {
    if (!needsDig(t)) return
    const { port } = await begin(t)
    assert.match(await dig(port, 'elsewhere.test', 'A'), /status: REFUSED/)
    assert.match(await dig(port, '+edns=3', '+noednsneg', app, 'A'), /status: BADVERS/)
  })
})
