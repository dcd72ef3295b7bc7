// What a newcomer tries, on the real thing: the command line, real processes, real sockets, a real kill.

import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { EndpointView, IncidentDetail, IncidentView, JournalView } from '../../src/board/index.ts'
import { type Instance, startQuickstart, until } from './instance.ts'
import { processesOf } from './place.ts'

const name = 'app.quickstart.test'
type Deed = { answer: string[]; emptyAnswers: number; timeline: { ms: number; step: string; why: string }[] }

describe('the quickstart', () => {
  let holdfast: Instance
  before(async () => {
    holdfast = await startQuickstart()
    await endpointIs((endpoint) => endpoint.targets.every((target) => target.health === 'up'))
  })
  after(() => holdfast?.dispose())

  const endpoint = (): Promise<EndpointView> => holdfast.api(`/api/v1/endpoints/${name}`)
  const endpointIs = (wanted: (view: EndpointView) => boolean): Promise<EndpointView> =>
    until('the endpoint to be as wanted', async () => {
      const view = await endpoint()
      return wanted(view) && view
    })
  const deed = async (...words: string[]): Promise<Deed> => {
    const { code, stdout, stderr } = await holdfast.run('quickstart', ...words, '--json')
    assert.equal(code, 0, stderr)
    return JSON.parse(stdout) as Deed
  }

  test('says where everything is and what to try', () => {
    for (const text of [holdfast.url, '127.0.0.1', 'quickstart break east', 'holdfast report shop', 'replay'])
      assert.ok(holdfast.output().includes(text), `${text} is not in:\n${holdfast.output()}`)
  })

  test('keeps the token for its owner alone, and prints it once', () => {
    assert.equal(statSync(join(holdfast.data, 'token')).mode & 0o777, 0o600)
    assert.ok(holdfast.output().includes(holdfast.token()))
  })

  test('a killed target is left within five seconds, never through an empty answer, and the timeline tells how', async () => {
    const told = await deed('break', 'east')
    assert.deepEqual(told.answer, ['127.0.0.3'])
    assert.equal(told.emptyAnswers, 0)
    const steps = told.timeline.map((line) => line.step)
    for (const step of ['first failed check', 'judged', 'selection moved', 'answer moved', 'read back'])
      assert.ok(steps.includes(step), `${step} is missing in ${steps.join(', ')}`)
    const view = await endpoint()
    assert.equal(view.targets.find((target) => target.id === 'east')?.health, 'down')
    assert.match(view.why, /west/)
  })

  test('the incident carries the failed check as evidence', async () => {
    const open = await until('the incident', async () => {
      const all = await holdfast.api<IncidentView[]>('/api/v1/incidents?state=open')
      return all.find((incident) => incident.service === 'shop') ?? null
    })
    const detail = await holdfast.api<IncidentDetail>(`/api/v1/incidents/${open.id}`)
    assert.ok(
      detail.evidence.some((evidence) => evidence.kind === 'check' && /shop-east/.test(evidence.text)),
    )
    assert.deepEqual(detail.endpoints, [name])
  })

  test('with every target down the last known good answer stays, and the board says so', async () => {
    const told = await deed('break', 'west')
    assert.deepEqual(told.answer, ['127.0.0.3'])
    const view = await endpointIs((one) => one.state === 'last-known-good')
    assert.deepEqual(view.answers, ['A 127.0.0.3'])
  })

  test('healed targets are used again', async () => {
    await deed('heal', 'west', 'east')
    const view = await endpointIs((one) => one.state === 'ok' && one.answers.join() === 'A 127.0.0.2')
    assert.ok(view.targets.every((target) => target.health === 'up'))
  })

  test('a frozen target is left as well', async () => {
    const told = await deed('freeze', 'east')
    assert.deepEqual(told.answer, ['127.0.0.3'])
    assert.equal(told.emptyAnswers, 0)
    await deed('heal', 'east')
    await endpointIs((one) => one.answers.join() === 'A 127.0.0.2')
  })

  test('forty people in a minute open an incident, and a signed webhook goes out', async () => {
    const { code, stdout, stderr } = await holdfast.run(
      'report',
      'bank',
      'login',
      '--country',
      'GB',
      '--people',
      '40',
    )
    assert.equal(code, 0, stderr)
    assert.match(stdout, /accepted 40/)
    await until('the incident of the bank', async () => {
      const all = await holdfast.api<IncidentView[]>('/api/v1/incidents?state=open')
      return all.some((incident) => incident.service === 'bank')
    })
    await until('the webhook', () => /webhook.*signature good.*bank/.test(holdfast.output()))
  })

  test("one person's second report within a quarter of an hour is not counted again", async () => {
    const post = (): Promise<Response> =>
      fetch(`${holdfast.url}/api/v1/reports`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ service: 'rail', symptom: 'loading', country: 'GB' }),
      })
    const counted = async (): Promise<number[]> => {
      const { accepted, duplicate } = (await (await post()).json()) as { accepted: number; duplicate: number }
      return [accepted, duplicate]
    }
    assert.deepEqual(await counted(), [1, 0])
    assert.deepEqual(await counted(), [0, 1])
  })

  test('an operator can hold the endpoint; automation does not undo it', async () => {
    assert.equal((await holdfast.run('hold', name, '--why', 'test')).code, 0)
    await endpointIs((one) => one.state === 'held')
    await holdfast.run('quickstart', 'break', 'east')
    await endpointIs((one) => one.targets.some((target) => target.health === 'down'))
    assert.deepEqual((await endpoint()).answers, ['A 127.0.0.2'])
    assert.equal((await holdfast.run('release', name)).code, 0)
    await endpointIs((one) => one.answers.join() === 'A 127.0.0.3')
    await deed('heal', 'east')
    await endpointIs((one) => one.answers.join() === 'A 127.0.0.2')
  })

  test('who did what and why stands in the journal', async () => {
    const entries = await holdfast.api<JournalView[]>('/api/v1/journal?kind=hold.placed')
    assert.equal(entries.length, 1)
    assert.match(entries[0]!.author, /^operator:/)
    assert.match(entries[0]!.why, /test/)
  })

  test('changing anything needs a token', async () => {
    const response = await fetch(`${holdfast.url}/api/v1/holds`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ endpoint: name, why: 'no token' }),
    })
    assert.equal(response.status, 401)
  })

  test('SIGTERM ends it in order, and nothing it started is left', async () => {
    assert.equal(await holdfast.stop('SIGTERM'), 0)
    assert.deepEqual(processesOf(holdfast), [])
    await assert.rejects(fetch(`${holdfast.url}/healthz`))
  })
})
