import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { ClientError } from './errors.ts'
import { lookupOf } from './lookup.ts'
import { type NameEvent, Names, type NamesOptions } from './names.ts'
import type { Answer } from './resolvers.ts'
import { answerOf, Clock, empty, gone } from './testing.ts'

const name = 'dynamodb.us-east-1.test'
const minute = 60_000

/** Names over a resolver that answers what `world` says at the moment, and null never. */
function at(world: { answer: Answer | null }, options: NamesOptions = {}) {
  const clock = new Clock()
  const asked: string[] = []
  const events: NameEvent[] = []
  const names = new Names({
    timing: clock,
    ask: async (one) => {
      asked.push(one)
      return world.answer ?? new Promise<never>(() => {})
    },
    onEvent: (event) => events.push(event),
    ...options,
  })
  const found = async (one = name) => {
    const { first, held } = await names.candidates(one)
    return { list: first.map(({ address }) => address), held }
  }
  return { clock, asked, events, names, found }
}

describe('names that vanish', () => {
  test('go on being answered from memory, which is counted and told, and are given up in the end', async () => {
    const world: { answer: Answer | null } = { answer: answerOf(['192.0.2.1']) }
    const { clock, events, names, found } = at(world, { holdForMs: 3_600_000 })
    await found()
    world.answer = empty
    await clock.pass(minute)
    assert.deepEqual(await found(), { list: ['192.0.2.1'], held: true })
    assert.equal(names.view()[0]?.held?.failure, 'empty')
    await clock.pass(3_600_000)
    await assert.rejects(found(), { code: 'ENOTFOUND', hostname: name })
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['learned', 'held', 'gaveUp'],
    )
    const { held, gaveUp, servedHeld, returned } = names.counters
    assert.deepEqual([held, gaveUp, servedHeld, returned], [1, 1, 1, 0])
  })

  test('are not waited for longer than the patience when the resolver is silent', async () => {
    const world: { answer: Answer | null } = { answer: answerOf(['192.0.2.1']) }
    const { clock, found } = at(world)
    await found()
    world.answer = null
    await clock.pass(minute)
    const waiting = found()
    let done = false
    void waiting.then(() => {
      done = true
    })
    await clock.pass(499)
    assert.equal(done, false)
    await clock.pass(1)
    assert.deepEqual((await waiting).list, ['192.0.2.1'])
  })

  test('a resolver that stays silent has failed after its limit, and is held like any failure', async () => {
    const world: { answer: Answer | null } = { answer: answerOf(['192.0.2.1']) }
    const { clock, events, found } = at(world)
    await found()
    world.answer = null
    await clock.pass(minute)
    void found()
    await clock.pass(5000)
    const held = events.find((event) => event.kind === 'held')
    assert.equal(held?.kind === 'held' && held.failure, 'timeout')
  })

  test('that were never known are as unknown as without this client', async () => {
    const { found } = at({ answer: gone })
    await assert.rejects(found(), { code: 'ENOTFOUND', syscall: 'getaddrinfo' })
    const { found: other } = at({ answer: { kind: 'failed', failure: 'failed', detail: 'SERVFAIL' } })
    await assert.rejects(other(), { code: 'EAI_AGAIN' })
  })

  test('that are forgotten by order are asked for anew', async () => {
    const world: { answer: Answer | null } = { answer: answerOf(['192.0.2.1']) }
    const { names, found } = at(world)
    await found()
    world.answer = gone
    names.forget(name)
    await assert.rejects(found(), { code: 'ENOTFOUND' })
  })
})

test('many who want one name at once are one question', async () => {
  const { asked, found } = at({ answer: answerOf(['192.0.2.1']) })
  await Promise.all(['A.test', 'a.test', 'a.test.'].map(found))
  assert.deepEqual(asked, ['a.test'])
})

test('no more names are kept than the limit, and the longest unused one goes', async () => {
  const { names, found, events } = at({ answer: answerOf(['192.0.2.1']) }, { names: 2 })
  for (const one of ['a.test', 'b.test', 'a.test', 'c.test']) await found(one)
  assert.deepEqual(
    names.view().map((one) => one.name),
    ['a.test', 'c.test'],
  )
  assert.deepEqual(
    events.filter(({ kind }) => kind === 'forgotten'),
    [{ kind: 'forgotten', name: 'b.test' }],
  )
})

test('no more addresses are kept of one name than the limit', async () => {
  const many = Array.from({ length: 200 }, (_, index) => `192.0.2.${index}`)
  const { found } = at({ answer: answerOf(many) })
  assert.equal((await found()).list.length, 32)
})

test('a listener that throws costs no lookup', async () => {
  const heard = new Promise((resolve) => process.once('warning', resolve))
  const { found } = at(
    { answer: answerOf(['192.0.2.1']) },
    {
      onEvent: () => {
        throw new Error('a listener of the test')
      },
    },
  )
  assert.deepEqual((await found()).list, ['192.0.2.1'])
  assert.match(String(await heard), /a listener of the test/)
})

test('a figure out of its range is refused with its range', () => {
  assert.throws(() => new Names({ holdForMs: 8 * 24 * 3_600_000 }), {
    name: 'HoldfastClientError',
    code: 'HOLDFAST_BAD_OPTION',
    message: /holdForMs is 691200000; give a whole number from 0 to 604800000/,
  })
  assert.throws(() => new Names({ servers: ['not an address'] }), ClientError)
})

test('what a process knew is known to the next, and held no longer for the restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-client-'))
  try {
    const file = join(folder, 'names')
    const before = at({ answer: answerOf(['192.0.2.1', '2001:db8::1']) }, { file })
    await before.found()
    await before.names.close()
    assert.match(readFileSync(file, 'utf8'), /192\.0\.2\.1/)

    const next = at({ answer: empty }, { file, holdForMs: 3_600_000 })
    await next.clock.pass(2 * minute)
    assert.deepEqual(await next.found(), { list: ['192.0.2.1', '2001:db8::1'], held: true })
    await next.clock.pass(3_600_000)
    await assert.rejects(next.found(), { code: 'ENOTFOUND' })
    await next.names.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

describe('the function with the shape of dns.lookup', () => {
  const world = { answer: answerOf(['192.0.2.1', '192.0.2.2', '2001:db8::1']) }
  const call = (options: object, one = name) =>
    new Promise<unknown[]>((resolve) => lookupOf(at(world).names)(one, options, (...told) => resolve(told)))

  test('gives one address, or all with the families in turn', async () => {
    assert.deepEqual(await call({}), [null, '192.0.2.1', 4])
    assert.deepEqual(await call({ family: 6 }), [null, '2001:db8::1', 6])
    const [, all] = await call({ all: true })
    assert.deepEqual(
      (all as { address: string }[]).map(({ address }) => address),
      ['192.0.2.1', '2001:db8::1', '192.0.2.2'],
    )
    const [, six] = await call({ all: true, order: 'ipv6first' })
    assert.equal((six as { address: string }[])[0]?.address, '2001:db8::1')
  })

  test('takes an address for itself, asking nobody', async () => {
    assert.deepEqual(await call({}, '::1'), [null, '::1', 6])
  })

  test('fails as dns.lookup does', async () => {
    const { names } = at({ answer: answerOf(['192.0.2.1']) })
    const [error] = await new Promise<[NodeJS.ErrnoException | null]>((resolve) =>
      lookupOf(names)(name, { family: 6 }, (one) => resolve([one])),
    )
    assert.equal(error?.code, 'ENOTFOUND')
  })
})
