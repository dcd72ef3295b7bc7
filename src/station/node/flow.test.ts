import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { EndpointName, PublisherId } from '../../terms/index.ts'
import { type Backlog, Flow } from './flow.ts'
import type { ToNode } from './protocol.ts'
import { Unread } from './unread.ts'

const queue = (): Backlog<number> & { readonly waiting: number[] } => {
  const waiting: number[] = []
  return { waiting, add: (n) => void waiting.push(n), next: () => waiting.shift() ?? null }
}

describe('a flow to a process that stops reading', () => {
  test('has a bounded number of messages under way, and goes on in order when it reads again', () => {
    const backlog = queue()
    const taken: number[] = []
    let unsent: (() => void)[] = []
    const flow = new Flow(backlog, (n, sent) => {
      taken.push(n)
      unsent.push(sent)
    })
    const sentAll = Array.from({ length: 1000 }, (_, n) => n)
    for (const n of sentAll) flow.put(n)
    assert.equal(taken.length + backlog.waiting.length, 1000)
    assert.ok(taken.length <= 32, `${taken.length} are under way`)
    while (unsent.length > 0) {
      const now = unsent
      unsent = []
      for (const sent of now) sent()
    }
    assert.deepEqual(taken, sentAll)
  })

  test('closed, it sends nothing more', () => {
    const backlog = queue()
    const taken: number[] = []
    const flow = new Flow(backlog, (n, sent) => {
      taken.push(n)
      sent()
    })
    flow.put(1)
    flow.open = false
    flow.put(2)
    assert.deepEqual([taken, backlog.waiting], [[1], [2]])
    flow.open = true
    assert.deepEqual(taken, [1, 2])
  })
})

test('a process that is stopped (SIGSTOP) costs a bounded number of messages, and hears all when it goes on', {
  skip: process.platform === 'win32' ? 'needs SIGSTOP' : false,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-flow-'))
  const program = join(folder, 'reader.mjs')
  writeFileSync(
    program,
    "let heard = 0; process.on('message', (n) => (n === 'all' ? process.send(heard) : heard++)); process.send('up')",
  )
  const child = fork(program)
  try {
    await once(child, 'message')
    const backlog = queue()
    let underWay = 0
    const flow = new Flow(backlog, (n, sent) => {
      underWay++
      child.send({ n, ballast: 'x'.repeat(1000) }, () => {
        underWay--
        sent()
      })
    })
    child.kill('SIGSTOP')
    let put = 0
    // Until its channel takes no more.
    while (backlog.waiting.length < 1000) {
      for (let i = 0; i < 100; i++) flow.put(put++)
      await new Promise((turn) => setImmediate(turn))
      assert.ok(underWay <= 32, `${underWay} are under way`)
    }
    child.kill('SIGCONT')
    while (backlog.waiting.length + underWay > 0) await new Promise((turn) => setTimeout(turn, 5))
    child.send('all')
    assert.deepEqual((await once(child, 'message'))[0], put)
  } finally {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
})

describe('what a main process has to say while its node does not read', () => {
  const plan = (endpoint: string, generation: bigint): ToNode =>
    ({ kind: 'plan', plan: { generation, envelope: { endpoint } } }) as unknown as ToNode
  const orders = (serial: number, binding: 'offered' | 'in-force'): ToNode =>
    ({ kind: 'orders', serial, binding, orders: {} }) as unknown as ToNode
  const behalf = (ticket: number): ToNode => ({
    kind: 'behalf',
    ticket,
    ask: { kind: 'read', publisher: 'here' as PublisherId, endpoint: 'app.test' as EndpointName },
  })
  const left = (unread: Unread): ToNode[] => {
    const messages: ToNode[] = []
    for (let next = unread.next(); next !== null; next = unread.next()) messages.push(next)
    return messages
  }

  test('is the last of each, in the order in which they came last', () => {
    const unread = new Unread()
    for (const message of [plan('a.test', 1n), orders(1, 'in-force'), plan('b.test', 1n), plan('a.test', 2n)])
      unread.add(message)
    unread.add(orders(2, 'in-force'))
    assert.deepEqual(left(unread), [plan('b.test', 1n), plan('a.test', 2n), orders(2, 'in-force')])
  })

  test('an offer does not stand in the place of what is in force', () => {
    const unread = new Unread()
    unread.add(orders(1, 'in-force'))
    unread.add(orders(2, 'offered'))
    assert.deepEqual(left(unread), [orders(1, 'in-force'), orders(2, 'offered')])
  })

  test('what was given up is not done late', () => {
    const unread = new Unread()
    unread.add(behalf(1))
    unread.add(behalf(2))
    unread.giveUp(1)
    assert.deepEqual(left(unread), [behalf(2)])
  })
})
