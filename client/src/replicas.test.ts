import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { operationOf } from './aws.ts'
import type { ClientError } from './errors.ts'
import { verdictOf } from './failures.ts'
import { Names } from './names.ts'
import { type Endpoint, type ReplicaEvent, Replicas, type ReplicasOptions } from './replicas.ts'
import type { Answer } from './resolvers.ts'
import { answerOf, Clock, empty } from './testing.ts'

const east: Endpoint = { name: 'us-east-1', host: 'db.us-east-1.test' }
const west: Endpoint = { name: 'us-west-2', host: 'db.us-west-2.test' }
const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' })
const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' })
const conditional = Object.assign(new Error('the condition failed'), { $metadata: { httpStatusCode: 400 } })
const broken = Object.assign(new Error('internal'), { $metadata: { httpStatusCode: 500 } })

type Way = Error | 'silent' | 'up'

function pair(ways: Record<string, Way>, options: Partial<ReplicasOptions<Endpoint>> = {}) {
  const clock = new Clock()
  const world: { answer: Answer } = { answer: answerOf(['192.0.2.1']) }
  const names = new Names({ timing: clock, ask: async () => world.answer })
  const events: ReplicaEvent[] = []
  const sent: string[] = []
  const aborted: string[] = []
  const replicas = new Replicas({
    names,
    endpoints: [east, west],
    writes: 'never',
    onEvent: (event) => events.push(event),
    ...options,
  })
  const run = (operation: Parameters<typeof replicas.run>[0] = 'read') =>
    replicas.run(operation, async ({ name }, signal) => {
      sent.push(name)
      signal.addEventListener('abort', () => aborted.push(name))
      const way = ways[name]!
      if (way === 'silent') return new Promise<string>(() => {})
      if (way === 'up') return name
      throw way
    })
  return { clock, world, names, events, sent, aborted, replicas, run }
}

describe('a read', () => {
  test('goes on at the replica when the primary refuses, and the next one begins there', async () => {
    const { run, sent, events, names } = pair({ 'us-east-1': refused, 'us-west-2': 'up' })
    assert.equal(await run(), 'us-west-2')
    assert.equal(await run(), 'us-west-2')
    assert.deepEqual(sent, ['us-east-1', 'us-west-2', 'us-west-2'])
    assert.deepEqual(events, [{ kind: 'moved', from: east, to: west, why: 'connect ECONNREFUSED' }])
    assert.equal(names.counters.moved, 1)
  })

  test('is asked at the replica as well when the primary is silent for a second', async () => {
    const { run, clock, aborted, events } = pair({ 'us-east-1': 'silent', 'us-west-2': 'up' })
    for (let read = 0; read < 3; read++) {
      const reading = run()
      await clock.pass(1000)
      assert.equal(await reading, 'us-west-2')
    }
    assert.deepEqual(aborted, ['us-east-1', 'us-east-1', 'us-east-1'])
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['moved'],
      'three silences in a row move it',
    )
  })

  test('that the primary refuses for what it asks is not asked elsewhere', async () => {
    const { run, sent } = pair({ 'us-east-1': conditional, 'us-west-2': 'up' })
    await assert.rejects(run(), conditional)
    assert.deepEqual(sent, ['us-east-1'])
  })

  test('moves for the server’s own faults only when told to', async () => {
    const ways = { 'us-east-1': broken, 'us-west-2': 'up' } as const
    await assert.rejects(pair(ways).run(), broken)
    assert.equal(await pair(ways, { moveOn: 'server' }).run(), 'us-west-2')
    const moveOn = 'name'
    await assert.rejects(pair({ ...ways, 'us-east-1': refused }, { moveOn }).run(), refused)
  })

  test('that no endpoint answers says what each said', async () => {
    const { run } = pair({ 'us-east-1': refused, 'us-west-2': reset })
    await assert.rejects(run(), (error: ClientError) => {
      assert.equal(error.code, 'HOLDFAST_ENDPOINTS_FAILED')
      assert.deepEqual(error.errors, [refused, reset])
      assert.match(error.message, /us-east-1: connect ECONNREFUSED, us-west-2: read ECONNRESET/)
      return true
    })
  })

  test('that must see the last write stays at the primary unless told otherwise', async () => {
    const ways = { 'us-east-1': refused, 'us-west-2': 'up' } as const
    await assert.rejects(pair(ways).run('consistentRead'), refused)
    assert.equal(await pair(ways, { consistentReads: 'allow' }).run('consistentRead'), 'us-west-2')
  })
})

describe('a write', () => {
  test('never leaves the primary, though reads have moved', async () => {
    const { run, sent } = pair({ 'us-east-1': refused, 'us-west-2': 'up' })
    await run()
    await assert.rejects(run('write'), refused)
    assert.deepEqual(sent, ['us-east-1', 'us-west-2', 'us-east-1'])
  })

  test('goes to the replica when that is allowed and nothing was sent to the primary', async () => {
    const { run } = pair({ 'us-east-1': refused, 'us-west-2': 'up' }, { writes: 'allow' })
    assert.equal(await run('write'), 'us-west-2')
  })

  test('that may have been carried out at the primary is not carried out again, even when allowed', async () => {
    const { run, sent } = pair({ 'us-east-1': reset, 'us-west-2': 'up' }, { writes: 'allow' })
    await assert.rejects(run('write'), reset)
    assert.deepEqual(sent, ['us-east-1'])
  })

  test('is never sent twice for slowness', async () => {
    const { run, clock, sent } = pair({ 'us-east-1': 'silent', 'us-west-2': 'up' }, { writes: 'allow' })
    const failing = assert.rejects(run('write'), {
      code: 'HOLDFAST_ENDPOINTS_FAILED',
      message: /us-east-1: no answer/,
    })
    await clock.pass(29_999)
    assert.deepEqual(sent, ['us-east-1'])
    await clock.pass(1)
    await failing
  })

  test('needs the user’s word on where it may go', () => {
    const names = new Names()
    const options = { names, endpoints: [east] } as unknown as ReplicasOptions<Endpoint>
    assert.throws(() => new Replicas(options), /writes is undefined; say 'never'/)
    assert.throws(() => new Replicas({ names, endpoints: [], writes: 'never' }), /endpoints is empty/)
  })
})

describe('a name that is lost while it is held', () => {
  const ways = { 'us-east-1': 'up', 'us-west-2': 'up' } as const
  const loseIt = async ({ names, clock, world }: ReturnType<typeof pair>) => {
    await names.candidates(east.host)
    world.answer = empty
    await clock.pass(60_000)
    await names.candidates(east.host)
  }

  test('is held on to: reads stay', async () => {
    const two = pair(ways)
    await loseIt(two)
    assert.equal(await two.run(), 'us-east-1')
  })

  test('moves reads at once when told to, and brings them back when it has returned', async () => {
    const two = pair(ways, { onNameLoss: 'move' })
    await loseIt(two)
    assert.equal(await two.run(), 'us-west-2')
    two.world.answer = answerOf(['192.0.2.1'])
    await two.clock.pass(30_000)
    await two.names.candidates(east.host)
    for (let read = 0; read < 3; read++) {
      await two.run()
      await two.clock.pass(1000)
    }
    assert.equal(two.replicas.current, east)
    assert.deepEqual(
      two.events.map(({ kind }) => kind),
      ['moved', 'movedBack'],
    )
    two.replicas.close()
  })
})

test('what an error says of the endpoint is read from the error that is inside it', () => {
  const fetchFailed = new TypeError('fetch failed', { cause: refused })
  assert.deepEqual(verdictOf(fetchFailed), { kind: 'connection', maybeSent: false })
  assert.deepEqual(verdictOf(new AggregateError([refused])), { kind: 'connection', maybeSent: false })
  const cyclic = new Error('itself')
  cyclic.cause = cyclic
  assert.deepEqual(verdictOf(cyclic), { kind: 'request', maybeSent: true })
  const cases = [
    [{ code: 'ENOTFOUND' }, 'name', false],
    [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'connection', false],
    [{ code: 'ETIMEDOUT', syscall: 'connect' }, 'connection', false],
    [{ code: 'ETIMEDOUT' }, 'connection', true],
    [{ name: 'TimeoutError' }, 'connection', true],
    [{ statusCode: 503 }, 'server', true],
    [{ $metadata: { httpStatusCode: 400 } }, 'request', true],
    ['a string', 'request', true],
  ] as const
  for (const [error, kind, maybeSent] of cases) assert.deepEqual(verdictOf(error), { kind, maybeSent })
})

test('what a command does is told by its name, and in doubt it writes', () => {
  const command = (name: string, input: object = {}) =>
    Object.assign(new (class {})(), { constructor: { name }, input })
  const cases = [
    ['GetItemCommand', {}, 'read'],
    ['QueryCommand', {}, 'read'],
    ['DescribeTableCommand', {}, 'read'],
    ['GetItemCommand', { ConsistentRead: true }, 'consistentRead'],
    ['BatchGetItemCommand', { RequestItems: { users: { ConsistentRead: true } } }, 'consistentRead'],
    ['TransactGetItemsCommand', {}, 'consistentRead'],
    ['PutItemCommand', {}, 'write'],
    ['ExecuteStatementCommand', {}, 'write'],
    ['a', {}, 'write'],
  ] as const
  for (const [name, input, operation] of cases)
    assert.equal(operationOf(command(name, input)), operation, name)
})
