import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { minutes } from '../terms/index.ts'
import { type Day, everything, type Hours } from './route.ts'
import { atlasOf, minute, noon, routeOf, Stage } from './stage.fixture.ts'

const hour = 60 * minute
const region = 'aws/us-east-1'
const atlas = atlasOf({
  'shop-a': [`${region}/dynamodb`],
  'shop-b': [`${region}/s3?`],
  'bank-c': ['gcp/us-west1'],
})
const everyDay: Day[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const hoursOf = (from: number, to: number, zone = 'UTC', days = everyDay): Hours => ({
  days,
  from: from * 60,
  to: to * 60,
  zone,
})
const on = (over: Parameters<typeof routeOf>[1] = {}, at = noon): Stage =>
  new Stage({ atlas, routes: [routeOf('oncall', over)] }, at)
const kinds = (stage: Stage): string[] => stage.said().map((one) => one.split(' ')[1]!)

describe('reminders and escalation', () => {
  const routes = [
    routeOf('oncall', {
      remind: (30 * minute) as never,
      escalate: { after: (10 * minute) as never, to: 'boss' },
    }),
    routeOf('boss', { onlyEscalated: true }),
  ]

  test('come until somebody acknowledges, who is named', () => {
    const stage = new Stage({ atlas, routes, ackUrl: () => 'http://board/ack' })
    stage.incident('opened', 'shop-a')
    stage.wait(9 * minute)
    assert.deepEqual(stage.said(), ['to-oncall incident.opened inc-shop-a'])
    stage.wait(2 * minute)
    assert.match(stage.messages[0]!.text, /oncall was told and nobody has acknowledged it/)
    assert.deepEqual(stage.said(), ['to-boss incident.opened inc-shop-a'])
    stage.wait(20 * minute)
    assert.deepEqual(stage.said(), ['to-oncall incident.reminder inc-shop-a'])
    stage.write('incident.acknowledged', 'inc-shop-a', {
      acknowledgement: { incident: 'inc-shop-a', by: 'operator:anna' },
    })
    assert.equal(stage.messages[0]?.acknowledgedBy, 'anna')
    assert.equal(stage.messages[0]?.ackUrl, undefined, 'nothing is left to acknowledge')
    assert.deepEqual(stage.said(), [
      'to-oncall incident.acknowledged inc-shop-a',
      'to-boss incident.acknowledged inc-shop-a',
    ])
    stage.wait(5 * hour)
    assert.deepEqual(stage.said(), [])
    stage.incident('resolved', 'shop-a')
    assert.deepEqual(kinds(stage), ['incident.resolved', 'incident.resolved'])
  })

  test('a link is named by whoever reads it', () => {
    const stage = new Stage({
      atlas,
      routes: [routeOf('oncall', { recipients: ['webhook:4e14', 'mail:a@b.c'] })],
    })
    const by = (who: string): string | undefined => {
      stage.write('incident.acknowledged', 'inc-shop-a', {
        acknowledgement: { incident: 'inc-shop-a', by: who },
      })
      stage.now++
      return stage.messages.splice(0).at(-1)?.title
    }
    stage.incident('opened', 'shop-a')
    assert.match(by('link:webhook:4e14') ?? '', /^Somebody who reads oncall takes care: /)
    assert.match(by('link:mail:a@b.c') ?? '', /^a@b\.c takes care: /)
    assert.match(by('pagerduty:Anna Example') ?? '', /^Anna Example takes care: /)
  })

  test('do not come when it is acknowledged in time, and come again when that runs out', () => {
    const stage = new Stage({ atlas, routes })
    stage.incident('opened', 'shop-a')
    const until = stage.now + hour
    stage.write('incident.acknowledged', 'inc-shop-a', { acknowledgement: { by: 'anna', until } })
    stage.said()
    stage.wait(59 * minute)
    assert.deepEqual(stage.said(), [])
    stage.wait(12 * minute)
    assert.deepEqual(stage.said().sort(), [
      'to-boss incident.opened inc-shop-a',
      'to-oncall incident.reminder inc-shop-a',
    ])
  })

  test('do not come out of quiet hours when it was acknowledged in them, unless that runs out', () => {
    const quiet = { hours: hoursOf(22, 7), except: 'nothing' as const }
    const night = [routes[0]!, routeOf('boss', { onlyEscalated: true, quiet })]
    const acknowledged = (more: object): Stage => {
      const stage = new Stage({ atlas, routes: night }, Date.parse('2026-07-15T02:00:00Z'))
      stage.incident('opened', 'shop-a')
      stage.wait(15 * minute)
      stage.write('incident.acknowledged', 'inc-shop-a', { acknowledgement: { by: 'anna', ...more } })
      stage.waitUntil('2026-07-15T07:30:00Z')
      return stage
    }
    const boss = (stage: Stage) => stage.said().filter((one) => one.startsWith('to-boss'))
    assert.deepEqual(boss(acknowledged({})), [])
    const until = Date.parse('2026-07-15T04:00:00Z')
    assert.deepEqual(boss(acknowledged({ until })), ['to-boss incident.opened inc-shop-a'])
  })

  test('who is told only after it was acknowledged is told by whom with it, once', () => {
    const quiet = { hours: hoursOf(22, 7), except: 'nothing' as const }
    const late = [routeOf('oncall'), routeOf('team', { quiet }), routeOf('pager', { quiet, tracks: true })]
    const morning = (...services: string[]): Stage => {
      const stage = new Stage({ atlas, routes: late }, Date.parse('2026-07-15T02:00:00Z'))
      for (const id of services) stage.incident('opened', id)
      for (const id of services)
        stage.write('incident.acknowledged', `inc-${id}`, { acknowledgement: { by: 'operator:anna' } })
      stage.waitUntil('2026-07-15T06:00:00Z')
      stage.said()
      stage.waitUntil('2026-07-15T07:30:00Z')
      return stage
    }
    const one = morning('shop-a')
    assert.match(one.messages[1]!.text, /\nanna has acknowledged it\.\n/)
    assert.deepEqual(one.said(), [
      'to-pager incident.opened inc-shop-a',
      'to-team incident.opened inc-shop-a',
      'to-pager incident.acknowledged inc-shop-a',
    ])
    const many = morning('shop-a', 'bank-c').messages.filter(({ route }) => route === 'team')
    assert.deepEqual(
      many.map(({ kind }) => kind),
      ['summary'],
    )
    assert.match(many[0]!.text, /shop-a is down \(anna takes care\)\n/)
  })

  test('are not for what is over', () => {
    const stage = new Stage({ atlas, routes })
    stage.incident('opened', 'shop-a')
    stage.incident('resolved', 'shop-a')
    stage.said()
    stage.wait(2 * hour)
    assert.deepEqual(stage.said(), [])
  })

  test('go on from route to route, and end where they came from', () => {
    const next = (to: string) => ({ escalate: { after: (5 * minute) as never, to } })
    const ring = [routeOf('a', next('b')), routeOf('b', { onlyEscalated: true, ...next('a') })]
    const stage = new Stage({ atlas, routes: ring })
    stage.incident('opened', 'shop-a')
    stage.wait(hour)
    assert.deepEqual(stage.said(), ['to-a incident.opened inc-shop-a', 'to-b incident.opened inc-shop-a'])
  })
})

describe('a silence', () => {
  const silence = (stage: Stage, matches: object, until: number): void =>
    stage.write('silence.placed', 's1', {
      silence: { id: 's1', matches: matches as never, until, by: 'anna', why: 'known' },
    })

  test('holds back what it matches; what lasts past its end is told then, once', () => {
    const stage = on()
    silence(stage, { services: ['shop-a'] }, noon + hour)
    stage.incident('opened', 'shop-a')
    stage.incident('opened', 'bank-c')
    assert.deepEqual(stage.said(), ['to-oncall incident.opened inc-bank-c'])
    stage.wait(59 * minute)
    assert.deepEqual(stage.said(), [])
    stage.wait(hour)
    assert.deepEqual(stage.said(), ['to-oncall incident.opened inc-shop-a'])
  })

  test('that is over before the trouble is says nothing of it', () => {
    const stage = on()
    silence(stage, { foundations: [region] }, noon + hour)
    stage.incident('opened', 'shop-a')
    stage.incident('resolved', 'shop-a')
    stage.wait(3 * hour)
    assert.deepEqual(stage.said(), [])
  })

  test('does not keep the all-clear from whoever was told of the opening', () => {
    const stage = on()
    stage.incident('opened', 'shop-a')
    silence(stage, { sectors: ['shop'] }, noon + hour)
    stage.incident('updated', 'shop-a', { severity: 'critical' })
    stage.wait(10 * minute)
    assert.deepEqual(kinds(stage), ['incident.opened'])
    stage.incident('resolved', 'shop-a')
    assert.deepEqual(kinds(stage), ['incident.resolved'])
  })

  test('of one route leaves the others alone; a released one is over at once', () => {
    const stage = new Stage({ atlas, routes: [routeOf('a'), routeOf('b')] })
    silence(stage, { routes: ['a'] }, noon + hour)
    stage.incident('opened', 'shop-a')
    assert.deepEqual(stage.said(), ['to-b incident.opened inc-shop-a'])
    stage.write('silence.released', 's1', { silence: { id: 's1' } })
    assert.deepEqual(stage.said(), ['to-a incident.opened inc-shop-a'])
  })

  test('of one service does not hide what else the trouble hits', () => {
    const stage = new Stage({ atlas: atlasOf({ a: [region], b: [region] }), routes: [routeOf('oncall')] })
    silence(stage, { services: ['a'] }, noon + hour)
    stage.incident('opened', 'a')
    stage.incident('opened', 'b')
    assert.equal(stage.said().length, 1)
  })

  test('up to a severity is over when it gets worse than that', () => {
    const stage = on({ when: { ...everything, severity: 'minor' } })
    silence(stage, { services: ['shop-a'], severity: 'major' }, noon + hour)
    stage.incident('opened', 'shop-a')
    assert.deepEqual(stage.said(), [])
    stage.incident('updated', 'shop-a', { severity: 'critical' })
    assert.deepEqual(stage.said(), ['to-oncall incident.opened inc-shop-a'])
  })

  test('without an end is none', () => {
    const stage = on()
    stage.write('silence.placed', 's1', { silence: { id: 's1', matches: {} } })
    stage.incident('opened', 'shop-a')
    assert.equal(stage.said().length, 1)
  })
})

describe('maintenance', () => {
  const plan = (stage: Stage, over: object, kind: 'planned' | 'changed' = 'planned'): void =>
    stage.write(`maintenance.${kind}`, 'm1', {
      maintenance: {
        id: 'm1',
        title: 'disks',
        from: noon + hour,
        until: noon + 2 * hour,
        by: 'anna',
        ...over,
      },
    })

  test('of a foundation holds back what must have it, while it lasts', () => {
    const stage = on()
    plan(stage, { foundations: [region] })
    stage.wait(61 * minute)
    stage.incident('opened', 'shop-a')
    assert.deepEqual(stage.said(), [])
    stage.incident('opened', 'shop-b')
    assert.equal(stage.said().length, 1, 'what can do without it is told of')
  })

  test('that ends early, or is moved, tells of what goes on', () => {
    const stage = on()
    plan(stage, { services: ['shop-a'] })
    stage.wait(hour)
    stage.incident('opened', 'shop-a')
    plan(stage, { services: ['shop-a'], until: noon + 5 * hour }, 'changed')
    stage.wait(3 * hour)
    assert.deepEqual(stage.said(), [])
    stage.write('maintenance.ended', 'm1', { maintenance: { id: 'm1' } })
    assert.deepEqual(kinds(stage), ['incident.opened'])
  })
})

describe('quiet hours', () => {
  const night = { quiet: { hours: hoursOf(22, 7, 'Europe/London'), except: 'critical' as const } }
  const atNight = (): Stage => on(night, Date.parse('2026-07-15T23:00:00Z'))

  test('hold what is not grave, and then give one digest of it', () => {
    const stage = atNight()
    stage.incident('opened', 'shop-a')
    stage.incident('opened', 'bank-c')
    stage.wait(hour)
    stage.incident('resolved', 'bank-c')
    stage.waitUntil('2026-07-16T05:59:00Z')
    assert.deepEqual(stage.said(), [])
    stage.waitUntil('2026-07-16T06:30:00Z')
    const [digest, ...more] = stage.messages.splice(0)
    assert.deepEqual(more, [])
    assert.equal(digest?.kind, 'summary')
    assert.equal(digest?.at, '2026-07-16T06:00:00.000Z', '07:00 in London')
    assert.deepEqual(digest?.troubles?.map(({ thread, state }) => `${thread} ${state}`).sort(), [
      'inc-bank-c over',
      'inc-shop-a open',
    ])
    stage.incident('resolved', 'shop-a')
    assert.deepEqual(stage.said(), ['to-oncall incident.resolved inc-shop-a'])
  })

  test('let through what is grave, or becomes so, and its end', () => {
    const stage = atNight()
    stage.incident('opened', 'shop-a')
    stage.wait(10 * minute)
    stage.incident('updated', 'shop-a', { severity: 'critical' })
    assert.deepEqual(kinds(stage), ['incident.opened'])
    stage.incident('resolved', 'shop-a', { severity: 'critical' })
    assert.deepEqual(kinds(stage), ['incident.resolved'])
  })

  test('keep an all-clear that nobody waits for until the morning', () => {
    const stage = on(night, Date.parse('2026-07-15T20:00:00Z'))
    stage.incident('opened', 'shop-a')
    stage.waitUntil('2026-07-15T23:00:00Z')
    assert.deepEqual(kinds(stage), ['incident.opened'])
    stage.incident('resolved', 'shop-a')
    stage.waitUntil('2026-07-16T05:59:00Z')
    assert.deepEqual(stage.said(), [])
    stage.waitUntil('2026-07-16T06:01:00Z')
    assert.equal(stage.messages[0]?.durationMs, 3 * hour)
    assert.deepEqual(kinds(stage), ['incident.resolved'])
  })
})

test('a route with hours hears in them of what goes on, and of nothing that is over', () => {
  const stage = on({ when: { hours: hoursOf(9, 17) } }, Date.parse('2026-07-15T18:00:00Z'))
  stage.incident('opened', 'shop-a')
  stage.incident('opened', 'bank-c')
  stage.wait(hour)
  stage.incident('resolved', 'bank-c')
  stage.waitUntil('2026-07-16T10:00:00Z')
  assert.deepEqual(stage.said(), ['to-oncall incident.opened inc-shop-a'])
})

describe('after an outage of our own', () => {
  test('everybody gets one summary of what happened meanwhile, and the thread goes on', () => {
    const many = Array.from({ length: 40 }, (_, i) => `s${i}`)
    const apart = atlasOf(Object.fromEntries(many.map((id) => [id, [`own/${id}`]])))
    const stage = new Stage({ atlas: apart, routes: [routeOf('a'), routeOf('b')] })
    stage.incident('opened', 's0')
    stage.wait(5 * minute)
    stage.said()
    stage.sleep(2 * hour)
    stage.incident('resolved', 's0')
    for (const id of many.slice(1)) stage.incident('opened', id)
    stage.incident('resolved', 's1')
    assert.deepEqual(stage.said(), [], 'it gathers first')
    stage.wait(5 * minute)
    const summaries = stage.messages.splice(0)
    assert.deepEqual(
      summaries.map(({ recipient, kind }) => `${recipient} ${kind}`),
      ['to-a summary', 'to-b summary'],
    )
    assert.match(summaries[0]!.title, /^Holdfast did not run for 2 h.*38 troubles go on, 2 over/)
    assert.equal(summaries[0]?.troubles?.length, 40)
    stage.incident('resolved', 's2')
    assert.deepEqual(stage.said(), ['to-a incident.resolved inc-s2', 'to-b incident.resolved inc-s2'])
  })

  test('reminders and escalations that came due meanwhile are in the summary', () => {
    const many = Array.from({ length: 4 }, (_, i) => `s${i}`)
    const stage = new Stage({
      atlas: atlasOf(Object.fromEntries(many.map((id) => [id, [`own/${id}`]]))),
      routes: [
        routeOf('a', { remind: minutes(30), escalate: { after: minutes(15), to: 'boss' } }),
        routeOf('boss', { onlyEscalated: true }),
      ],
    })
    for (const id of many) stage.incident('opened', id)
    stage.wait(5 * minute)
    stage.said()
    stage.sleep(hour)
    stage.wait(2 * minute)
    const summaries = stage.messages.splice(0)
    assert.deepEqual(
      summaries.map(({ recipient, kind, troubles }) => `${recipient} ${kind} ${troubles?.length}`),
      ['to-boss summary 4', 'to-a summary 4'],
    )
    stage.wait(30 * minute)
    assert.equal(stage.said().filter((one) => one.startsWith('to-a incident.reminder')).length, 4)
  })

  test('whoever watches over everything hears of it, also when nothing else happened', () => {
    const stage = new Stage({
      atlas,
      routes: [
        routeOf('all'),
        routeOf('shop', { when: { services: ['shop-a' as never] } }),
        routeOf('pager', { tracks: true }),
      ],
    })
    stage.wait(minute)
    stage.sleep(hour)
    stage.wait(5 * minute)
    assert.deepEqual(
      stage.messages.map(({ recipient, kind }) => `${recipient} ${kind}`),
      ['to-all summary'],
    )
  })

  test('a channel that keeps every thread’s state has each opened and closed', () => {
    const stage = on({ tracks: true })
    stage.incident('opened', 'shop-a')
    stage.wait(minute)
    stage.sleep(hour)
    stage.incident('resolved', 'shop-a')
    stage.incident('opened', 'bank-c')
    stage.wait(5 * minute)
    assert.deepEqual(stage.said(), [
      'to-oncall incident.opened inc-shop-a',
      'to-oncall incident.resolved inc-shop-a',
      'to-oncall incident.opened inc-bank-c',
    ])
  })

  test('a restart of a moment is none', () => {
    const stage = on()
    stage.sleep(90_000)
    stage.incident('opened', 'shop-a')
    assert.deepEqual(kinds(stage), ['incident.opened'])
  })
})

test('when much happens in a few minutes, what comes after the first few is gathered', () => {
  const many = Array.from({ length: 30 }, (_, i) => `s${i}`)
  const stage = new Stage({
    atlas: atlasOf(Object.fromEntries(many.map((id) => [id, []]))),
    routes: [routeOf('a')],
  })
  for (const id of many) stage.incident('opened', id)
  assert.equal(stage.said().length, 5)
  stage.wait(2 * minute)
  const [rest, ...more] = stage.messages
  assert.deepEqual(more, [])
  assert.equal(rest?.troubles?.length, 25)
})
