import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { StoreRefusal } from '../store/index.ts'
import { instant } from '../terms/index.ts'
import { admissionContext, rejectedListed, takeLines, takeOne } from './intake.ts'
import { reporterKey } from './testing/board-under-test.ts'
import { MemoryDesk } from './testing/memory-desk.ts'

const lineBytes = 2048
const at = instant(Date.UTC(2026, 0, 5, 12))
const relay = { group: '203.0.113.7', network: '203.0.113', relay: 'partner', sight: 'all' } as const
const person = { group: '203.0.113.7', network: '203.0.113', relay: null, sight: 'public' } as const

const setUp = (sender: typeof relay | typeof person = relay) => {
  const desk = new MemoryDesk(at)
  return { desk, ctx: admissionContext(desk, sender, reporterKey) }
}
const good = (reporter: string): string => JSON.stringify({ service: 'shop', country: 'GB', reporter })

/** Anything a line may be that is no admissible report: cut JSON, other JSON, bytes, reports of unknown services. */
const wrongLine = fc.oneof(
  fc.constantFrom(
    '{',
    '"',
    '[',
    '{"service":"shop"',
    '{}',
    'null',
    '[]',
    '\u0000',
    '{"service":"shop","country":"GB"}}',
  ),
  fc.string({ minLength: 1, unit: 'binary' }).filter((text) => !text.includes('\n') && text.trim() !== ''),
  fc.json({ maxDepth: 2 }).filter((text) => !text.includes('\n')),
  fc.string().map((service) => JSON.stringify({ service: `no ${service}`, country: 'GB' })),
  fc.constant(JSON.stringify({ service: 'shop', country: 'GB', reporter: 'x'.repeat(3000) })),
)

describe('report intake', () => {
  test('a wrong line never loses its neighbours, and is named by its number', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.constant(null), wrongLine), { maxLength: 30 }),
        fc.constantFrom('\n', '\r\n', '\n\n'),
        async (lines, separator) => {
          const { desk, ctx } = setUp()
          const text = lines.map((line, index) => line ?? good(`r${index}`)).join(separator)
          const taken = await takeLines(Buffer.from(text), desk, ctx, lineBytes)
          assert.ok(taken.ok)
          const step = separator === '\n\n' ? 2 : 1
          const wrong = lines.flatMap((line, index) => (line === null ? [] : [index * step + 1]))
          assert.equal(taken.value.accepted, lines.length - wrong.length)
          assert.deepEqual(
            taken.value.rejected.map(({ line }) => line),
            wrong,
          )
        },
      ),
      { numRuns: 150 },
    )
  })

  test('arbitrary bytes are answered line by line and never throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        const { desk, ctx } = setUp()
        const taken = await takeLines(Buffer.from(bytes), desk, ctx, lineBytes)
        assert.ok(taken.ok)
        assert.equal(taken.value.accepted, 0)
      }),
      { numRuns: 150 },
    )
  })

  test('the answer waits for the commit', async () => {
    const { desk, ctx } = setUp()
    let commit = (): void => {}
    desk.committed = new Promise<void>((resolve) => {
      commit = resolve
    })
    let answered = false
    const taking = takeOne(JSON.parse(good('a')), desk, ctx).then((taken) => {
      answered = true
      return taken
    })
    await new Promise(setImmediate)
    assert.equal(answered, false)
    commit()
    assert.ok((await taking).ok)
  })

  test('more lines than one slice are all committed, and only the first rejections are listed', async () => {
    const { desk, ctx } = setUp()
    const lines = Array.from({ length: 5_000 }, (_, i) => (i % 10 === 0 ? '{' : good(`r${i}`)))
    const taken = await takeLines(Buffer.from(lines.join('\n')), desk, ctx, lineBytes)
    assert.ok(taken.ok)
    assert.equal(taken.value.accepted, 4_500)
    assert.equal(desk.accepted.length, 4_500)
    assert.equal(taken.value.rejected.length, rejectedListed)
    assert.equal(taken.value.rejectedTotal, 500)
  })

  test('a store that refuses in the middle says how many are committed, and the same body again loses none', async () => {
    const { desk, ctx } = setUp()
    const body = Buffer.from(Array.from({ length: 5_000 }, (_, i) => good(`r${i}`)).join('\n'))
    const accept = desk.acceptReports.bind(desk)
    let slices = 0
    desk.acceptReports = async (reports) => {
      if (++slices === 2) throw new StoreRefusal('busy', 'the queue is full')
      return accept(reports)
    }
    const first = await takeLines(body, desk, ctx, lineBytes)
    assert.ok(!first.ok && first.error.kind === 'refused')
    assert.equal(first.error.committed, desk.accepted.length)
    const again = await takeLines(body, desk, ctx, lineBytes)
    assert.ok(again.ok)
    assert.deepEqual(
      [again.value.duplicate, again.value.accepted + again.value.duplicate],
      [first.error.committed, 5_000],
    )
  })

  test('a reporter id is refused without the relay scope', async () => {
    const { desk, ctx } = setUp(person)
    const taken = await takeOne(JSON.parse(good('a')), desk, ctx)
    assert.ok(!taken.ok && taken.error.kind === 'rejected')
    assert.equal(taken.error.rejection.path, 'reporter')
  })

  test("a relay's ids cannot collide with an address, nor with another relay's", () => {
    const desk = new MemoryDesk(at)
    const keys = [person, relay, { ...relay, relay: 'other' }].map((sender) =>
      admissionContext(desk, sender, reporterKey).reporterFor(sender.relay === null ? null : '203.0.113.7'),
    )
    assert.equal(new Set(keys).size, 3)
  })
})
