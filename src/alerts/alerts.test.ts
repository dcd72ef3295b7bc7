import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'
import { instant } from '../terms/index.ts'
import {
  happen,
  incidentEntry,
  MemoryStore,
  noon,
  other,
  type Receiver,
  receiver,
  start as startChannels,
  until,
} from './channels.fixture.ts'
import { verifySignature } from './signature.ts'
import type { AlertSpec } from './spec.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const listen: typeof receiver = async (answer) => {
  const made = await receiver(answer)
  closing.push(made.close)
  return made
}

const start: typeof startChannels = async (store, over) => {
  const alerts = await startChannels(store, over)
  closing.push(alerts.stop)
  return alerts
}

const hook = (to: Receiver, over: Partial<AlertSpec> = {}): AlertSpec =>
  ({
    id: 'oncall',
    severity: 'minor',
    kind: 'webhook',
    url: to.url,
    secretFile: 'hook.key',
    ...over,
  }) as AlertSpec

/** As a receiver should: a repeated delivery counts once. */
function kinds(to: Receiver): string[] {
  const once = new Map(to.got.map(({ body }) => [body.id, `${body.kind} ${body.subject}`]))
  return [...once.values()]
}

describe('what is told', () => {
  test('an incident is one alert when it opens, one when it gets worse and one when it is over', async () => {
    const [store, to] = [new MemoryStore(), await listen()]
    const alerts = await start(store, { specs: [hook(to)] })
    const steps: [Parameters<typeof incidentEntry>[0], string][] = [
      ['incident.opened', 'minor'],
      ['incident.updated', 'minor'],
      ['incident.updated', 'critical'],
      ['incident.updated', 'major'],
      ['incident.resolved', 'major'],
    ]
    for (const [kind, severity] of steps) {
      await happen(store, alerts, incidentEntry(kind, 'i1', severity))
      const seq = store.entries.length
      await until(
        'the entry was read',
        () => Number(store.documents.get('alerts.cursor.oncall')?.after) >= seq,
      )
      await until(
        'nothing waits',
        () => store.documents.get('alerts.cursor.oncall')?.waiting?.toString() === '',
      )
    }
    assert.deepEqual(kinds(to), ['incident.opened i1', 'incident.raised i1', 'incident.resolved i1'])
    assert.equal(store.of('alert.sent').length, 3)
  })

  test('below the channel severity nothing is sent, and its end is not told either', async () => {
    const [store, to] = [new MemoryStore(), await listen()]
    const alerts = await start(store, { specs: [hook(to, { severity: 'major' })] })
    await happen(
      store,
      alerts,
      incidentEntry('incident.opened', 'small', 'minor'),
      incidentEntry('incident.resolved', 'small', 'minor'),
      incidentEntry('incident.opened', 'big', 'major'),
    )
    await until('the big one is told', () => to.got.length > 0)
    assert.deepEqual(kinds(to), ['incident.opened big'])
  })

  test('a named foundation and an alarm are told once, again only after they changed', async () => {
    const [store, to] = [new MemoryStore(), await listen()]
    const alerts = await start(store, { specs: [hook(to)] })
    const suspect = { suspect: { foundation: 'aws/us-east-1/dynamodb', score: 0.9 } }
    await happen(
      store,
      alerts,
      other('foundation.named', 'f', suspect),
      other('endpoint.alarm', 'app.example'),
      other('endpoint.alarm', 'app.example'),
    )
    await until('both are told', () => store.of('alert.sent').length === 2)
    await happen(
      store,
      alerts,
      other('foundation.named', 'f', suspect),
      other('foundation.cleared', 'f', suspect),
    )
    await happen(store, alerts, other('foundation.named', 'f', suspect))
    await until('it is told again', () => kinds(to).length === 3)
    await happen(store, alerts, other('endpoint.alarm', 'app.example', { state: 'cleared' }))
    await until('the end of the alarm is told', () => kinds(to).length === 4)
    assert.deepEqual(kinds(to), [
      'foundation.named aws/us-east-1/dynamodb',
      'endpoint.alarm app.example',
      'foundation.named aws/us-east-1/dynamodb',
      'endpoint.cleared app.example',
    ])
  })

  test('a new channel does not tell what was over before it was there', async () => {
    const [store, to] = [new MemoryStore(), await listen()]
    await store.append([incidentEntry('incident.opened', 'old', 'critical')])
    const alerts = await start(store, { specs: [hook(to)] })
    await happen(store, alerts, incidentEntry('incident.opened', 'new', 'critical'))
    await until('the new one is told', () => to.got.length > 0)
    assert.deepEqual(kinds(to), ['incident.opened new'])
  })

  test('entries without the expected fields are told with what they have', async () => {
    const [store, to] = [new MemoryStore(), await listen()]
    const alerts = await start(store, { specs: [hook(to, { severity: 'critical' })] })
    await happen(
      store,
      alerts,
      other('incident.opened', 'i9', { incident: 'not an object' }),
      other('foundation.named', 'f'),
    )
    await until('both are told', () => kinds(to).length === 2)
    assert.deepEqual(kinds(to), ['incident.opened i9', 'foundation.named f'])
  })
})

describe('webhook', () => {
  test('is signed over time and body, names its delivery and links to the board', async () => {
    const [store, to] = [new MemoryStore(), await listen()]
    const alerts = await start(store, { specs: [hook(to)] })
    await happen(store, alerts, incidentEntry('incident.opened', 'i1', 'major'))
    await until('it arrived', () => to.got.length === 1)
    const { headers, text, body } = to.got[0]!
    const header = String(headers['holdfast-signature'])
    const now = instant(Number(/t=(\d+)/.exec(header)?.[1]) * 1000)
    assert.ok(verifySignature('content of hook.key', header, text, now, 5))
    assert.equal(headers['holdfast-delivery'], body.id)
    assert.equal(body.url, 'http://127.0.0.1:8080/incidents/i1')
    assert.equal(body.foundation, 'aws/us-east-1')
    assert.deepEqual(body.incident, store.entries[0]!.data.incident)
  })

  test('a receiver that fails, redirects and hangs is tried again under one delivery id until it takes it', async () => {
    const store = new MemoryStore()
    const to = await listen((response, attempt) => {
      if (attempt === 1) response.writeHead(503).end()
      else if (attempt === 2) response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
      else if (attempt > 3) response.end()
    })
    const alerts = await start(store, { specs: [hook(to)] })
    await happen(store, alerts, incidentEntry('incident.opened', 'i1', 'major'))
    await until('it was taken', () => store.of('alert.sent').length === 1)
    assert.equal(to.got.length, 4)
    assert.equal(new Set(to.got.map(({ headers }) => headers['holdfast-delivery'])).size, 1)
    assert.match(
      alerts.lines.join('\n'),
      /answered 503[\s\S]*redirects are not followed[\s\S]*no answer within 5 s/,
    )
  })

  test('after a restart the same delivery goes out under the same id', async () => {
    const store = new MemoryStore()
    const to = await listen((response, attempt) => (attempt === 1 ? undefined : response.end()))
    const first = await start(store, { specs: [hook(to)] })
    await happen(store, first, incidentEntry('incident.opened', 'i1', 'major'))
    await until('the first attempt hangs', () => to.got.length === 1)
    await first.stop()
    await start(store, { specs: [hook(to)] })
    await until('it was taken', () => store.of('alert.sent').length === 1)
    assert.equal(to.got.length, 2)
    assert.equal(to.got[1]!.body.id, to.got[0]!.body.id)
  })

  test('while a receiver is away, what happens to a waiting incident becomes one alert, in order', async () => {
    const store = new MemoryStore()
    let away = true
    const to = await listen((response) => response.writeHead(away ? 503 : 200).end())
    const alerts = await start(store, { specs: [hook(to)] })
    await happen(store, alerts, incidentEntry('incident.opened', 'head', 'minor'))
    await until('the head was tried', () => to.got.length > 0)
    await happen(
      store,
      alerts,
      incidentEntry('incident.opened', 'second', 'minor'),
      incidentEntry('incident.updated', 'second', 'critical', 'second is worse'),
      incidentEntry('incident.opened', 'third', 'minor'),
    )
    away = false
    await until('all are told', () => store.of('alert.sent').length === 3)
    const taken = to.got.slice(-3)
    assert.deepEqual(
      taken.map(({ body }) => `${body.kind}: ${body.text}`),
      ['incident.opened: head is down', 'incident.opened: second is worse', 'incident.opened: third is down'],
    )
  })

  test('a request that the receiver calls wrong is given up, said in the journal, and holds up nobody', async () => {
    const store = new MemoryStore()
    const to = await listen((response, attempt) => response.writeHead(attempt === 1 ? 422 : 200).end())
    const alerts = await start(store, { specs: [hook(to)] })
    await happen(
      store,
      alerts,
      incidentEntry('incident.opened', 'a', 'minor'),
      incidentEntry('incident.opened', 'b', 'minor'),
    )
    await until('the second is told', () => store.of('alert.sent').length === 1)
    const [failed] = store.of('alert.failed')
    assert.equal(failed?.subject, 'a')
    assert.match(failed?.why ?? '', /answered 422/)
  })

  test('a receiver that is never there is given up after a day, within bounded attempts', async () => {
    const store = new MemoryStore()
    let attempts = 0
    let passed = 0
    const alerts = await start(store, {
      specs: [{ id: 'oncall', severity: 'minor', kind: 'slack', url: 'http://127.0.0.1:9/hook' }],
      clock: { now: () => instant(noon + passed), monotonic: () => passed },
      timers: {
        after(wait, act) {
          const timer = setImmediate(() => {
            passed += wait
            act()
          })
          return () => clearImmediate(timer)
        },
      },
      fetch: async () => {
        attempts++
        throw new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) })
      },
    })
    await happen(store, alerts, incidentEntry('incident.opened', 'i1', 'major'))
    await until('it was given up', () => store.of('alert.failed').length === 1)
    assert.ok(attempts > 20 && attempts <= 100, `${attempts} attempts`)
    assert.ok(passed >= 24 * 3_600_000, `after ${passed} ms`)
  })
})

test('one channel that hangs holds up no other', async () => {
  const store = new MemoryStore()
  const [hangs, works] = [await listen(() => undefined), await listen()]
  const alerts = await start(store, { specs: [hook(hangs, { id: 'hangs' }), hook(works, { id: 'works' })] })
  for (const id of ['a', 'b', 'c']) await happen(store, alerts, incidentEntry('incident.opened', id, 'major'))
  await until('the other told all', () => store.of('alert.sent').length === 3)
  assert.deepEqual(
    store.of('alert.sent').map(({ data }) => data.alert),
    ['works', 'works', 'works'],
  )
})

test('neither secrets nor the path of a hook appear in the journal, the documents or the log', async () => {
  const store = new MemoryStore()
  const to = await listen((response, attempt) =>
    response.writeHead(attempt < 3 ? 500 : attempt < 4 ? 422 : 200).end(),
  )
  const gone = { ...hook(to, { id: 'gone' }), url: 'http://127.0.0.1:1/hook/T0PSECRET' } as AlertSpec
  const alerts = await start(store, { specs: [hook(to), gone], secrets: async () => 'hunter2' })
  await happen(store, alerts, incidentEntry('incident.opened', 'a', 'major'))
  await until('it was given up', () => store.of('alert.failed').length === 1)
  const written = JSON.stringify([store.entries, [...store.documents], alerts.lines])
  assert.match(written, /500/)
  assert.doesNotMatch(written, /T0PSECRET|hunter2/)
})

test('slack gets text without markup of ours to abuse', async () => {
  const [store, to] = [new MemoryStore(), await listen()]
  const alerts = await start(store, {
    specs: [{ id: 'chat', severity: 'minor', kind: 'slack', url: to.url }],
  })
  await happen(store, alerts, incidentEntry('incident.opened', 'i1', 'major', '<!channel> & all'))
  await until('it arrived', () => to.got.length === 1)
  const { text } = to.got[0]!.body
  assert.equal(
    text,
    'Incident (major): &lt;!channel&gt; &amp; all <http://127.0.0.1:8080/incidents/i1|board>',
  )
})
