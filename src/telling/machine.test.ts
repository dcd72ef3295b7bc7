import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { tellingKinds } from './index.ts'
import { atlasOf, minute, noon, routeOf, Stage } from './stage.fixture.ts'
import type { Trouble } from './state.ts'
import { headline } from './words.ts'

const dynamo = 'aws/us-east-1/dynamodb'
const atlas = atlasOf({
  'shop-a': [dynamo],
  'shop-b': [dynamo],
  'bank-c': ['aws/us-east-1/s3'],
  'bank-d': ['gcp/us-west1'],
  'bank-e': [],
})
const on = (over: Parameters<typeof routeOf>[1] = {}): Stage =>
  new Stage({ atlas, routes: [routeOf('oncall', over)] })

describe('one trouble', () => {
  test('is told as it opens, when it is worse, and with its duration when it is over', () => {
    const stage = on()
    stage.incident('opened', 'shop-a', { severity: 'minor' })
    assert.deepEqual(stage.said(), ['to-oncall incident.opened inc-shop-a'])
    stage.wait(2 * minute)
    stage.incident('updated', 'shop-a', { severity: 'critical' })
    stage.incident('updated', 'shop-a', { severity: 'major' })
    assert.equal(stage.messages[0]?.severity, 'critical')
    assert.deepEqual(stage.said(), ['to-oncall incident.changed inc-shop-a'])
    stage.wait(10 * minute)
    stage.incident('recovering', 'shop-a')
    stage.incident('resolved', 'shop-a')
    const [over] = stage.messages
    assert.equal(over?.durationMs, 12 * minute)
    assert.match(over!.title, /^Over after 12 min: shop-a is down/)
    assert.deepEqual(stage.said(), ['to-oncall incident.resolved inc-shop-a'])
    stage.wait(180 * minute)
    assert.deepEqual(stage.said(), [])
    assert.deepEqual((stage.state as { troubles: object }).troubles, {}, 'and it is forgotten')
  })

  test('below a route’s severity is told when it becomes worse, and only then', () => {
    const stage = on({ when: { severity: 'major' } })
    stage.incident('opened', 'shop-a', { severity: 'minor' })
    assert.deepEqual(stage.said(), [])
    stage.incident('updated', 'shop-a', { severity: 'critical' })
    assert.deepEqual(stage.said(), ['to-oncall incident.opened inc-shop-a'])
  })

  test('that comes back within the half hour goes on in its thread; what comes and goes is told less and less', () => {
    const stage = on()
    let told = 0
    for (let flap = 0; flap < 40; flap++) {
      stage.incident(flap === 0 ? 'opened' : 'updated', 'shop-a')
      stage.wait(4 * minute)
      stage.incident('resolved', 'shop-a')
      stage.wait(8 * minute)
      told += stage.messages.length
      assert.ok(stage.messages.every(({ thread }) => thread === 'inc-shop-a'))
      stage.messages.splice(0)
    }
    assert.ok(told <= 8, `${told} messages in eight hours`)
    stage.wait(90 * minute)
    assert.deepEqual(stage.said(), ['to-oncall incident.resolved inc-shop-a'], 'and its end is told')
  })

  test('of public services alone is told while the sum of all does not tell it', () => {
    const stage = on()
    const scope = (whose: string) => ({
      ...{ kind: 'country', country: 'NO', whose },
      services: whose === 'public' ? ['bank-d'] : ['bank-d', 'bank-e'],
    })
    const say = (kind: 'opened' | 'resolved', whose: string): void =>
      stage.incident(kind, whose, { scope: scope(whose) })
    say('opened', 'operators')
    say('opened', 'public')
    assert.deepEqual(stage.said(), ['to-oncall incident.opened inc-operators'])
    stage.wait(2 * minute)
    say('resolved', 'public')
    assert.deepEqual(stage.said(), [])
    say('resolved', 'operators')
    assert.deepEqual(stage.said(), ['to-oncall incident.resolved inc-operators'])
    stage.wait(180 * minute)
    stage.incident('opened', 'public', { scope: scope('public') })
    assert.deepEqual(stage.said(), ['to-oncall incident.opened inc-public-2'])
    stage.wait(2 * minute)
    stage.incident('resolved', 'public', { scope: scope('public') })
    assert.deepEqual(stage.said(), ['to-oncall incident.resolved inc-public-2'])
  })

  test('is not told twice to one address or to one person', () => {
    const stage = new Stage({
      atlas,
      routes: [
        routeOf('anna-chat', { person: 'anna', recipients: ['chat'] }),
        routeOf('anna-mail', { person: 'anna', recipients: ['mail-anna'] }),
        routeOf('team', { recipients: ['chat', 'mail-ben'] }),
      ],
    })
    stage.incident('opened', 'shop-a')
    stage.wait(minute)
    stage.incident('resolved', 'shop-a')
    assert.deepEqual(stage.said(), [
      'chat incident.opened inc-shop-a',
      'mail-ben incident.opened inc-shop-a',
      'chat incident.resolved inc-shop-a',
      'mail-ben incident.resolved inc-shop-a',
    ])
  })
})

describe('an upstream failure', () => {
  const many = Array.from({ length: 500 }, (_, i) => `app-${i}`)
  const wide = atlasOf(Object.fromEntries(many.map((id) => [id, [dynamo]])))

  test('with five hundred dependants is one alert that lists them all', () => {
    const stage = new Stage({ atlas: wide, routes: [routeOf('oncall')] })
    for (const id of many) stage.incident('opened', id)
    assert.deepEqual(stage.said(), ['to-oncall incident.opened inc-app-0'])
    stage.wait(2 * minute)
    const [grown] = stage.messages
    assert.equal(grown?.services.length, 500)
    assert.equal(grown?.foundation, dynamo)
    assert.equal(grown?.foundationNamed, false)
    assert.ok(grown!.text.length < 4000)
    assert.match(grown!.text, /499 more services are hit/)
    assert.match(grown!.title, /500 services in trouble: app-0, app-1, app-2 and 497 more/)
    assert.deepEqual(stage.said(), ['to-oncall incident.changed inc-app-0'])
    stage.named(dynamo, many)
    stage.wait(minute)
    assert.match(stage.messages[0]!.title, /^Update: aws\/us-east-1\/dynamodb: 500 services/)
    assert.equal(stage.messages[0]?.foundationNamed, true)
    assert.deepEqual(stage.said(), ['to-oncall incident.changed inc-app-0'])
    for (const id of many) stage.incident('resolved', id)
    assert.deepEqual(stage.said(), ['to-oncall incident.resolved inc-app-0'])
  })

  test('is told at most once a minute while it grows', () => {
    const stage = new Stage({ atlas: wide, routes: [routeOf('oncall')] })
    for (const id of many.slice(0, 150)) {
      stage.incident('opened', id)
      stage.wait(1_000)
    }
    const at = stage.messages.map((message) => Date.parse(message.at))
    for (const [i, time] of at.entries()) if (i > 0) assert.ok(time - at[i - 1]! >= minute)
    assert.ok(at.length <= 6, `${at.length} messages`)
  })

  test('says what already moved, also what moved a moment before it was known', () => {
    const endpoints = new Map([['app.example', { services: ['shop-a'], foundations: [dynamo] }]]) as never
    const stage = new Stage({ atlas, endpoints, routes: [routeOf('oncall')] })
    const cause = { kind: 'check', check: 'shop-east', state: 'down', at: stage.now - 140 }
    stage.write('selection.moved', 'app.example', { from: ['east'], to: ['west'], cause })
    stage.incident('opened', 'shop-a')
    assert.deepEqual(stage.messages[0]?.moved, [
      'app.example answers west instead of east since 12:00:00 UTC (140 ms after check shop-east was judged down)',
    ])
    assert.match(stage.messages[0]!.text, /Moved already:\n- app\.example answers west/)
    stage.said()
    stage.wait(2 * minute)
    stage.write('drain.placed', 'app.example', { target: 'east' }, 'operator:anna')
    assert.equal(stage.messages[0]?.moved[1], 'anna drained east of app.example at 12:02:00 UTC')
    assert.deepEqual(stage.said(), ['to-oncall incident.changed inc-shop-a'])
  })

  test('does not hide what stands on something else', () => {
    const stage = on()
    stage.incident('opened', 'shop-a')
    stage.incident('opened', 'bank-d')
    stage.incident('opened', 'bank-e')
    assert.deepEqual(stage.said(), [
      'to-oncall incident.opened inc-shop-a',
      'to-oncall incident.opened inc-bank-d',
      'to-oncall incident.opened inc-bank-e',
    ])
  })

  test('when it is named, lets go of those that only might have shared it', () => {
    const stage = on()
    for (const id of ['shop-a', 'shop-b', 'bank-c']) stage.incident('opened', id)
    assert.deepEqual(stage.said(), ['to-oncall incident.opened inc-shop-a'])
    stage.named(dynamo, ['shop-a', 'shop-b'])
    assert.deepEqual(stage.said(), ['to-oncall incident.opened inc-bank-c'])
    stage.wait(2 * minute)
    assert.deepEqual(stage.said(), ['to-oncall incident.changed inc-shop-a'])
  })

  test('when it is named, holds those that were told of by themselves: they hear of their own end', () => {
    const stage = on()
    for (const id of ['shop-a', 'shop-b', 'bank-e']) stage.incident('opened', id)
    stage.said()
    stage.named(dynamo, ['shop-a', 'shop-b', 'bank-e'])
    stage.wait(5 * minute)
    assert.equal(stage.messages[0]?.services.length, 3)
    assert.deepEqual(stage.said(), ['to-oncall incident.changed inc-shop-a'])
    stage.incident('resolved', 'bank-e')
    assert.deepEqual(stage.said(), ['to-oncall incident.resolved inc-bank-e'])
  })

  test('tells of what falls later as a part of it, though its edge is not known', () => {
    const stage = on()
    for (const id of ['shop-a', 'shop-b']) stage.incident('opened', id)
    stage.named(dynamo, ['shop-a', 'shop-b', 'bank-e'])
    stage.said()
    stage.wait(90 * minute)
    stage.incident('opened', 'bank-e', { foundation: dynamo })
    assert.deepEqual(stage.said(), ['to-oncall incident.changed inc-shop-a'])
  })
})

describe('a dependant’s own trouble', () => {
  const outage = (): Stage => {
    const stage = on()
    for (const id of ['shop-a', 'shop-b', 'bank-e']) stage.incident('opened', id, { foundation: dynamo })
    stage.named(dynamo, ['shop-a', 'shop-b', 'bank-e'])
    stage.wait(20 * minute)
    stage.said()
    return stage
  }

  test('is told when it lingers after its foundation is back', () => {
    const stage = outage()
    for (const id of ['shop-a', 'bank-e']) stage.incident('resolved', id)
    stage.cleared(dynamo)
    const over = stage.messages.find(({ thread }) => thread === 'inc-shop-a')
    assert.match(over!.text, /Not back yet: shop-b/)
    stage.said()
    stage.wait(4 * minute)
    assert.deepEqual(stage.said(), [], 'it may be back in a moment')
    stage.wait(2 * minute)
    assert.deepEqual(stage.said(), ['to-oncall incident.opened inc-shop-b'])
  })

  test('is not told when it is back a moment after the others', () => {
    const stage = outage()
    for (const id of ['shop-a', 'bank-e']) stage.incident('resolved', id)
    stage.cleared(dynamo)
    stage.said()
    stage.wait(2 * minute)
    stage.incident('resolved', 'shop-b')
    stage.wait(30 * minute)
    assert.deepEqual(stage.said(), [])
  })

  test('is told when its foundation is well again', () => {
    const stage = outage()
    for (const id of ['shop-a', 'shop-b', 'bank-e']) stage.incident('resolved', id)
    stage.cleared(dynamo)
    stage.said()
    stage.wait(10 * minute)
    stage.incident('updated', 'shop-b')
    assert.deepEqual(stage.said(), ['to-oncall incident.opened inc-shop-b'])
  })

  for (const order of [
    ['bank-e', 'shop-a', 'shop-b'],
    ['shop-a', 'shop-b', 'bank-e'],
  ])
    test(`is told once when it was told of before it was folded into that, and relapses (${order[0]} first)`, () => {
      const stage = on()
      for (const id of order) stage.incident('opened', id)
      stage.named(dynamo, order)
      stage.wait(5 * minute)
      for (const id of order) stage.incident('resolved', id)
      stage.cleared(dynamo)
      stage.wait(10 * minute)
      stage.said()
      stage.incident('updated', 'bank-e')
      assert.deepEqual(stage.said(), ['to-oncall incident.opened inc-bank-e'])
    })

  test('is not told by itself when it relapses while that goes on', () => {
    const stage = on()
    for (const id of ['bank-e', 'shop-a', 'shop-b', 'bank-c']) stage.incident('opened', id)
    stage.named(dynamo, ['bank-e', 'shop-a', 'shop-b', 'bank-c'])
    stage.wait(5 * minute)
    stage.incident('resolved', 'bank-e')
    stage.wait(10 * minute)
    stage.said()
    stage.incident('updated', 'bank-e')
    stage.wait(5 * minute)
    assert.deepEqual(stage.said(), [])
  })

  test('is told when it fails in another way, much later', () => {
    const stage = on()
    const by = (...phases: string[]) => ({
      evidence: phases.map((phase) => ({ kind: 'check', check: 'c', phase, up: false })),
    })
    for (const id of ['shop-a', 'shop-b']) stage.incident('opened', id, by('connect'))
    stage.wait(10 * minute)
    stage.incident('updated', 'shop-b', by('connect', 'status'))
    stage.wait(20 * minute)
    stage.incident('updated', 'shop-b', by('connect', 'status'))
    stage.said()
    stage.incident('updated', 'shop-b', by('connect', 'status', 'tls'))
    assert.deepEqual(stage.said(), ['to-oncall incident.opened inc-shop-b'])
  })

  test('is told when it relapses while most of the others are back', () => {
    const stage = outage()
    for (const id of ['shop-a', 'shop-b']) stage.incident('resolved', id)
    stage.incident('updated', 'shop-b')
    assert.deepEqual(stage.said(), ['to-oncall incident.opened inc-shop-b'])
  })
})

describe('what people merely blame', () => {
  test('is no alert of its own while what they mean is told of', () => {
    const stage = on()
    stage.incident('opened', 'shop-a')
    stage.incident('opened', 'bank-d', { severity: 'critical', sympatheticTo: 'shop-a' })
    stage.wait(5 * minute)
    assert.deepEqual(stage.said(), ['to-oncall incident.opened inc-shop-a'])
    stage.incident('updated', 'bank-d', { severity: 'critical' })
    assert.deepEqual(
      stage.said(),
      ['to-oncall incident.opened inc-bank-d'],
      'until it turns out to be its own',
    )
  })

  test('is minor, however many do', () => {
    const stage = on({ when: { severity: 'major' } })
    stage.incident('opened', 'bank-d', { severity: 'critical', sympatheticTo: 'shop-a' })
    assert.deepEqual(stage.said(), [])
  })
})

test('what is too much at once is told in one summary, also what becomes worse meanwhile', () => {
  const names = Array.from({ length: 7 }, (_, i) => `own-${i}`)
  const stage = new Stage({ routes: [routeOf('oncall')] })
  for (const id of names) stage.incident('opened', id)
  assert.equal(stage.said().length, 5)
  stage.wait(20_000)
  stage.incident('updated', 'own-6', { severity: 'critical' })
  assert.deepEqual(stage.said(), [])
  stage.wait(minute)
  assert.equal(stage.messages[0]?.troubles?.length, 2)
  assert.match(stage.said().join(), /^to-oncall summary [^,]+$/)
})

describe('alarms', () => {
  test('are told, and their end to those who were told', () => {
    const stage = on({ when: { severity: 'critical' } })
    stage.write('endpoint.alarm', 'app.example', { state: 'raised', code: 'nothing-ready' })
    stage.write('endpoint.alarm', 'app.example', { state: 'raised', code: 'nothing-ready' })
    stage.wait(minute)
    stage.write('endpoint.alarm', 'app.example', { state: 'cleared', code: 'nothing-ready' })
    const [raised, cleared] = stage.messages
    assert.equal(raised?.subject, 'app.example')
    assert.equal(cleared?.thread, raised?.thread)
    assert.deepEqual(
      stage.said().map((one) => one.split(' ')[1]),
      ['endpoint.alarm', 'endpoint.cleared'],
    )
  })

  test('name what they are about, whether their text does or not', () => {
    const about = (text: string) =>
      headline(atlas, { topic: 'endpoints', subject: 'app.example', text } as unknown as Trouble)
    assert.equal(about('2 of 2 targets are down'), 'app.example: 2 of 2 targets are down')
    assert.equal(about('app.example left the configuration'), 'app.example left the configuration')
  })

  test('of our own eyes wake nobody unless they last, and end by the same word', () => {
    const stage = on()
    const frozen = (state: string) =>
      stage.write('endpoint.alarm', 'app.example', { state, code: 'below-quorum' })
    frozen('raised')
    stage.wait(30_000)
    frozen('cleared')
    stage.wait(10 * minute)
    assert.deepEqual(stage.said(), [])
    frozen('raised')
    stage.wait(2 * minute)
    frozen('cleared')
    stage.wait(10 * minute)
    assert.deepEqual(
      stage.said().map((one) => one.split(' ')[1]),
      ['endpoint.alarm', 'endpoint.cleared'],
    )
  })

  test('of a disk that takes no writes end when it does', () => {
    const stage = on()
    stage.write('endpoint.alarm', 'app.example', { state: 'raised', code: 'unwritable' })
    stage.wait(minute)
    stage.write('endpoint.alarm', 'app.example', { state: 'cleared', code: 'durable' })
    assert.deepEqual(
      stage.said().map((one) => one.split(' ')[1]),
      ['endpoint.alarm', 'endpoint.cleared'],
    )
  })

  test('of a node that is back at once wake nobody', () => {
    const stage = on()
    stage.write('node.lost', 'fra-1')
    stage.wait(20_000)
    stage.write('node.started', 'fra-1')
    stage.wait(10 * minute)
    assert.deepEqual(stage.said(), [])
    stage.write('node.lost', 'fra-1')
    stage.wait(2 * minute)
    assert.equal(stage.said().length, 1)
  })

  test('of a provider’s feed that is stale go to those who ask for feeds', () => {
    const stage = new Stage({ routes: [routeOf('oncall'), routeOf('data', { when: { topics: ['feeds'] } })] })
    assert.ok((['feed.stale', 'feed.back'] as const).every((kind) => tellingKinds.includes(kind)))
    stage.write('feed.stale', 'github')
    assert.deepEqual(stage.said(), [], 'it may be good again in a moment')
    stage.wait(2 * minute)
    stage.write('feed.back', 'github')
    assert.deepEqual(stage.said(), ['to-data endpoint.alarm alarm-1', 'to-data endpoint.cleared alarm-1'])
  })

  test('of an endpoint go to those who ask for what it serves', () => {
    const endpoints = new Map([['app.example', { services: ['shop-a'], foundations: [dynamo] }]]) as never
    const routes = [
      routeOf('shop', { when: { sectors: ['shop'] } }),
      routeOf('bank', { when: { sectors: ['bank'] } }),
      routeOf('aws', { when: { foundations: ['aws/us-east-1' as never] } }),
    ]
    const stage = new Stage({ atlas, endpoints, routes })
    stage.write('endpoint.alarm', 'app.example', { state: 'raised' })
    assert.deepEqual(
      stage.messages.map(({ route }) => route),
      ['shop', 'aws'],
    )
  })
})

test('a route hears of what it asks for, also when it joins what others were told of', () => {
  const routes = [routeOf('all'), routeOf('b', { when: { services: ['shop-b' as never] } })]
  const stage = new Stage({ atlas, routes })
  stage.incident('opened', 'shop-a')
  stage.incident('opened', 'shop-b')
  assert.deepEqual(stage.said(), ['to-all incident.opened inc-shop-a', 'to-b incident.opened inc-shop-a'])
})

test('an id is the same for the same news, and another for other news', () => {
  const ids = (): string[] => {
    const stage = on()
    stage.incident('opened', 'shop-a')
    stage.wait(minute)
    stage.incident('resolved', 'shop-a')
    return stage.messages.map(({ id }) => id)
  }
  assert.deepEqual(ids(), ids())
  assert.equal(new Set(ids()).size, 2)
})

test('an entry that is read again changes nothing', () => {
  const stage = on()
  stage.incident('opened', 'shop-a')
  const kept = stage.state
  stage.said()
  const again = new Stage({ atlas, routes: stage.setup.routes })
  again.state = kept
  again.now = noon
  again.incident('resolved', 'shop-a')
  assert.deepEqual(again.said(), [], 'its number was read before')
})
