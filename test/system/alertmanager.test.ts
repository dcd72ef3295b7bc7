// A real Alertmanager, from Debian's package: what is told stands there, changes there, goes on standing there when
// either side starts again, and ends there.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Alertmanagers, type KeepingPorts } from '../../src/alerts/channels/index.ts'
import { over, usual } from '../../src/alerts/channels/message.fixture.ts'
import type { AlertmanagerSpec } from '../../src/alerts/index.ts'
import type { Message } from '../../src/telling/index.ts'
import { instant, type JsonObject } from '../../src/terms/index.ts'
import { freePort } from '../ports.ts'
import { until } from './instance.ts'

const binary = ['/usr/bin/prometheus-alertmanager', '/usr/local/bin/alertmanager'].find((path) =>
  existsSync(path),
)
const skip = binary === undefined && 'needs prometheus-alertmanager: apt-get install prometheus-alertmanager'

const folder = mkdtempSync(join(tmpdir(), 'holdfast-am-'))
let running: ChildProcess | null = null
after(async () => {
  await kill()
  rmSync(folder, { recursive: true, force: true })
})

async function start(port: number): Promise<string> {
  const config = join(folder, 'alertmanager.yml')
  writeFileSync(config, 'route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n')
  running = spawn(
    binary!,
    [
      `--config.file=${config}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    { stdio: 'ignore' },
  )
  const root = `http://127.0.0.1:${port}`
  await until('it is ready', async () => (await fetch(`${root}/-/ready`).catch(() => null))?.ok === true)
  return root
}

async function kill(): Promise<void> {
  const gone = running
  running = null
  if (gone === null) return
  const ended = new Promise((resolve) => gone.once('exit', resolve))
  gone.kill('SIGKILL')
  await ended
}

type Standing = {
  readonly labels: Record<string, string>
  readonly annotations: Record<string, string>
  readonly startsAt: string
  readonly generatorURL?: string
}

const standing = async (root: string): Promise<readonly Standing[]> =>
  (await (await fetch(`${root}/api/v2/alerts`)).json()) as Standing[]

/** Two of us in a row share the documents; `round` is the minute that passes. */
function world() {
  const documents = new Map<string, JsonObject>()
  let round: () => void = () => {}
  const ports: KeepingPorts = {
    clock: { now: () => instant(Date.now()) },
    timers: {
      after: (wait, act) => {
        // The patience for an answer is the machine's own; the minute passes when the test says so.
        if (wait === 60_000) round = act
        return () => {}
      },
    },
    fetch,
    secrets: async (file) => file,
    documents: {
      get: async (key) => documents.get(key) ?? null,
      put: async (key, value) => {
        if (value === null) documents.delete(key)
        else documents.set(key, JSON.parse(JSON.stringify(value)))
      },
    },
  }
  return { ports, passMinute: () => round() }
}

const going = new AbortController().signal
const recent: Message = { ...usual, since: new Date(Date.now() - 60_000).toISOString() }

test('a trouble stands there until it is over, through restarts on both sides', { skip }, async () => {
  const port = await freePort()
  const root = await start(port)
  const { ports, passMinute } = world()
  const spec: AlertmanagerSpec = { kind: 'alertmanager', urls: [root], labels: { team: 'shop' } }
  const first = new Alertmanagers('am', spec, ports)
  first.start()
  assert.deepEqual(await first.send(recent, null, going), { kind: 'sent' })
  const [told] = await standing(root)
  assert.deepEqual(told?.labels, {
    alertname: 'HoldfastIncident',
    foundation: 'aws/us-east-1/dynamodb',
    service: 'checkout',
    severity: 'critical',
    source: 'holdfast',
    team: 'shop',
    thread: usual.thread,
  })
  assert.equal(told?.startsAt, recent.since)
  assert.equal(told?.generatorURL, usual.url)
  assert.equal(told?.annotations.summary, usual.title)

  await first.send({ ...recent, kind: 'incident.changed', severity: 'major' }, null, going)
  assert.deepEqual(
    (await standing(root)).map(({ labels }) => labels.severity),
    ['major'],
    'one alert, as it is now',
  )

  first.stop()
  await kill()
  await start(port)
  assert.deepEqual(await standing(root), [], 'it forgets what stood there')
  const second = new Alertmanagers('am', spec, ports)
  second.start()
  passMinute()
  await until('it is told again', async () => (await standing(root)).length === 1)
  assert.deepEqual(
    (await standing(root)).map(({ labels }) => labels.severity),
    ['major'],
  )

  assert.deepEqual(await second.send({ ...over, since: recent.since! }, null, going), { kind: 'sent' })
  await until('it is over there', async () => (await standing(root)).length === 0)
  second.stop()
})

test('what it refuses is final, and one of a cluster is enough', { skip }, async () => {
  await kill()
  const port = await freePort()
  const root = await start(port)
  const { ports } = world()
  const spec = (urls: readonly string[], labels = {}): AlertmanagerSpec => ({
    kind: 'alertmanager',
    urls,
    labels,
  })
  const bad = new Alertmanagers('bad', spec([root], { 'no-label': 'x' }), ports)
  assert.equal((await bad.send(recent, null, going)).kind, 'refused')
  const dead = `http://127.0.0.1:${await freePort()}`
  const half = new Alertmanagers('half', spec([dead, root]), ports)
  assert.deepEqual(await half.send(recent, null, going), { kind: 'sent' })
  assert.equal((await new Alertmanagers('none', spec([dead]), ports).send(recent, null, going)).kind, 'retry')
})
