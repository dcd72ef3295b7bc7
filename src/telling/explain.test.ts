import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Entry, JsonObject } from '../terms/index.ts'
import { explainTold } from './index.ts'
import { atlasOf, minute, noon, routeOf, Stage } from './stage.fixture.ts'

const atlas = atlasOf({ 'shop-a': ['aws/x'], 'shop-b': ['aws/x'] })

const journalOf = (stage: Stage): Entry[] => stage.decided.map((entry, seq) => ({ ...entry, seq }))

test('every route is accounted for, by the rule that decided', () => {
  const everyDay = { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], zone: 'UTC' } as const
  const routes = [
    routeOf('chat', { person: 'anna' }),
    routeOf('mail', { person: 'anna' }),
    routeOf('grave', { when: { severity: 'critical' } }),
    routeOf('others', { when: { sectors: ['bank'] } }),
    routeOf('boss', { onlyEscalated: true }),
    routeOf('night', { when: { hours: { ...everyDay, from: 20 * 60, to: 6 * 60 } } }),
    routeOf('quiet', { quiet: { hours: { ...everyDay, from: 10 * 60, to: 14 * 60 }, except: 'critical' } }),
    routeOf('muted'),
    routeOf('same', { recipients: ['to-chat'] }),
    routeOf('feeds', { when: { topics: ['feeds'] } }),
  ]
  const stage = new Stage({ atlas, routes })
  const silence = { matches: { routes: ['muted'] }, until: noon + 60 * minute }
  stage.write('silence.placed', 's1', { silence })
  stage.incident('opened', 'shop-a')
  const { routes: accounts } = explainTold('inc-shop-a', journalOf(stage), [
    ...routes.map(({ id }) => id),
    'new',
  ])
  assert.deepEqual(
    accounts.map(({ route, verdict, steps }) => `${route} ${verdict} ${steps.at(-1)?.rule ?? ''}`),
    [
      'chat told fits',
      'mail not same-person',
      'grave not severity',
      'others not no-match',
      'boss not only-escalated',
      'night held hours',
      'quiet held quiet',
      'muted held silence',
      'same not same-recipient',
      'feeds not topic',
      'new unknown ',
    ],
  )
  const until = (route: string): string | undefined =>
    accounts.find((one) => one.route === route)?.steps.at(-1)?.until
  assert.equal(until('night'), '2026-07-15T20:00:00.000Z')
  assert.equal(until('quiet'), '2026-07-15T14:00:00.000Z')
  assert.equal(until('muted'), '2026-07-15T13:00:00.000Z')
})

test('what joined another trouble is said to be told of with it, and what became of the message', () => {
  const stage = new Stage({ atlas, routes: [routeOf('oncall')] })
  stage.incident('opened', 'shop-a')
  stage.incident('opened', 'shop-b')
  stage.wait(2 * minute)
  const [opened] = stage.messages
  const sent = {
    ...{ seq: 99, at: stage.now as never, author: 'holdfast', kind: 'alert.sent', subject: 'inc-shop-a' },
    ...{ why: 'oncall was told', data: { outcome: 'sent', deliveries: [opened!.id] } },
  } as Entry
  const { threads, routes } = explainTold('inc-shop-b', [...journalOf(stage), sent], ['oncall'])
  assert.deepEqual(
    threads.map(({ thread, grouped }) => [thread, grouped]),
    [['inc-shop-a', true]],
  )
  assert.deepEqual(
    routes[0]?.steps.map(({ rule, delivery }) => `${rule} ${delivery?.state}`),
    ['fits sent', 'grown undefined'],
  )
})

test('why it was held back names who silenced it, and what was said of that', () => {
  const stage = new Stage({ atlas, routes: [routeOf('oncall')] })
  const silence = { matches: {}, until: noon + 60 * minute, by: 'operator:anna', why: 'known\r\nsince noon' }
  stage.write('silence.placed', 's1', { silence })
  stage.incident('opened', 'shop-a')
  const { routes } = explainTold('inc-shop-a', journalOf(stage), ['oncall'])
  assert.equal(routes[0]?.why, 'it is silenced (by anna: known since noon), until 2026-07-15 13:00 UTC')
})

test('what another route told instead stands with that route, and with whose place it took', () => {
  const stage = new Stage({ atlas, routes: [routeOf('chat'), routeOf('mail', { onlyEscalated: true })] })
  stage.incident('opened', 'shop-a')
  const [opened] = stage.messages
  const became = (kind: 'alert.sent' | 'alert.failed', data: JsonObject): Entry =>
    ({
      ...{
        seq: 99,
        at: stage.now + 1,
        author: 'holdfast',
        kind,
        subject: 'inc-shop-a',
        why: 'in the journal',
      },
      data: { subjects: ['inc-shop-a'], kind: 'incident.opened', ...data },
    }) as unknown as Entry
  const entries = [
    ...journalOf(stage),
    became('alert.failed', { alert: 'chat', outcome: 'diverted', delivery: opened!.id, why: 'answered 503' }),
    became('alert.sent', { alert: 'mail', outcome: 'sent', delivery: 'other' }),
    became('alert.sent', { alert: 'mail', outcome: 'sent', delivery: 'else', subjects: ['inc-shop-b'] }),
  ]
  const { routes } = explainTold('inc-shop-a', entries, ['chat', 'mail'])
  const [chat, mail] = routes
  assert.equal(chat?.steps[0]?.delivery?.why, 'answered 503')
  assert.deepEqual(
    mail?.steps.map(({ verdict, why }) => `${verdict}: ${why}`),
    ['not: it is told only when another route is not answered', 'told: chat could not be told'],
  )
})

test('an incident that nothing was decided of is said to be that', () => {
  const { threads, routes } = explainTold('inc-old', [], ['oncall'])
  assert.deepEqual(threads, [])
  assert.equal(routes[0]?.verdict, 'unknown')
})
