import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Atlas, AtlasService } from '../atlas/index.ts'
import type { Entry, FoundationPath, Instant, JournalKind, JsonObject, ServiceId } from '../terms/index.ts'
import { type Message, stepTellingAll, tellingKinds } from './index.ts'
import {
  publicEntry,
  publicSetup,
  publicStep,
  recipientOf,
  type Subscriber,
  type Subscription,
  subscriptionId,
} from './subscription.ts'

const service = (
  id: string,
  isPublic: boolean,
  on: readonly string[] = ['aws/us-east-1/ec2'],
): AtlasService =>
  ({
    id: id as ServiceId,
    name: id.toUpperCase(),
    category: 'shop',
    public: isPublic,
    standsOn: on.map((path) => ({ on: path as FoundationPath, kind: 'hard' })),
  }) as AtlasService

const atlas: Atlas = {
  services: new Map(
    [service('shop', true), service('bank', true), service('hidden', false, ['office/rack'])].map((one) => [
      one.id,
      one,
    ]),
  ),
  foundations: new Map(
    (['aws/us-east-1', 'aws/us-east-1/ec2', 'office/rack'] as FoundationPath[]).map((path) => [
      path,
      { path },
    ]),
  ),
}

let seq = 0
const at = (minute: number): Instant => (1_700_000_000_000 + minute * 60_000) as Instant
const entry = (kind: JournalKind, subject: string, data: JsonObject, minute = 0): Entry => ({
  seq: ++seq,
  at: at(minute),
  author: 'holdfast',
  kind,
  subject,
  why: 'check secret-check failed at 10.0.0.1',
  data,
})
const incident = (of: string, severity: string, more: JsonObject = {}): JsonObject => ({
  incident: {
    id: `inc-${of}`,
    service: of,
    severity,
    state: 'open',
    beganAt: at(0),
    openedAt: at(0),
    updatedAt: at(0),
    summary: `${of}: check secret-check failed at 10.0.0.1`,
    evidence: [
      { kind: 'check', at: at(0), check: 'secret-check', phase: 'connect', detail: '10.0.0.1', up: false },
    ],
    ...more,
  },
})

test('what is not public never leaves, nor what checks look at', () => {
  assert.equal(
    publicEntry(entry('incident.opened', 'inc-hidden', incident('hidden', 'critical')), atlas, 5),
    null,
  )
  for (const kind of tellingKinds.filter((kind) =>
    /^(?:endpoint|plan|write|node|selection|drain|hold|silence)\./.test(kind),
  ))
    assert.equal(publicEntry(entry(kind, 'app.shop.example', { target: '10.0.0.1' }), atlas, 5), null, kind)
  const shown = publicEntry(
    entry('incident.opened', 'inc-shop', incident('shop', 'major', { sympatheticTo: 'hidden' })),
    atlas,
    5,
  )
  assert.ok(shown)
  for (const secret of ['secret-check', '10.0.0.1', 'hidden'])
    assert.ok(!JSON.stringify(shown).includes(secret), secret)
  const pooled = incident('hidden', 'major', {
    id: 'inc-pool',
    scope: { kind: 'sector', sector: 'shop', services: ['hidden', 'bank'] },
  })
  const members = publicEntry(entry('incident.opened', 'inc-pool', pooled), atlas, 5)
  assert.ok(members && !JSON.stringify(members).includes('hidden'))
  const suspect = (foundation: string, explains: readonly string[]): JsonObject => ({
    suspect: { foundation, explains, affected: ['shop', 'hidden'] },
  })
  const [rack, region] = ['office/rack', 'aws/us-east-1']
  const onRack = entry('foundation.named', rack!, suspect(rack!, ['hidden']))
  assert.equal(publicEntry(onRack, atlas, 5), null, 'though shop is hit at the same time')
  const inRegion = entry('foundation.named', region!, suspect(region!, ['shop', 'hidden']))
  const named = publicEntry(inRegion, atlas, 5)
  assert.ok(named && !JSON.stringify(named).includes('hidden'))
})

test('a country is named where it has as many reports as everybody may know of', () => {
  const inMalta = (reports: number) =>
    incident('shop', 'major', {
      scope: { kind: 'countries', countries: ['MT'] },
      evidence: [
        {
          ...{ kind: 'crowd', at: 0, windowMinutes: 1, count: reports, expected: 0, surprise: 9 },
          countries: [['MT', reports]],
        },
      ],
    })
  const told = (reports: number): string =>
    JSON.stringify(publicEntry(entry('incident.opened', 'inc-shop', inMalta(reports)), atlas, 5))
  assert.match(told(5), /MT/)
  assert.doesNotMatch(told(4), /MT/)
  assert.match(told(4), /in one country/)
})

const subscribed = (address: string, services: readonly string[] = []): Subscription => {
  const wish = { way: 'email', address, services: services as readonly ServiceId[] } as const
  return { ...wish, id: subscriptionId(wish), since: at(0) }
}

test('each hears of what it chose, once at the beginning and once at the end, with the way out', () => {
  const all = [
    subscribed('all@reader.example'),
    subscribed('shop@reader.example', ['shop']),
    subscribed('bank@reader.example', ['bank']),
  ]
  const setup = publicSetup(all, atlas, 'https://status.example')
  const gone = new Set<string>()
  const leave = (recipient: string): Subscriber | null =>
    gone.has(recipient)
      ? null
      : { unsubscribeUrl: `https://status.example/leave?${recipient}`, language: 'en' }
  const step = publicStep(stepTellingAll, leave, 5)
  const said: string[] = []
  let state = null as Parameters<typeof step>[0]
  const hear = (one: Entry | null, minute: number): void => {
    const time = { kind: 'time', now: at(minute + 0.01) } as const
    const stepped = step(
      state,
      one === null ? [time] : [{ kind: 'entry', entry: one, now: at(minute) }, time],
      setup,
    )
    state = stepped.state
    assert.deepEqual(stepped.entries, [], 'addresses are not written into the journal')
    for (const message of stepped.messages) {
      assert.equal(message.route, 'subscribers:email')
      assert.ok(message.unsubscribeUrl?.includes(message.recipient))
      assert.deepEqual(message.moved, [])
      said.push(`${message.kind} ${message.recipient}`)
    }
  }
  hear(entry('incident.opened', 'inc-hidden', incident('hidden', 'critical')), 0)
  hear(entry('incident.opened', 'inc-shop', incident('shop', 'major')), 0)
  assert.deepEqual(said.toSorted(), [
    'incident.opened mail:all@reader.example',
    'incident.opened mail:shop@reader.example',
  ])
  gone.add(recipientOf(all[0]!))
  for (let minute = 0.5; minute < 30; minute += 0.5) hear(null, minute)
  hear(entry('incident.resolved', 'inc-shop', incident('shop', 'major', { state: 'resolved' }), 30), 30)
  for (let minute = 30.5; minute < 45; minute += 0.5) hear(null, minute)
  assert.deepEqual(said.slice(2), ['incident.resolved mail:shop@reader.example'])
})

test('whoever asked in German is told in German, and links and ids are the same', () => {
  const all = [subscribed('anna@leser.example')]
  const setup = publicSetup(all, atlas, 'https://status.example')
  const leave = {
    unsubscribeUrl: 'https://status.example/de/subscribe/leave?link=x',
    language: 'de',
  } as const
  const step = publicStep(stepTellingAll, () => leave, 5)
  const said: Message[] = []
  let state = null as Parameters<typeof step>[0]
  const hear = (minute: number, kind?: JournalKind, more: JsonObject = {}): void => {
    const now = at(minute)
    const news = kind && entry(kind, 'inc-shop', incident('shop', 'major', more), minute)
    const heard = news ? [{ kind: 'entry', entry: news, now } as const] : []
    const stepped = step(state, [...heard, { kind: 'time', now }], setup)
    state = stepped.state
    said.push(...stepped.messages)
  }
  hear(0, 'incident.opened')
  for (let minute = 0.5; minute < 30; minute += 0.5) hear(minute)
  hear(30, 'incident.resolved', { state: 'resolved' })
  for (let minute = 30.5; minute < 45; minute += 0.5) hear(minute)
  assert.deepEqual(
    said.map(({ title, language }) => [title, language]),
    [
      ['Störung bei SHOP', 'de'],
      ['Vorbei nach 30 Min.: Störung bei SHOP', 'de'],
    ],
  )
  assert.match(said[1]?.text ?? '', /Es dauerte 30 Min\., von 2.* UTC bis .* UTC\.\nMehr: https:/)
  assert.doesNotMatch(JSON.stringify(said.map(({ text }) => text)), /Since|Details|Over after/)
})
