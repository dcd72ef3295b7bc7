import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { FencedWrite, Publisher, ReadOutcome } from '../steering/index.ts'
import type { EndpointName, PublisherId } from '../terms/index.ts'
import { paced } from './paced.ts'

/** A server that answers when the test says so. */
function slow() {
  const asked: { readonly what: string; readonly answer: () => void }[] = []
  let most = 0
  let open = 0
  const request = <T>(what: string, outcome: T): Promise<T> =>
    new Promise((resolve) => {
      most = Math.max(most, ++open)
      asked.push({
        what,
        answer: () => {
          open--
          resolve(outcome)
        },
      })
    })
  const publisher: Publisher = {
    id: 'office' as PublisherId,
    kind: 'rfc2136',
    smallestTtl: 1,
    selectsInPlace: false,
    read: (endpoint) => request(`read ${endpoint}`, { kind: 'read', published: { fence: null, sets: [] } }),
    write: ({ endpoint }) => request(`write ${endpoint}`, { kind: 'written' }),
  }
  return { publisher, asked, most: () => most }
}

const name = (n: number): EndpointName => `n${n}.example` as EndpointName
const writeOf = (n: number): FencedWrite => ({ endpoint: name(n) }) as FencedWrite
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const codeOf = (outcome: ReadOutcome): string => (outcome.kind === 'failed' ? outcome.code : outcome.kind)

function bench() {
  let now = 0
  const server = slow()
  const publisher = paced(server.publisher, {
    atOnce: 2,
    waiting: 3,
    longestWaitMs: 400,
    monotonic: () => now,
  })
  const pass = (ms: number): void => {
    now += ms
  }
  return { ...server, publisher, pass }
}

describe('a publisher of which much is asked at once (S16)', () => {
  test('is asked for so much at a time, and for writes before reads that wait', async () => {
    const { publisher, asked, most } = bench()
    const reads = [1, 2, 3].map((n) => publisher.read(name(n)))
    const write = publisher.write(writeOf(4))
    assert.deepEqual(
      asked.map(({ what }) => what),
      ['read n1.example', 'read n2.example'],
    )
    asked[0]!.answer()
    await turn()
    assert.equal(asked[2]!.what, 'write n4.example')
    asked[1]!.answer()
    asked[2]!.answer()
    await turn()
    asked[3]!.answer()
    assert.deepEqual(
      (await Promise.all([...reads, write])).map(({ kind }) => kind),
      ['read', 'read', 'read', 'written'],
    )
    assert.equal(most(), 2)
  })
  test('sends a read back to make room for a write, and goes on after one that throws', async () => {
    const { publisher, asked } = bench()
    const reads = [1, 2, 3, 4, 5].map((n) => publisher.read(name(n)))
    const write = publisher.write(writeOf(6))
    assert.equal(codeOf(await reads[2]!), 'busy', 'the read that had waited longest')
    asked[0]!.answer()
    await turn()
    assert.equal(asked[2]!.what, 'write n6.example')
    asked[2]!.answer()
    assert.equal((await write).kind, 'written')
    const broken = paced<Publisher>(
      {
        ...publisher,
        read: () => {
          throw new Error('defect')
        },
      },
      { atOnce: 1, waiting: 3, longestWaitMs: 400, monotonic: () => 0 },
    )
    await assert.rejects(broken.read(name(1)), /defect/)
    await assert.rejects(broken.read(name(2)), /defect/, 'its place is free again')
  })
  test('beyond what may wait, and past what is worth waiting for, requests come back undone', async () => {
    const { publisher, asked, pass } = bench()
    const reads = [1, 2, 3, 4, 5, 6].map((n) => publisher.read(name(n)))
    assert.equal(codeOf(await reads[5]!), 'busy', 'the queue was full')
    pass(401)
    asked[0]!.answer()
    assert.deepEqual(await Promise.all(reads.slice(2, 5)).then((all) => all.map(codeOf)), [
      'busy',
      'busy',
      'busy',
    ])
    asked[1]!.answer()
    await reads[1]
    const later = publisher.read(name(7))
    assert.equal(asked.length, 3, 'what came back was never asked')
    asked[2]!.answer()
    assert.equal(codeOf(await later), 'read')
  })
})
