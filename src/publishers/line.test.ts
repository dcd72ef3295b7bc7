// The connection kept for reads, against servers that answer out of turn, in pieces, with garbage, or go away.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { describe, type TestContext, test } from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { type DomainName, decodeMessage, encodeMessage, type Message, noFlags, query } from '../dns/index.ts'
import { bad, good, instant, type Outcome } from '../terms/index.ts'
import type { Peer } from './client.ts'
import { KeptLine, noAnswer } from './line.ts'
import type { Trouble } from './trouble.ts'

/** Gives each connection's questions, as they come, to `answer`, which writes whatever it likes. */
async function serverOf(t: TestContext, answer: (questions: readonly Message[], socket: Socket) => void) {
  const sockets: Socket[] = []
  const server: Server = createServer((socket) => {
    sockets.push(socket)
    let unread = Buffer.alloc(0)
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => {
      unread = Buffer.concat([unread, chunk])
      const questions: Message[] = []
      while (unread.length >= 2 && unread.length >= 2 + unread.readUInt16BE(0)) {
        const question = decodeMessage(unread.subarray(2, 2 + unread.readUInt16BE(0)))
        unread = unread.subarray(2 + unread.readUInt16BE(0))
        assert.ok(question.ok)
        questions.push(question.value)
      }
      answer(questions, socket)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, sockets }
}

const lineTo = (port: number, timeoutMs = 2000, idleMs?: number): KeptLine => {
  const peer: Peer = {
    server: { host: '127.0.0.1', port },
    zone: 'zone.example' as DomainName,
    key: null,
    clock: { now: () => instant(1_760_000_000_000), monotonic: () => 0 },
    timeoutMs,
  }
  return new KeptLine(peer, idleMs)
}

const answered = (question: Message): Buffer => {
  const bytes = encodeMessage({ ...question, flags: { ...noFlags, response: true, authoritative: true } })
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes])
}

/** The name that the answer to a question for `name` repeats. */
const nameAsked = (line: KeptLine, name: string): Promise<Outcome<string, Trouble>> =>
  line.talk(async ({ ask }) => {
    // One and the same id for all: telling them apart is the line's business.
    const answer = await ask(query(7, name as DomainName, 1))
    if (answer.ok) return good(answer.value.question[0]!.name)
    return bad(answer.error.kind === 'lost' ? noAnswer(answer.error.detail) : answer.error)
  })

const names = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `n${n}.zone.example`)

describe('a kept line', () => {
  test('carries many questions at once, whatever the order and the pieces in which they are answered', async (t) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
        fc.integer({ min: 1, max: 40 }),
        async (order, piece) => {
          const held: Buffer[] = []
          const { port, sockets } = await serverOf(t, (questions, socket) => {
            held.push(...questions.map(answered))
            if (held.length < order.length) return
            const keyed = held.map((bytes, n) => ({ bytes, key: order[n]! }))
            const all = Buffer.concat(keyed.sort((a, b) => a.key - b.key).map(({ bytes }) => bytes))
            for (let at = 0; at < all.length; at += piece) socket.write(all.subarray(at, at + piece))
          })
          const line = lineTo(port)
          const asked = names(order.length)
          const heard = await Promise.all(asked.map((name) => nameAsked(line, name)))
          assert.deepEqual(
            heard,
            asked.map((name) => good(name)),
          )
          assert.equal(sockets.length, 1)
        },
      ),
      { numRuns: 25 },
    )
  })

  test('closes a connection on which nothing is asked, and opens one when something is', async (t) => {
    const { port, sockets } = await serverOf(t, (questions, socket) => {
      // Later than the idle limit: a connection that waits for an answer is not idle, and may become so afterwards.
      setTimeout(() => {
        for (const question of questions) socket.write(answered(question))
      }, 80)
    })
    const line = lineTo(port, 2000, 30)
    assert.deepEqual(await nameAsked(line, 'a.zone.example'), good('a.zone.example'))
    const [first] = sockets
    if (!first!.closed) await once(first!, 'close')
    assert.deepEqual(await nameAsked(line, 'b.zone.example'), good('b.zone.example'))
    assert.equal(line.opened, 2)
  })

  test('asks again on a new connection when the server has closed the kept one, and no read fails', async (t) => {
    const { port, sockets } = await serverOf(t, (questions, socket) => {
      for (const question of questions) socket.write(answered(question))
    })
    const line = lineTo(port)
    assert.ok((await nameAsked(line, 'first.zone.example')).ok)
    for (const socket of sockets) socket.destroy()
    const heard = await Promise.all(names(8).map((name) => nameAsked(line, name)))
    assert.ok(
      heard.every(({ ok }) => ok),
      inspect(heard),
    )
    assert.equal(line.opened, 2)
  })

  test('asks once more when the connection dies with the question on it, and then says so', async (t) => {
    let dying = 1
    const { port } = await serverOf(t, (questions, socket) => {
      if (dying-- > 0) socket.destroy()
      else for (const question of questions) socket.write(answered(question))
    })
    const line = lineTo(port)
    assert.deepEqual(await nameAsked(line, 'a.zone.example'), good('a.zone.example'))
    dying = 9
    const outcome = await nameAsked(lineTo(port), 'b.zone.example')
    assert.ok(!outcome.ok && outcome.error.code === 'no-answer', inspect(outcome))
  })

  test('takes no noise for an answer, and goes on with the next question', async (t) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 2, maxLength: 60 }), async (noise) => {
        let noisy = true
        const { port } = await serverOf(t, (questions, socket) => {
          if (noisy) socket.end(noise)
          else for (const question of questions) socket.write(answered(question))
        })
        const line = lineTo(port)
        assert.ok(!(await nameAsked(line, 'a.zone.example')).ok)
        noisy = false
        assert.deepEqual(await nameAsked(line, 'b.zone.example'), good('b.zone.example'))
      }),
      { numRuns: 25 },
    )
  })

  test('an answer that stays away is told after the limit, and the next question has a connection of its own', async (t) => {
    let silent = true
    const { port } = await serverOf(t, (questions, socket) => {
      if (!silent) for (const question of questions) socket.write(answered(question))
    })
    const line = lineTo(port, 60)
    const outcome = await nameAsked(line, 'a.zone.example')
    assert.ok(!outcome.ok && /within 60 ms/.test(outcome.error.detail), inspect(outcome))
    silent = false
    assert.deepEqual(await nameAsked(line, 'b.zone.example'), good('b.zone.example'))
  })
})
