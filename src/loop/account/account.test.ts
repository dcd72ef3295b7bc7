import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Incident } from '../../incidents/index.ts'
import { type Entry, instant, type JournalKind, type JsonObject } from '../../terms/index.ts'
import { type AccountInput, accountOf } from './index.ts'

const began = Date.UTC(2025, 9, 20, 6, 48)
const at = (seconds: number) => instant(began + seconds * 1000)

const incident = {
  id: 'inc-1',
  service: 'orders',
  state: 'resolved',
  severity: 'major',
  beganAt: at(0),
  openedAt: at(13),
  updatedAt: at(3600),
  resolvedAt: at(3600),
  evidence: [],
  foundation: null,
  summary: 'it is down',
} as unknown as Incident

/** Journal entries in order; `kind`, seconds after the beginning, and what else matters. */
function account(
  ...told: (readonly [
    JournalKind,
    number,
    Partial<Pick<Entry, 'subject' | 'why' | 'author'>>?,
    JsonObject?,
  ])[]
) {
  const entries = told.map(
    ([kind, seconds, given = {}, data = {}], index): Entry => ({
      seq: index + 1,
      at: at(seconds),
      kind,
      author: 'holdfast',
      subject: 'inc-1',
      why: kind,
      data,
      ...given,
    }),
  )
  const input: AccountInput = {
    incident,
    serviceName: 'Orders',
    endpoints: ['orders.example'],
    entries: entries.toReversed(),
    series: { fromMinute: 0, counts: [], usual: [] },
    countries: [],
    now: at(7200),
    label: null,
  }
  return accountOf(input)
}

const notice = (title: string, body = '', seconds = 100) => {
  const said = {
    feed: 'status',
    title,
    body,
    state: 'identified',
    providerAt: at(seconds),
    receivedAt: at(seconds + 5),
    foundations: [],
  }
  const evidence = { kind: 'notice', at: at(seconds), feed: 'status', title }
  return { entry: ['notice.recorded', seconds, { subject: 'status' }, { notice: said }] as const, evidence }
}

/** With the notice as evidence, so that it is this incident's. */
function said(title: string, body = '') {
  const { entry, evidence } = notice(title, body)
  const with_ = incident as { evidence: unknown }
  with_.evidence = [evidence]
  const made = account([...entry])
  with_.evidence = []
  return made
}

describe('whether it was an attack', () => {
  for (const title of [
    'We are under a DDoS attack.',
    'Malicious traffic overloads our edge',
    'Ransomware has reached our systems',
  ])
    test(`is indicated by a provider's word: ${title}`, () => {
      const { attack } = said(title)
      assert.equal(attack.finding, 'indicated')
      assert.deepEqual(
        attack.words.map(({ by, says }) => [by, says]),
        [['status', 'attack']],
      )
    })

  for (const title of [
    'This was not caused by a cyberattack',
    'There is no evidence of malicious activity',
    'We have ruled out an attack',
  ])
    test(`stays unknown when it is denied, which is quoted: ${title}`, () => {
      const { attack } = said(title)
      assert.deepEqual([attack.finding, attack.words[0]?.says], ['unknown', 'no attack'])
    })

  for (const title of [
    'We investigate whether this is an attack',
    'Elevated error rates',
    'A heart attack of our scheduler',
  ])
    test(`stays unknown for a supposition, and for other words: ${title}`, () => {
      assert.deepEqual(said(title).attack, { finding: 'unknown', words: [] })
    })

  test('is never read from a surge, however large', () => {
    const made = account(['incident.opened', 13, { why: '16,000,000 people report it; a DDoS attack?' }])
    assert.deepEqual(made.attack, { finding: 'unknown', words: [] })
  })

  test('is indicated by an operator who orders something for it', () => {
    const { attack } = account([
      'hold.placed',
      60,
      { subject: 'orders.example', author: 'operator:ann', why: 'Under attack: hold still.' },
    ])
    assert.equal(attack.finding, 'indicated')
  })
})

describe('what moved', () => {
  const data = { from: ['east'], to: ['west'], cause: { kind: 'check', at: at(1) } }
  const moved = ['selection.moved', 2, { subject: 'orders.example' }, data] as const
  const readBack = (seconds: number, answering: string[]) =>
    ['endpoint.readback', seconds, { subject: 'orders.example' }, { answering }] as const

  test('is told with its evidence, its decision and the answer that was read back', () => {
    const { moves, spans } = account(moved, readBack(3, ['east']), readBack(4, ['west']))
    assert.deepEqual(
      moves.map(({ evidenceAt, decidedAt, readBackAt, behindMs }) => ({
        evidenceAt,
        decidedAt,
        readBackAt,
        behindMs,
      })),
      [{ evidenceAt: at(1), decidedAt: at(2), readBackAt: at(4), behindMs: 4000 }],
    )
    assert.deepEqual(
      spans.filter(({ name }) => name === 'move').map(({ ms }) => ms),
      [2000],
    )
  })

  test('and was never read back is not said to have arrived', () => {
    const { moves, spans } = account(moved)
    assert.deepEqual([moves[0]?.readBackAt, moves[0]?.behindMs], [null, 2000])
    assert.deepEqual(
      spans.filter(({ name }) => name === 'move'),
      [],
    )
  })

  test('stands before what was read back of it, whatever the stamps say', () => {
    const { timeline } = account(moved, readBack(1.99, ['west']))
    assert.deepEqual(timeline.map(({ kind }) => kind).slice(1), ['selection.moved', 'endpoint.readback'])
  })

  test('of other endpoints, and of other times, is left out', () => {
    const other = ['selection.moved', 2, { subject: 'other.example' }, data] as const
    const later = ['selection.moved', 30_000, { subject: 'orders.example' }, data] as const
    assert.deepEqual(account(other, later).moves, [])
  })
})

describe('a drill before it', () => {
  const lost = { endpoints: ['orders.example'], checks: ['orders-east'] }
  const move = { from: ['east'], to: ['west'] }
  const drilled = (subject: string) =>
    [
      ['drill.began', -60, { subject }, lost],
      [
        'check.judged',
        -59,
        { subject: 'orders-east' },
        { service: 'orders', state: 'down', rehearsed: true },
      ],
      ['selection.moved', -58, { subject: 'orders.example', why: 'pretended' }, move],
      ['endpoint.readback', -57, { subject: 'orders.example' }, { answering: ['west'] }],
    ] as const

  test('is told, and what it pretended is neither a move nor seen', () => {
    const { moves, timeline } = account(
      ...drilled('drill-1'),
      ['drill.ended', -30, { subject: 'drill-1' }],
      ['selection.moved', -10, { subject: 'orders.example', why: 'real' }, move],
    )
    assert.deepEqual(
      moves.map(({ why }) => why),
      ['real'],
    )
    assert.deepEqual(
      timeline.map(({ kind }) => kind),
      ['drill.began', 'drill.ended', 'selection.moved', 'beginning'],
    )
  })

  test('that met what is real is told from the first evidence on, and one that never ended wholly', () => {
    const ended = account(
      ...drilled('drill-1'),
      ['selection.moved', 1, { subject: 'orders.example', why: 'real' }, move],
      ['drill.ended', 2, { subject: 'drill-1' }],
    )
    assert.deepEqual(
      ended.moves.map(({ why }) => why),
      ['real'],
    )
    assert.equal(account(...drilled('drill-1')).moves.length, 1)
  })

  test('of other endpoints is left out', () => {
    const other = [
      'drill.began',
      -60,
      { subject: 'drill-1' },
      { ...lost, endpoints: ['other.example'] },
    ] as const
    assert.equal(account(other).timeline.length, 1)
  })
})

test('what took longest stands first, and what did not happen is not there', () => {
  const { spans } = account(['alert.sent', 33], ['incident.recovering', 100], ['incident.recovering', 3000])
  assert.deepEqual(
    spans.map(({ name, ms }) => [name, ms / 1000]),
    [
      ['repair', 3000],
      ['return', 600],
      ['tell', 20],
      ['detect', 13],
    ],
  )
})

test('without a named foundation the cause is unknown', () => {
  assert.equal(account().cause, null)
})
