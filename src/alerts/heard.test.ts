import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { keyOf } from './channels/pagerduty.ts'
import { type HeardRequest, heardIn, isCalled, isGenuine } from './heard.ts'

const secret = 'a-secret-of-the-webhook'
const bytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
const signed = (body: Uint8Array, key = secret): string =>
  `v1=${createHmac('sha256', key).update(body).digest('hex')}`
const request = (body: Uint8Array, headers: Record<string, string>): HeardRequest => ({
  body,
  header: (name) => headers[name],
})

/** As PagerDuty documents the payload of its V3 webhooks, with invented content. */
const pagerdutyEvent = (more: object = {}, data: object = {}) => ({
  event: {
    id: '01EVENT',
    event_type: 'incident.acknowledged',
    resource_type: 'incident',
    occurred_at: '2026-03-01T10:00:00.123Z',
    agent: {
      id: 'PUSER1',
      type: 'user_reference',
      summary: 'Anna  Example\n',
      html_url: 'https://x.example',
    },
    client: null,
    data: {
      ...{ id: 'PINC1', type: 'incident', number: 7, status: 'acknowledged', incident_key: 'i-7' },
      ...{ title: 'Shop is down', service: { id: 'PSVC1', type: 'service_reference' }, ...data },
    },
    ...more,
  },
})

/** As Opsgenie documents what its webhook integration sends. */
const opsgenieAction = (action: string, alert: object = {}, more: object = {}) => ({
  action,
  alert: {
    ...{ alertId: '052652ac-1', message: 'Shop is down', alias: 'i-7', tinyId: '23', entity: '' },
    ...{ username: 'anna@shop.example', userId: 'u-1', updatedAt: 1772359200123000000, ...alert },
  },
  source: { name: '', type: 'web' },
  integrationName: 'Holdfast',
  ...more,
})

describe('what is told back', () => {
  test('is genuine under its signature alone, whole, under one of several keys while a secret is changed', () => {
    const body = bytes(pagerdutyEvent())
    const genuine = (signature: string | undefined, of = body): boolean =>
      isGenuine(
        'pagerduty',
        secret,
        request(of, signature === undefined ? {} : { 'x-pagerduty-signature': signature }),
      )
    assert.ok(genuine(signed(body)))
    assert.ok(genuine(`${signed(body, 'the new one')},${signed(body)}`))
    const other = bytes(pagerdutyEvent({ id: '02EVENT' }))
    for (const wrong of [
      undefined,
      '',
      'v1=',
      signed(body, 'other'),
      signed(body).slice(3),
      signed(body).slice(0, -1),
      signed(other),
    ])
      assert.ok(!genuine(wrong), String(wrong))
    assert.ok(!genuine(signed(body), bytes(`${JSON.stringify(pagerdutyEvent())} `)))
    assert.ok(!isGenuine('pagerduty', '', request(body, { 'x-pagerduty-signature': signed(body, '') })))
  })

  test("is genuine with Opsgenie's header, and with none of PagerDuty's", () => {
    const body = bytes(opsgenieAction('Acknowledge'))
    const genuine = (headers: Record<string, string>): boolean =>
      isGenuine('opsgenie', secret, request(body, headers))
    assert.ok(genuine({ 'x-holdfast-secret': secret }))
    for (const wrong of ['', 'a', `${secret} `, secret.slice(1)])
      assert.ok(!genuine({ 'x-holdfast-secret': wrong }))
    assert.ok(!genuine({ 'x-pagerduty-signature': signed(body) }))
    assert.ok(!isGenuine('opsgenie', '', request(body, { 'x-holdfast-secret': '' })))
  })

  test('says who acknowledged what, and when', () => {
    assert.deepEqual(heardIn('pagerduty', bytes(pagerdutyEvent())), {
      ...{ act: 'acknowledged', key: 'i-7', by: 'Anna Example', at: Date.parse('2026-03-01T10:00:00.123Z') },
    })
    assert.deepEqual(heardIn('opsgenie', bytes(opsgenieAction('Acknowledge'))), {
      ...{ act: 'acknowledged', key: 'i-7', by: 'anna@shop.example', at: 1772359200123 },
    })
  })

  test('says that nobody does any more, also when time has run out there', () => {
    const out = heardIn(
      'pagerduty',
      bytes(pagerdutyEvent({ event_type: 'incident.unacknowledged', agent: null })),
    )
    assert.ok(out?.act === 'unacknowledged' && out.by === 'pagerduty')
    const taken = heardIn('opsgenie', bytes(opsgenieAction('UnAcknowledge')))
    assert.ok(taken?.act === 'unacknowledged' && taken.by === 'anna@shop.example')
  })

  test('is nothing where it is about something else, or was done by a program: by ours above all', () => {
    for (const event_type of ['pagey.ping', 'incident.resolved', 'incident.triggered', 'service.updated'])
      assert.equal(heardIn('pagerduty', bytes(pagerdutyEvent({ event_type })))?.act, 'nothing')
    const agent = { id: 'PINT1', type: 'inbound_integration_reference', summary: 'Events API v2' }
    assert.equal(heardIn('pagerduty', bytes(pagerdutyEvent({ agent })))?.act, 'nothing')
    assert.equal(heardIn('pagerduty', bytes(pagerdutyEvent({}, { incident_key: null })))?.act, 'nothing')
    for (const action of ['Create', 'Close', 'AddNote', 'acknowledge', 'Custom'])
      assert.equal(heardIn('opsgenie', bytes(opsgenieAction(action)))?.act, 'nothing')
    const own = { source: { name: 'Holdfast', type: 'API' } }
    assert.equal(heardIn('opsgenie', bytes(opsgenieAction('Acknowledge', {}, own)))?.act, 'nothing')
  })

  test('is about a thread by the very key it was told under, however long the thread is', () => {
    for (const thread of ['i-7', 'ä'.repeat(10), 'x'.repeat(2000)]) {
      assert.ok(isCalled('pagerduty', thread, keyOf(thread, 255)))
      assert.ok(isCalled('opsgenie', thread, keyOf(thread, 512)))
      assert.ok(!isCalled('pagerduty', `${thread}.2`, keyOf(thread, 255)))
    }
  })

  test('may be anything: what it is not is null, and a name is one short line', () => {
    const wild = fc.oneof(fc.string(), fc.jsonValue({ maxDepth: 3 }), fc.constant('['.repeat(200_000)))
    const field = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.string({ maxLength: 3000 }))
    const near = fc
      .tuple(field, field, field, field)
      .map(([agent, occurred_at, incident_key, summary]) =>
        pagerdutyEvent({ agent: { type: 'user', summary, id: agent }, occurred_at }, { incident_key }),
      )
    fc.assert(
      fc.property(
        fc.oneof(wild, near),
        fc.constantFrom('pagerduty' as const, 'opsgenie' as const),
        (value, kind) => {
          const heard = heardIn(kind, bytes(value))
          if (heard === null || heard.act === 'nothing') return
          assert.match(heard.by, /^[^\p{Cc}]{1,100}$/u)
          assert.ok(heard.at === null || Number.isFinite(heard.at))
        },
      ),
      { numRuns: 150 },
    )
  })
})
