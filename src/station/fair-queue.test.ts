import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turnOfLoop } from 'node:timers/promises'
import { FairQueue } from './fair-queue.ts'

test('what comes is done at once and in order, and others have a turn after every stretch of work', async () => {
  let now = 0
  const did: string[] = []
  const turns = new FairQueue<number>(
    {
      monotonic: () => now,
      turn: async () => {
        await turnOfLoop()
        did.push('turn')
      },
    },
    (item) => {
      now += 6
      did.push(`${item}`)
    },
  )
  for (let i = 1; i <= 5; i++) turns.take(i)
  assert.deepEqual(did, ['1', '2'], 'no more than a stretch before others have a turn')
  await turns.settled()
  assert.deepEqual(did, ['1', '2', 'turn', '3', '4', 'turn', '5', 'turn'])
  turns.take(6)
  assert.equal(did.at(-1), '6')
  await turns.settled()
})

test('an item that fails holds up none of the others', async () => {
  const did: number[] = []
  const turns = new FairQueue<number>({ monotonic: () => 0, turn: () => turnOfLoop() }, (item) => {
    if (item === 1) throw new Error('this one')
    did.push(item)
  })
  assert.throws(() => turns.take(1), /this one/)
  turns.take(2)
  await turns.settled()
  assert.deepEqual(did, [2])
})
