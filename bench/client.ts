// `npm run bench -- client [--rounds N] [--json]`: how long a DynamoDB client goes without an answer when the name of
// its endpoint is emptied: while the addresses still work, when they refuse, and when what stands there hangs. The
// client reads all the time, as one does; a plain client of the same SDK is asked beside it.

import { parseArgs } from 'node:util'
import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { Names } from '../client/src/index.ts'
import { heldClient, type October, plainClient, startOctober, table } from '../test/client/october.ts'
import { needsNamed } from '../test/publishers/named.ts'
import { type Aim, atMost, conclude, figure, type Peer, quantile } from './result.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '20' }, json: { type: 'boolean', default: false } },
})
const rounds = Number(values.rounds)
const losses = {
  'name emptied, addresses work': async (world: October) => world.empty(),
  'name emptied, primary refuses': async (world: October) => {
    world.empty()
    await world.relay.die()
  },
  'name emptied, primary hangs': async (world: October) => {
    world.empty()
    world.relay.hang()
  },
} as const

type Reader = Pick<DynamoDBClient, 'send'>
const read = (client: Reader): Promise<unknown> =>
  client.send(new GetItemCommand({ TableName: table, Key: { id: { S: '1' } } }))

/** Past the answer's time to live of 1 s, so that the emptied name is met with and without a fresh answer. */
const windowMs = 2500

/** The longest that the client was without an answer, from the loss on; and the reads that failed. */
async function gap(client: Reader, loss: () => Promise<void>): Promise<{ ms: number; failed: number }> {
  await read(client)
  await loss()
  const began = performance.now()
  let answeredAt = began
  let ms = 0
  let failed = 0
  while (answeredAt - began < windowMs && performance.now() - began < 30_000)
    try {
      await read(client)
      ms = Math.max(ms, performance.now() - answeredAt)
      answeredAt = performance.now()
    } catch {
      failed++
    }
  return { ms: answeredAt === began ? Number.POSITIVE_INFINITY : ms, failed }
}

/** Whether a plain client gets an answer within ten seconds of asking. */
async function plainAnswers(world: October): Promise<boolean> {
  const client = plainClient(world)
  const abort = AbortSignal.timeout(10_000)
  try {
    await client.send(new GetItemCommand({ TableName: table, Key: { id: { S: '1' } } }), {
      abortSignal: abort,
    })
    return true
  } catch {
    return false
  } finally {
    client.destroy()
  }
}

async function round(world: October, loss: (world: October) => Promise<void>) {
  await world.restore()
  const names = new Names({ servers: [world.server] })
  const outcome = await gap(heldClient(world, names), () => loss(world))
  const plain = await plainAnswers(world)
  await names.close()
  return { ...outcome, plain }
}

const world = await startOctober()
if (world === null) throw new Error(needsNamed)
const aims: Aim[] = []
const peers: Peer[] = []
for (const [name, loss] of Object.entries(losses)) {
  const runs: Awaited<ReturnType<typeof round>>[] = []
  for (let done = 0; done < rounds; done++) {
    runs.push(await round(world, loss))
    if (!values.json) console.error(`${name}: ${done + 1}/${rounds}, ${Math.round(runs.at(-1)!.ms)} ms`)
  }
  const gaps = runs.map(({ ms }) => ms)
  aims.push(figure(`${name}: without an answer, median`, 'ms', quantile(gaps, 0.5)))
  aims.push(atMost(`${name}: without an answer, longest of ${rounds}`, 'ms', Math.max(...gaps), 2000))
  aims.push(
    atMost(
      `${name}: reads that failed`,
      'reads',
      runs.reduce((sum, { failed }) => sum + failed, 0),
      0,
    ),
  )
  peers.push({
    name: `plain AWS SDK, ${name}: rounds in which it was answered within 10 s`,
    unit: `of ${rounds}`,
    value: runs.filter(({ plain }) => plain).length,
  })
}
await world.end()
conclude('client', aims, peers)
