// What people do about alerts, from one end to the other: maintenance keeps a failing check quiet and then tells of it,
// a link out of the message acknowledges, and a restart forgets none of it.

import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type {
  AcknowledgementView,
  GivenAcknowledgement,
  IncidentView,
  MaintenanceView,
  SilencePreview,
} from '../../src/board/index.ts'
import {
  ack,
  endSilence,
  endWork,
  move,
  plan,
  repeat,
  rules,
  silence,
  silences,
  skip,
  works,
} from '../../src/station/cli/acts.ts'
import type { Print } from '../../src/station/cli/orders.ts'
import type { Message } from '../../src/telling/index.ts'
import { freePorts } from '../ports.ts'
import { type Instance, startConfigured, until } from './instance.ts'

describe('acts of people', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  const file = join(folder, 'holdfast.yaml')
  const told: Message[] = []
  const paged: { dedup_key: string }[] = []
  const secret = 'what-pagerduty-signs-with'
  let receiver: Server
  let ports: { http: number; dns: number }
  let holdfast: Instance

  before(async () => {
    receiver = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += chunk))
      request.on('end', () => {
        if (request.url === '/v2/enqueue') paged.push(JSON.parse(body))
        else told.push(JSON.parse(body))
        response.writeHead(request.url === '/v2/enqueue' ? 202 : 204).end()
      })
    })
    await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done))
    const { port } = receiver.address() as AddressInfo
    for (const [name, text] of [
      ['routing.key', 'R0'],
      ['webhook.key', secret],
    ] as const)
      writeFileSync(join(folder, name), text, { mode: 0o600 })
    // Nothing answers at port 9 of loopback: the check fails from the beginning.
    writeFileSync(
      file,
      `services: { shop: { public: true, standsOn: [rack/one] } }
checks: { shop-tcp: { service: shop, tcp: "127.0.0.1:9", every: 250ms } }
alerts:
  hook: { webhook: http://127.0.0.1:${port}/ }
  pager: { pagerduty: { url: http://127.0.0.1:${port}, routingKeyFile: routing.key, webhookSecretFile: webhook.key } }
maintenance:
  cables: { title: New cables, foundations: [rack/one], from: 2020-01-01T00:00Z, until: 2020-06-01T00:00Z }
  moving: { title: Moving house, foundations: [rack/one], from: ${hence(-1)}, until: ${hence(48)} }
`,
    )
    const first = await freePorts(4)
    ports = { http: first, dns: first + 3 }
    holdfast = await startConfigured(file, { folder, ports })
  })
  after(async () => {
    await holdfast?.dispose()
    receiver?.close()
  })

  const incidents = () => holdfast.api<IncidentView[]>('/api/v1/incidents')
  const worksNow = async () =>
    (await holdfast.api<{ maintenance: MaintenanceView[] }>('/api/v1/maintenance')).maintenance
  const asking = () => ({ url: holdfast.url })
  const said = async (command: (print: Print) => Promise<void>): Promise<string> => {
    process.env.HOLDFAST_TOKEN = holdfast.token()
    let text = ''
    await command((value) => (text += typeof value === 'string' ? value : JSON.stringify(value)))
    return text
  }
  const known = { sector: [], foundation: [], route: [], for: '2h', why: 'known' }
  const silenced = (service: string, dryRun = false) =>
    said((print) => silence({ ...asking(), ...known, service: [service], dryRun }, print))
  const listed = (all = false) => said((print) => silences({ ...asking(), all }, print))

  test('under maintenance a failing check is to be expected; everybody is shown that', async () => {
    await until('the check to be judged', async () => {
      const checks = await holdfast.api<{ state: string }[]>('/api/v1/checks')
      return checks[0]?.state === 'down'
    })
    assert.deepEqual(await incidents(), [])
    const shown = (await (await fetch(`${holdfast.url}/api/v1/maintenance`)).json()) as {
      maintenance: MaintenanceView[]
    }
    assert.deepEqual(
      shown.maintenance.map(({ id, state, affected, by }) => ({ id, state, affected, by })),
      [{ id: 'moving', state: 'in force', affected: 1, by: null }],
    )
    assert.match(
      await said((print) => works(asking(), print)),
      /moving +in force.*Moving house +rack\/one: 1 service +config/,
    )
  })

  test('when it is ended, what still fails is an incident, and is told', async () => {
    assert.match(await said((print) => endWork('moving', { ...asking(), why: 'done' }, print)), /is ended/)
    await until('the message', () => told.length > 0)
    assert.equal(told[0]?.kind, 'incident.opened')
    assert.ok(told[0]?.ackUrl?.startsWith(`${holdfast.url}/acknowledge?link=`))
  })

  test('what somebody acknowledges at PagerDuty is acknowledged here, by them, and taken back by them', async () => {
    await until('the page', () => paged.length > 0)
    const webhook = async (type: string, key = secret): Promise<{ status: number; taken?: boolean }> => {
      const body = JSON.stringify({
        event: {
          ...{ event_type: `incident.${type}`, occurred_at: new Date().toISOString() },
          agent: { type: 'user_reference', summary: 'Anna Example' },
          data: { incident_key: paged[0]!.dedup_key },
        },
      })
      const response = await fetch(`${holdfast.url}/api/v1/alerts/pager/acknowledgements`, {
        ...{ method: 'POST', body },
        headers: { 'x-pagerduty-signature': `v1=${createHmac('sha256', key).update(body).digest('hex')}` },
      })
      return { status: response.status, ...((await response.json()) as object) }
    }
    const acknowledged = async () => {
      const path = `/api/v1/incidents/${told[0]!.incident}/acknowledgement`
      return (await holdfast.api<{ acknowledged: AcknowledgementView | null }>(path)).acknowledged
    }
    assert.equal((await webhook('acknowledged', 'guessed')).status, 401)
    assert.equal(await acknowledged(), null)
    assert.equal((await webhook('acknowledged')).taken, true)
    assert.equal((await acknowledged())?.by, 'pagerduty:Anna Example')
    await until('the others to be told', () =>
      told.some(({ acknowledgedBy }) => acknowledgedBy?.includes('Anna Example')),
    )
    assert.equal((await webhook('unacknowledged')).taken, true)
    assert.equal(await acknowledged(), null)
    const { stdout } = await holdfast.run('alert', 'explain', told[0]!.incident!)
    assert.match(stdout, /told who takes care +Anna Example takes care of it/)
  })

  test('the link of the message acknowledges, once, and only when its button is pressed', async () => {
    const url = told[0]!.ackUrl!
    const id = told[0]!.incident!
    const acknowledged = () =>
      holdfast.api<{ acknowledged: AcknowledgementView | null }>(`/api/v1/incidents/${id}/acknowledgement`)
    const page = await fetch(url)
    assert.match(await page.text(), /<button type="submit"[^>]*>Acknowledge<\/button>/)
    assert.equal((await acknowledged()).acknowledged, null)
    for (let press = 0; press < 2; press++)
      assert.match(
        await (await fetch(url, { method: 'POST' })).text(),
        /Acknowledged by (?:<[^>]*>)?webhook:/,
      )
    const entries = await holdfast.api<{ author: string }[]>('/api/v1/journal?kind=incident.acknowledged')
    assert.equal(entries.filter(({ author }) => author.startsWith('link:')).length, 1)
    await until('the others to be told', () =>
      told.some(({ acknowledgedBy }) => acknowledgedBy === 'Somebody who reads hook'),
    )
    assert.match(
      await said((print) => ack(id, { ...asking(), for: '2h' }, print)),
      /reminders and escalation wait until 2/,
    )
  })

  test('acknowledged in so many words, it is listed with them', async () => {
    const id = told[0]!.incident!
    const path = `/api/v1/incidents/${id}/acknowledge`
    const acknowledge = (body: object) =>
      holdfast.api<unknown>(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    await acknowledge({ until: hence(3), why: 'the cable is on its way' })
    const { acknowledgements } = await holdfast.api<{ acknowledgements: GivenAcknowledgement[] }>(
      '/api/v1/acknowledgements',
    )
    const [newest] = acknowledgements
    assert.deepEqual(
      [newest?.incident, newest?.why, newest?.state, acknowledgements.length],
      [id, 'the cable is on its way', 'in force', 5],
    )
    const entries = await holdfast.api<{ why: string }[]>(
      '/api/v1/journal?kind=incident.acknowledged&order=desc',
    )
    assert.match(entries[0]?.why ?? '', /escalation wait until 2.*; the cable is on its way$/)
  })

  test('what a silence would hide is shown before it is placed', async () => {
    const foreseen = (query: string) => holdfast.api<SilencePreview>(`/api/v1/silences/preview?${query}`)
    const all = await foreseen('foundations=rack/one&routes=hook')
    assert.equal(all.text, 'rack/one; to hook')
    assert.deepEqual(
      all.incidents.map(({ id }) => id),
      [told[0]!.incident],
    )
    assert.ok(all.messages > 0)
    const minor = await foreseen('services=shop&severity=minor')
    assert.deepEqual([minor.text, minor.incidentsInAll, minor.messages], ['shop, up to minor', 0, 0])
    assert.match(await listed(), /nothing is silenced/)
  })

  test('a silence says what it is for, and is ended', async () => {
    await assert.rejects(silenced('shopp'), /no service "shopp"; did you mean shop\?/)
    assert.match(await silenced('shop', true), /nothing was done/)
    assert.match(await listed(), /nothing is silenced/)
    const [, id] = /silence end (s-\w+)/.exec(await silenced('shop')) ?? []
    const { stdout } = await holdfast.run('silence')
    assert.match(stdout, /in force .* shop +owner: known/)
    assert.match(await said((print) => endSilence(id!, asking(), print)), /no longer silenced: shop/)
  })

  test('what comes back is announced by itself, and one of it is skipped or moved', async () => {
    const rule = { ...{ service: [], foundation: ['rack/one'], day: ['sun', 'wed'], monthDay: [] } }
    const add = (more: object) =>
      said((print) => repeat('lamps', 'New lamps', { ...asking(), ...rule, ...more }, print))
    await assert.rejects(add({ at: '25:00', lasts: '1h' }), /a time of day such as 02:30/)
    await assert.rejects(add({ at: '02:30', lasts: '1h', monthDay: ['3'] }), /either `days` or `monthDays`/)
    assert.match(
      await add({ at: '02:30', lasts: '1h', zone: 'Europe/Berlin' }),
      /comes back; take it out with: holdfast remove maintenance\/lamps/,
    )
    const windows = async () => (await worksNow()).filter(({ rule }) => rule === 'lamps')
    const [first, second, third] = await until('what is announced', async () => {
      const all = await windows()
      return all.length === 3 ? all : null
    })
    assert.ok(first && second && third)
    assert.match(
      await said((print) => rules(asking(), print)),
      /lamps +sun, wed at 02:30 \(Europe\/Berlin\) for 1h +New lamps +rack\/one: 1 service +next 20/,
    )
    await said((print) => endWork(first.id, { ...asking(), why: 'holiday' }, print))
    const later = { from: hence(300), for: '2h' }
    assert.match(await said((print) => move(second.id, { ...asking(), ...later }, print)), /"New lamps" 20/)
    const far = wednesdayIn(200)
    assert.match(await said((print) => skip('lamps', far, asking(), print)), /"New lamps" is skipped on 20/)
    await assert.rejects(
      said((print) => skip('lamps', far, asking(), print)),
      /over already/,
    )
    await assert.rejects(
      said((print) => skip('lamps', '2020-01-01', asking(), print)),
      /no day of lamps.*next: 20/,
    )
    await assert.rejects(
      said((print) => skip('lights', far, asking(), print)),
      /no maintenance comes back as/,
    )
    const open = (await windows()).filter(({ state }) => state !== 'over')
    assert.deepEqual(
      new Set(open.map(({ id, origin }) => `${id} ${origin}`)),
      new Set([`${second.id} hand`, `${third.id} rule`]),
    )
  })

  test('after a restart everything is known, and nothing is planned again', async () => {
    const wish = { service: ['shop'], foundation: [], from: hence(24), for: '1h' }
    const planned = await said((print) => plan('Paint', { ...asking(), ...wish }, print))
    assert.match(planned, /"Paint" 20.*on shop: 1 service/)
    const before = await worksNow()
    await holdfast.stop()
    holdfast = await startConfigured(file, { folder, ports })
    assert.deepEqual(await worksNow(), before)
    const over = ['New lamps: over', 'New lamps: over', 'Moving house: over']
    assert.deepEqual(
      before.map(({ title, state }) => `${title}: ${state}`),
      [...['Paint', 'New lamps', 'New lamps'].map((title) => `${title}: planned`), ...over],
    )
    assert.match(await listed(true), /over .* shop/)
  })

  test('a start whose port is taken leaves nothing running: it ends when it is told to', async () => {
    await holdfast.stop()
    const other = createServer()
    await new Promise<void>((done) => other.listen(ports.http, '127.0.0.1', done))
    try {
      holdfast = await startConfigured(file, { folder, ports, ready: 'it is tried again' })
      holdfast.child.kill('SIGTERM')
      await until('its end', () => holdfast.child.exitCode !== null, 20_000)
      assert.equal(holdfast.child.exitCode, 1)
      assert.doesNotMatch(holdfast.output(), /not written down/)
    } finally {
      other.close()
    }
  })
})

const wednesdayIn = (days: number): string => {
  const day = new Date(Date.now() + days * 86_400_000)
  day.setUTCDate(day.getUTCDate() + ((10 - day.getUTCDay()) % 7))
  return day.toISOString().slice(0, 10)
}

const hence = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString()
