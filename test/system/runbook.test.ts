// A runbook on a whole Holdfast: drained, waited for, moved, asked of a second person, a command run; killed in the middle
// and resumed; undone; all of it in the journal.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { EndpointView, JournalView, RunbookRunView, RunbooksView } from '../../src/board/index.ts'
import { freePorts, type Instance, runHoldfast, startConfigured, until } from './instance.ts'
import { endWholly, type Place, startPlace } from './place.ts'

const name = 'app.runbook.test'
const limit = 30_000

const configuration = (port: number, folder: string): string => `
checks:
  shop-east: { http: "http://127.0.0.2:${port}/", every: 200ms, timeout: 5s, down: 2, up: 3 }
  shop-west: { http: "http://127.0.0.3:${port}/", every: 200ms, timeout: 5s, down: 2, up: 3 }
endpoints:
  ${name}:
    targets:
      east: { address: 127.0.0.2, check: shop-east }
      west: { address: 127.0.0.3, check: shop-west }
    publish: [here]
publishers:
  here: { kind: embedded, zone: runbook.test }
commands:
  promote: { run: [${process.execPath}, -e, "require('fs').appendFileSync(process.argv[1], 'promoted ' + Object.keys(process.env).length + String.fromCharCode(10))", ${folder}/done] }
  demote: { run: [${process.execPath}, -e, "require('fs').appendFileSync(process.argv[1], 'demoted' + String.fromCharCode(10))", ${folder}/done] }
  hang: { run: [${process.execPath}, -e, "require('fs').writeFileSync(process.argv[1], 'begun'); setTimeout(() => {}, 30000)", ${folder}/hung] }
runbooks:
  failover: ./failover.yaml
  hanging:
    steps:
      - run: { command: hang }
        within: 5m
      - run: { command: promote }
`
const failover = `title: Fail over to the west
steps:
  - check: { check: shop-west }
    within: 30s
  - move: { endpoint: ${name}, to: west }
    within: 30s
  - notify: We have moved to the west.
  - ask: { question: "Is the database promoted?", by: other }
    within: 1h
  - run: { command: promote, undo: demote }
    within: 30s
`

describe('a runbook', () => {
  let holdfast: Instance
  let folder: string
  let file: string
  let ports: { http: number; dns: number }
  let grace: string
  const places: Place[] = []
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    const http = await freePorts(4)
    ports = { http, dns: http + 3 }
    places.push(await startPlace('127.0.0.2', http + 1), await startPlace('127.0.0.3', http + 1))
    file = join(folder, 'holdfast.yaml')
    writeFileSync(file, configuration(http + 1, folder))
    writeFileSync(join(folder, 'failover.yaml'), failover)
    holdfast = await startConfigured(file, { folder, ports })
    grace = (await holdfast.run('token', 'grace', '--scopes', 'operate')).stdout.trim().split('\n').at(-1)!
    await answers('A 127.0.0.2')
  })
  after(async () => {
    await endWholly(holdfast)
    for (const place of places) await place.down()
  })

  const answers = (wanted: string): Promise<unknown> =>
    until(
      `${wanted} to be answered`,
      async () => {
        const { answers, targets } = await holdfast.api<EndpointView>(`/api/v1/endpoints/${name}`)
        return answers.join() === wanted && targets.every(({ health }) => health === 'up')
      },
      limit,
    )
  const runIs = (id: string, wanted: (run: RunbookRunView) => boolean): Promise<RunbookRunView> =>
    until(
      `${id} to be as wanted`,
      async () => {
        const { runs } = await holdfast.api<RunbooksView>('/api/v1/runbooks')
        const run = runs.find((one) => one.id === id)
        return run !== undefined && wanted(run) && run
      },
      limit,
    )
  const ask = async (...words: string[]): Promise<RunbookRunView> => {
    const { code, stdout, stderr } = await holdfast.run('runbook', ...words, '--json')
    assert.equal(code, 0, stderr)
    return JSON.parse(stdout) as RunbookRunView
  }
  const done = (): string => readFileSync(join(folder, 'done'), 'utf8')
  const restart = async (): Promise<void> => {
    await holdfast.stop('SIGKILL')
    holdfast = await startConfigured(file, { folder: dirname(holdfast.data), ports, withinMs: limit })
  }

  test('a dry run shows every step and what it would find, and does nothing', async () => {
    const { code, stdout } = await holdfast.run('runbook', 'run', 'failover', '--dry-run')
    assert.equal(code, 0)
    for (const text of ['move app.runbook.test to west', 'answers east', 'nothing was done'])
      assert.ok(stdout.includes(text), stdout)
    assert.deepEqual((await holdfast.api<RunbooksView>('/api/v1/runbooks')).runs, [])
  })

  test('it moves, asks a second person through a crash, runs what is allowed, and is undone backwards', async () => {
    const asked = await ask('run', 'failover', '--why', 'a rehearsal')
    assert.deepEqual(asked.asks, { question: 'Is the database promoted?', by: 'other' })
    await answers('A 127.0.0.3')
    await restart()
    await runIs(asked.id, ({ asks }) => asks !== null)
    const own = await holdfast.run('runbook', 'approve', asked.id)
    assert.equal(own.code, 1)
    assert.match(own.stderr, /for another person/)
    const env = { ...holdfast.env, HOLDFAST_URL: holdfast.url, HOLDFAST_TOKEN: grace }
    assert.equal((await runHoldfast(['runbook', 'approve', asked.id], env)).code, 0)
    const over = await runIs(asked.id, ({ state }) => state === 'done')
    assert.ok(over.steps.every(({ evidence }) => evidence.length > 0))
    // Nothing of this process's environment was handed on.
    assert.equal(done(), 'promoted 0\n')
    await ask('undo', asked.id)
    await runIs(asked.id, ({ state }) => state === 'undone')
    assert.equal(done(), 'promoted 0\ndemoted\n')
    await answers('A 127.0.0.2')
    const told = await holdfast.api<JournalView[]>('/api/v1/journal?subject=failover&order=asc')
    const whys = told.map(({ why }) => why).join('\n')
    for (const text of [
      'begins Fail over to the west',
      'operator:grace said yes',
      'app.runbook.test answers west',
      'is undone',
    ])
      assert.ok(whys.includes(text), `${text} is not in:\n${whys}`)
  })

  test('killed while a command runs, it is interrupted, asks what became of it, and goes on', async () => {
    const begun = await ask('run', 'hanging', '--detach')
    await until(
      'the command to have begun',
      () => readFileSync(join(folder, 'hung'), 'utf8') === 'begun',
      limit,
    )
    await restart()
    await runIs(begun.id, ({ state }) => state === 'interrupted')
    const doubt = await holdfast.run('runbook', 'resume', begun.id)
    assert.equal(doubt.code, 1)
    assert.match(doubt.stderr, /look whether it happened/)
    const before = done()
    const both = await holdfast.run('runbook', 'resume', begun.id, '--happened', '--again')
    assert.equal(both.code, 2, both.stderr)
    await ask('resume', begun.id, '--happened')
    await runIs(begun.id, ({ state }) => state === 'done')
    assert.equal(done(), `${before}promoted 0\n`)
  })

  test('what is wrong in a runbook is told at its own file and line', async () => {
    const broken = join(folder, 'broken.yaml')
    writeFileSync(broken, readFileSync(file, 'utf8').replace('./failover.yaml', './wrong.yaml'))
    writeFileSync(
      join(folder, 'wrong.yaml'),
      'steps:\n  - run: { command: nobody }\n  - drain: { target: north }\n',
    )
    const { code, stdout, stderr } = await holdfast.run('check-config', broken)
    assert.equal(code, 1)
    assert.match(`${stdout}${stderr}`, /wrong\.yaml:2:\d+: .*no command is called "nobody"/)
    assert.match(`${stdout}${stderr}`, /wrong\.yaml:3:\d+: .*called "north"/)
  })
})
