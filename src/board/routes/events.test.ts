import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { afterEach, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { instant } from '../../terms/index.ts'
import type { BoardOptions } from '../options.ts'
import { BoardUnderTest } from '../testing/board-under-test.ts'

type Event = { readonly id: string | undefined; readonly event: string; readonly data: string }

class Reader {
  readonly events: Event[] = []
  readonly retries: number[] = []
  beats = 0
  ended = false
  readonly #abort = new AbortController()

  static async open(
    board: BoardUnderTest,
    headers: Record<string, string>,
    path = 'events',
  ): Promise<Reader> {
    const reader = new Reader()
    const response = await fetch(`${board.url}/api/v1/${path}`, { headers, signal: reader.#abort.signal })
    assert.equal(response.status, 200)
    assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/)
    assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'/)
    void reader.#read(response.body!)
    return reader
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = ''
    try {
      for await (const chunk of body) {
        text += Buffer.from(chunk).toString()
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          this.#take(text.slice(0, end))
          text = text.slice(end + 2)
        }
      }
    } catch {
      // Cut by the board or closed by the test: both end the stream.
    }
    this.ended = true
  }

  /** The status alone; the stream is closed again. */
  static async openAny(board: BoardUnderTest, headers: Record<string, string>): Promise<number> {
    const abort = new AbortController()
    const { status } = await fetch(`${board.url}/api/v1/events`, { headers, signal: abort.signal })
    abort.abort()
    return status
  }

  #take(block: string): void {
    if (block === ':') this.beats++
    const retry = /^retry: (\d+)$/.exec(block)
    if (retry) this.retries.push(Number(retry[1]))
    const fields = new Map(block.split('\n').map((one) => one.split(/: ?(.*)/s, 2) as [string, string]))
    const event = fields.get('event')
    if (event !== undefined) this.events.push({ id: fields.get('id'), event, data: fields.get('data') ?? '' })
  }

  /** Numbers of the journal entries, in the order they came. */
  get ids(): readonly (string | undefined)[] {
    return this.events.flatMap(({ id }) => (id === undefined ? [] : [id]))
  }

  count(event: string): number {
    return this.events.filter((one) => one.event === event).length
  }

  close(): void {
    this.#abort.abort()
  }
}

async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 5_000
  while (!holds()) {
    assert.ok(performance.now() < deadline, `not within 5 s: ${what}`)
    await pause(5)
  }
}

let board: BoardUnderTest
const start = async (options: Partial<BoardOptions> = {}): Promise<void> => {
  board = await BoardUnderTest.start(options)
}
/** Answers are kept, and changes told of, far more often than by default. */
const brisk = { limits: { answersKeptMs: 1 } }
const startExercise = async (): Promise<string> => {
  const body = { scenario: 'aws-2025-10-20' }
  return `exercises/${(await board.call('POST', 'exercises', { as: 'operate', body })).json.id}`
}
const bearer = () => ({ authorization: `Bearer ${board.token('read')}` })
afterEach(() => board.close())

describe('server-sent events', () => {
  test('a reader gets every journal entry with its number, as it happens', async () => {
    await start(brisk)
    const reader = await Reader.open(board, bearer())
    await until('subscribed', () => board.live.listeners === 1)
    board.live.append('east is down')
    board.live.tell({ kind: 'overview', data: {} })
    await until('both events', () => reader.events.length === 2)
    assert.deepEqual(reader.events[0]?.id, '1')
    assert.match(reader.events[0]?.data ?? '', /east is down/)
    assert.deepEqual([reader.events[1]?.event, reader.events[1]?.id], ['overview', undefined])
  })

  test('a reader that comes back misses nothing and gets nothing twice, though the journal grows meanwhile', async () => {
    await start()
    for (let i = 0; i < 450; i++) board.live.append(`entry ${i}`)
    const journal = board.live.journal.bind(board.live)
    board.live.journal = async (request) => {
      const page = await journal(request)
      if (board.live.listeners > 0) board.live.append('meanwhile')
      return page
    }
    const reader = await Reader.open(board, { ...bearer(), 'last-event-id': '7' })
    await until('caught up', () => reader.ids.length >= 443)
    Reflect.deleteProperty(board.live, 'journal')
    const last = board.live.append('the last').seq
    await until('the last', () => reader.ids.at(-1) === String(last))
    assert.deepEqual(
      reader.ids,
      Array.from({ length: last - 7 }, (_, i) => String(i + 8)),
    )
  })

  test('a reader from another journal, or too far behind, is told to start over', async () => {
    await start()
    for (let i = 0; i < 5_010; i++) board.live.append(`entry ${i}`)
    for (const last of ['999999', '1']) {
      const reader = await Reader.open(board, { ...bearer(), 'last-event-id': last })
      await until('reset', () => reader.events.length === 1)
      assert.deepEqual([reader.events[0]?.event, reader.events[0]?.id], ['reset', '5010'])
      reader.close()
    }
  })

  test('without a token a reader is told that something changed, and nothing of what', async () => {
    await start(brisk)
    const reader = await Reader.open(board, {})
    await until('subscribed', () => board.live.listeners === 1)
    for (let i = 0; i < 20; i++) board.live.append('payroll.internal is down')
    await until('told', () => reader.events.length > 0)
    assert.deepEqual(reader.events[0], { id: undefined, event: 'overview', data: '{"spreadMs":0}' })
    await until('told again of what changed meanwhile', () => reader.events.length === 2)
  })

  test('whoever asks on the word that something changed sees the change, though answers are kept', async () => {
    await start({ limits: { answersKeptMs: 200 } })
    let asked = 0
    board.live.services = async () => {
      asked++
      return []
    }
    const reader = await Reader.open(board, {})
    await until('told of what changed before it came', () => reader.count('overview') === 1)
    await board.call('GET', 'services')
    const began = performance.now()
    board.live.append('shop is down')
    await until('told', () => reader.count('overview') === 2)
    board.elapsedMs += performance.now() - began
    await board.call('GET', 'services')
    assert.equal(asked, 2)
  })

  test('everybody on the live stream hears that an exercise goes on, few times for many steps', async () => {
    await start(brisk)
    const path = await startExercise()
    const readers = [await Reader.open(board, {}), await Reader.open(board, bearer())]
    await until('subscribed', () => board.live.listeners === 1)
    const exercise = board.exercises.get(path.slice('exercises/'.length))!
    for (let i = 1; i <= 20; i++) await exercise.advance(instant(i), i / 20)
    await until('told', () => readers.every((reader) => reader.count('exercise') > 0))
    for (const reader of readers) assert.ok(reader.count('exercise') < 20)
  })

  test('the stream of an exercise says when to look again', async () => {
    await start(brisk)
    const path = await startExercise()
    const readers = [await Reader.open(board, {}, `${path}/events`)]
    readers.push(await Reader.open(board, bearer(), `${path}/events`))
    await until('told of what changed before they came', () => readers[0]!.count('overview') === 1)
    const before = readers.map((reader) => reader.count('overview'))
    const body = { to: '2025-10-20T07:00:00Z', progress: 0.5 }
    await board.call('POST', `${path}/advance`, { as: 'operate', body })
    await until('told', () => readers.every((reader, i) => reader.count('overview') > before[i]!))
  })

  test('an idle stream is kept alive by comments', async () => {
    await start({ limits: { heartbeatMs: 10 } })
    const reader = await Reader.open(board, bearer())
    await until('three heartbeats', () => reader.beats >= 3)
  })

  test('streams are bounded, and a closed one makes room', async () => {
    await start({ limits: { eventClients: 1 } })
    const first = await Reader.open(board, {})
    await until('subscribed', () => board.live.listeners === 1)
    const refused = await board.call('GET', 'events')
    assert.deepEqual([refused.status, refused.json.error], [503, 'busy'])
    first.close()
    await until('forgotten', () => board.live.listeners === 0)
    await Reader.open(board, {})
  })

  test('one address cannot take all streams, and a network of the house is not one address', async () => {
    await start({ limits: { eventClientsPerAddress: 2 }, trustProxy: true })
    const from = (address: string) => ({ 'x-forwarded-for': address })
    const first = await Reader.open(board, from('2001:db8:0:1::1'))
    await Reader.open(board, from('2001:db8:0:1::2'))
    const refused = await board.call('GET', 'events', { headers: from('2001:db8:0:1::3') })
    assert.deepEqual([refused.status, refused.json.error], [503, 'busy'])
    assert.match(String(refused.json.message), /from this address/)
    await Reader.open(board, from('2001:db8:0:2::1'))
    for (let i = 0; i < 3; i++) await Reader.open(board, from('10.1.2.3'))
    first.close()
    const again = async () => (await Reader.openAny(board, from('2001:db8:0:1::3'))) === 200
    const end = performance.now() + 30_000
    while (!(await again())) assert.ok(performance.now() < end, 'a closed one makes room')
  })

  test('when the board ends, each reader is told when to come back', async () => {
    await start()
    const readers = [await Reader.open(board, {}), await Reader.open(board, bearer())]
    await until('subscribed', () => board.live.listeners === 1)
    await board.close()
    await until('ended', () => readers.every((reader) => reader.ended))
    for (const { retries } of readers) {
      assert.equal(retries.length, 2)
      assert.ok(retries.every((ms) => ms >= 2_000))
    }
  })

  test('a reader that does not read is cut off, and the others go on', async () => {
    await start({ limits: { eventBacklogBytes: 100_000 } })
    const { hostname, port } = new URL(board.url)
    const slow = connect(Number(port), hostname)
    slow.on('error', () => {})
    slow.pause()
    slow.write(
      `GET /api/v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${board.token('read')}\r\n\r\n`,
    )
    const reader = await Reader.open(board, bearer())
    const clients = async () =>
      /holdfast_event_clients (\d+)/.exec((await board.call('GET', '/metrics')).text)?.[1]
    const deadline = performance.now() + 5_000
    while ((await clients()) !== '2') assert.ok(performance.now() < deadline, 'both are open')
    let sent = 0
    while ((await clients()) === '2') {
      board.live.append('x'.repeat(90_000))
      sent++
      await until('the reader that reads has all', () => reader.ids.length === sent)
      assert.ok(performance.now() < deadline + 10_000, 'the slow one is cut')
    }
    assert.equal(await clients(), '1')
    slow.destroy()
  })

  test('closing the board ends every stream', async () => {
    await start()
    const reader = await Reader.open(board, bearer())
    await board.close()
    await until('ended', () => reader.ended)
  })
})
