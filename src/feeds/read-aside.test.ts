import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { instant, type Timers } from '../terms/index.ts'
import { readAside } from './read-aside.ts'
import { chosen, type ReadAsk, readingLimits, readingOf } from './reading-of.ts'
import { wasRead } from './record.ts'
import { longest } from './source.ts'
import { component, incident, summary, update } from './testing.ts'

const now = instant(Date.parse('2026-03-01T12:00:00Z'))
const ask = (document: unknown, more: Partial<ReadAsk> = {}): ReadAsk => ({
  ...{ kind: 'statuspage', maps: {}, components: [], receivedAt: now },
  body: new TextEncoder().encode(typeof document === 'string' ? document : JSON.stringify(document)),
  ...more,
})
const open = (id: string, at = '2026-03-01T10:00:00Z', more: object = {}) =>
  incident(id, [update(`u-${id}`, 'investigating', at)], more)

describe('what is needed of a document', () => {
  test('are the troubles of now; the rest is counted, and what could not be read is kept, cut', () => {
    const ended = incident('old', [update('u', 'resolved', '2026-01-01T10:00:00Z')])
    const broken = { name: 'x'.repeat(10_000) }
    const reading = readingOf(ask({ incidents: [open('a'), ended, broken, broken] }))
    assert.deepEqual(
      [reading.records.map(({ id }) => id), reading.read, reading.unreadable, reading.kept.length],
      [['a'], 2, 2, 2],
    )
    assert.equal(reading.kept[0]!.raw.length, readingLimits.raw)
  })

  test('is bounded however much a page says, and the newest is what is taken', () => {
    const many = Array.from({ length: readingLimits.records + 50 }, (_, nth) =>
      open(`i${nth}`, new Date(now - nth * 60_000).toISOString(), {
        created_at: new Date(now - nth * 60_000).toISOString(),
      }),
    )
    const reading = readingOf(ask(many.map((one) => JSON.stringify(one)).join('\n')))
    assert.deepEqual([reading.records.length, reading.leftOut], [readingLimits.records, 50])
    assert.equal(reading.records.at(-1)!.id, 'i0')
  })

  test('are troubles of the chosen components, and those that name none', () => {
    const names = (...parts: string[]) => ({
      components: parts.map((name) => component(name, name)),
      name: 'Something',
    })
    const all = readingOf(
      ask({
        incidents: [
          open('a', undefined, names('Mail')),
          open('b', undefined, names('Web')),
          open('c', undefined, names()),
        ],
      }),
    )
    assert.deepEqual(
      chosen(all.records, ['mail']).map((record) => (wasRead(record) ? record.id : '')),
      ['a', 'c'],
    )
    assert.equal(chosen(all.records, []).length, 3)
  })
})

describe('a thread that reads', () => {
  /** Timers that end only when the test says so. */
  function patience(): { timers: Timers; end: () => void } {
    const waits: (() => void)[] = []
    return {
      timers: {
        after(_, act) {
          waits.push(act)
          return () => void waits.splice(waits.indexOf(act), waits.includes(act) ? 1 : 0)
        },
      },
      end: () => waits.shift()?.(),
    }
  }

  test('answers what reading here would, one after the other', async () => {
    const aside = readAside(patience().timers)
    const asks = [
      ask(summary({ incidents: [open('a')] })),
      ask('<html>'),
      ask('[1]'),
      ask('no such', { kind: 'nothing' }),
    ]
    const answers = await Promise.all(asks.map((one) => aside.read(one)))
    assert.deepEqual(
      answers,
      asks.map((one) => ({ ok: true, value: readingOf(one) })),
    )
    await aside.close()
  })

  test('is given up when its time is over, and the next document is read all the same', async () => {
    const { timers, end } = patience()
    const aside = readAside(timers)
    const slow = aside.read(ask('[1]'))
    const next = aside.read(ask(summary({ incidents: [open('a')] })))
    end()
    const [given, read] = await Promise.all([slow, next])
    assert.ok(!given.ok && /longer than 15 s/.test(given.error))
    assert.ok(read.ok && read.value.read === 1)
    await aside.close()
    const late = await aside.read(ask('[1]'))
    assert.ok(!late.ok)
  })

  test('bears what is nested without end, and more troubles than anybody has', async () => {
    const aside = readAside(patience().timers)
    const deep = await aside.read(ask('['.repeat(1_000_000)))
    assert.ok(deep.ok && /nested deeper/.test(deep.value.kept[0]!.why))
    const many = await aside.read(ask(`{"incidents":[${'{},'.repeat(200_000)}{}]}`))
    assert.ok(many.ok && many.value.read === 0 && many.value.unreadable <= longest.list + 1)
    await aside.close()
  })
})
