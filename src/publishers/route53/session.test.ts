import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { virtualTime } from '../../checks/testing/virtual.ts'
import { seededRandom } from '../../terms/index.ts'
import type { Route53Api } from './api.ts'
import { Session } from './session.ts'

const refusal = (name: string) => Object.assign(new Error(name), { name, $metadata: { httpStatusCode: 400 } })
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Asks once; Route 53 says these in order, then it answers. Everything that happened, and when. */
async function asks(said: readonly string[], budgetMs: number, seed = 1) {
  const time = virtualTime()
  const at = { requests: [] as number[], pauses: [] as number[], turns: 0, reopened: 0 }
  let n = 0
  const api = {
    zoneName: async () => {
      at.requests.push(time.clock.monotonic())
      const name = said[n++]
      if (name !== undefined) throw refusal(name)
      return 'shop.example.'
    },
  } as unknown as Route53Api
  const session = new Session(
    {
      ...time,
      random: seededRandom(seed),
      budgetMs,
      asked: { hostedZone: 'Z1' },
      open: async () => api,
      reopen: () => {
        at.reopened++
      },
    },
    {
      async take() {
        at.turns++
      },
      pause: (wait) => void at.pauses.push(wait),
    },
    true,
  )
  let done = false
  const answer = session
    .ask('GetHostedZone', (one, signal) => one.zoneName(signal))
    .finally(() => {
      done = true
    })
  while (!done) {
    await soon()
    time.pass(5)
  }
  return { answer: await answer, ...at, took: time.clock.monotonic() }
}

describe('the requests of one call', () => {
  test('a request that is throttled is sent again after a wait of its own, while everybody pauses', async () => {
    const { answer, requests, pauses, turns } = await asks(['Throttling', 'Throttling'], 5000)
    assert.ok(answer.ok)
    assert.equal(requests.length, 3)
    assert.equal(pauses.length, 2)
    assert.equal(turns, 2, 'the first turn came with the call')
  })

  test('waits are drawn anew each time: two nodes throttled together do not come back together', async () => {
    const waits = await Promise.all(
      [1, 2, 3].map(async (seed) => (await asks(Array(4).fill('Throttling'), 20_000, seed)).pauses),
    )
    assert.equal(new Set(waits.flat()).size, 12)
    for (const pauses of waits) for (const [n, wait] of pauses.entries()) assert.ok(wait <= 200 * 2 ** n)
  })

  test('a change that another one is in the way of waits alone; nobody else pauses', async () => {
    const { answer, pauses } = await asks(['PriorRequestNotComplete'], 5000)
    assert.ok(answer.ok)
    assert.deepEqual(pauses, [])
  })

  test('it ends within its time, with what was said last', async () => {
    const { answer, took } = await asks(Array(100).fill('Throttling'), 1500)
    assert.ok(!answer.ok && answer.error.kind === 'refused' && answer.error.trouble.code === 'throttled')
    assert.ok(took <= 1510, `${took} ms`)
  })

  test('what is no matter of waiting is told at once, and credentials are read anew', async () => {
    const denied = await asks(['AccessDenied'], 5000)
    assert.equal(denied.requests.length, 1)
    assert.equal(denied.reopened, 0)
    assert.equal((await asks(['ExpiredToken'], 5000)).reopened, 1)
  })
})
