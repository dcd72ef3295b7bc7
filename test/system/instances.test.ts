// Several Holdfasts on one machine: a command never guesses which one is meant.

import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { freePorts, type Instance, runHoldfast, startConfigured, startQuickstart, until } from './instance.ts'
import { endWholly, processesOf } from './place.ts'

const configuration = (service: string): string => `services: { ${service}: { public: true } }\n`

describe('two Holdfasts of one user', () => {
  const state = mkdtempSync(join(tmpdir(), 'holdfast-state-'))
  const folders = ['one', 'two'].map((id) => mkdtempSync(join(tmpdir(), `holdfast-${id}-`)))
  const env: NodeJS.ProcessEnv = { ...process.env, XDG_STATE_HOME: state, NODE_NO_WARNINGS: '1' }
  delete env.HOLDFAST_URL
  delete env.HOLDFAST_TOKEN
  let one: Instance
  let two: Instance
  const start = async (index: number, service: string): Promise<Instance> => {
    const folder = folders[index]!
    const file = join(folder, 'holdfast.yaml')
    writeFileSync(file, configuration(service))
    const http = await freePorts(2)
    return startConfigured(file, { folder, state, ports: { http, dns: http + 1 } })
  }
  before(async () => {
    one = await start(0, 'shop')
    two = await start(1, 'bank')
  })
  after(async () => {
    // The crash left its node answering; the next start in its folder takes over from it.
    const again = one && (await start(0, 'shop'))
    await again?.stop()
    await endWholly(two)
    for (const folder of [state, ...folders]) rmSync(folder, { recursive: true, force: true })
  })

  const services = async (extra: NodeJS.ProcessEnv, ...args: string[]): Promise<string[]> => {
    const { code, stdout, stderr } = await runHoldfast(['status', '--json', ...args], { ...env, ...extra })
    assert.equal(code, 0, stderr)
    const { overview } = JSON.parse(stdout) as { overview: { services: { id: string }[] } }
    return overview.services.map(({ id }) => id)
  }

  test('a command that names none lists both with how to name them, exits 1, and does nothing', async () => {
    for (const command of [
      ['status'],
      ['report', 'shop', '--country', 'GB'],
      ['hold', 'a.b', '--why', 'x'],
    ]) {
      const { code, stdout, stderr } = await runHoldfast(command, env)
      assert.deepEqual([code, stdout], [1, ''], command.join(' '))
      for (const instance of [one, two]) {
        assert.ok(stderr.includes(`--url ${instance.url}`), stderr)
        assert.ok(stderr.includes(instance.data), stderr)
      }
    }
  })

  test('--url picks one, and finds its token', async () => {
    assert.deepEqual(await services({}, '--url', one.url), ['shop'])
    assert.deepEqual(await services({}, '--url', `${two.url}/`), ['bank'])
    const { code, stdout } = await runHoldfast(
      ['report', 'bank', '--country', 'GB', '--people', '3', '--url', two.url],
      env,
    )
    assert.deepEqual([code, stdout.trim()], [0, 'accepted 3, duplicate 0'])
  })

  test('HOLDFAST_URL picks one; --url is stronger', async () => {
    assert.deepEqual(await services({ HOLDFAST_URL: one.url }), ['shop'])
    assert.deepEqual(await services({ HOLDFAST_URL: one.url }, '--url', two.url), ['bank'])
  })

  test('an address where nobody listens is told as such', async () => {
    const port = await freePorts(1)
    const { code, stderr } = await runHoldfast(['status', '--url', `http://127.0.0.1:${port}`], env)
    assert.equal(code, 1)
    assert.match(stderr, /no answer from .*ECONNREFUSED/)
  })

  test('one data folder is not taken by two: the second says who has it, and the first goes on', async () => {
    const http = await freePorts(2)
    const processes = processesOf(one)
    const { code, stderr } = await runHoldfast(
      [
        ...['start', join(folders[0]!, 'holdfast.yaml'), '--data', one.data],
        ...['--http', `127.0.0.1:${http}`, '--dns', `127.0.0.1:${http + 1}`],
      ],
      env,
    )
    assert.equal(code, 1)
    assert.match(stderr, /in use|another/)
    assert.deepEqual(await services({}, '--url', one.url), ['shop'])
    assert.deepEqual(processesOf(one), processes, 'the same processes')
    assert.deepEqual(await one.api('/api/v1/journal?kind=node.lost'), [])
  })

  test('one that crashed is forgotten: the other is found without being named', async () => {
    assert.equal(readdirSync(join(state, 'holdfast', 'instances')).length, 2)
    one.child.kill('SIGKILL')
    await until('it to be gone', () => one.child.signalCode === 'SIGKILL')
    assert.deepEqual(await services({}), ['bank'])
    assert.equal(readdirSync(join(state, 'holdfast', 'instances')).length, 1)
  })
})

test('a quickstart started twice goes on as it was, and the second says where the first is', async () => {
  const first = await startQuickstart()
  try {
    const processes = processesOf(first)
    const { host } = new URL(first.url)
    const again = ['quickstart', 'up', '--data', first.data, '--http', host]
    const { code, stderr } = await first.run(...again, '--dns', `127.0.0.1:${first.dns.port}`)
    assert.equal(code, 1)
    assert.ok(stderr.includes(`running already`) && stderr.includes(first.url), stderr)
    assert.deepEqual(processesOf(first), processes)
  } finally {
    await endWholly(first)
  }
})

test('a quickstart whose ports are taken says which, and leaves nothing running', async () => {
  const first = await startQuickstart()
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-second-'))
  try {
    const processes = processesOf(first)
    const { host } = new URL(first.url)
    const { code, stderr } = await first.run('quickstart', 'up', '--data', folder, '--http', host)
    assert.equal(code, 1)
    assert.match(stderr, /cannot listen on 127\.0\.0\.2:\d+: EADDRINUSE/)
    assert.doesNotMatch(stderr, /\n\s+at /, 'a reason, not a stack')
    assert.deepEqual(processesOf(first), processes)
  } finally {
    await endWholly(first)
    rmSync(folder, { recursive: true, force: true })
  }
})
