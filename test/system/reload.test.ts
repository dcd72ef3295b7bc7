// Reloads that come faster than they can be followed, and orders that the node cannot follow.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { EndpointView, JournalView } from '../../src/board/index.ts'
import { freePorts, type Instance, startConfigured, until } from './instance.ts'
import { eastAndWest, endWholly, type Place, processesOf, Resolver, startPlace, watched } from './place.ts'

const name = 'app.reload.test'
const watchedForMs = 3000

const zoneText = `$TTL 60
@ IN SOA ns1 hostmaster 1 3600 600 86400 60
@ IN NS ns1
ns1 IN A 127.0.0.1
www IN A 192.0.2.7
`

describe('reloads', { skip: process.platform !== 'linux' ? 'needs /proc' : false }, () => {
  let holdfast: Instance
  let east: Place
  let west: Place
  let resolver: Resolver
  let file: string
  let zone: string
  let secret: string
  let whole: string
  before(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    const http = await freePorts(4)
    east = await startPlace('127.0.0.2', http + 1)
    west = await startPlace('127.0.0.3', http + 1)
    file = join(folder, 'holdfast.yaml')
    zone = join(folder, 'reload.zone')
    secret = join(folder, 'office.key')
    writeFileSync(zone, zoneText)
    whole = `${watched(http + 1)}
endpoints:
  ${name}:
    ${eastAndWest}
    publish: [here]
publishers:
  here: { kind: embedded, zone: reload.test, file: ${zone} }
`
    writeFileSync(file, whole)
    holdfast = await startConfigured(file, { folder, ports: { http, dns: http + 3 } })
    resolver = new Resolver(holdfast.dns)
    await answers('127.0.0.2')
  })
  after(async () => {
    resolver?.close()
    await endWholly(holdfast)
    await east?.down()
    await west?.down()
  })

  const answers = (wanted: string) =>
    until(`the answer ${wanted}`, async () => (await resolver.ask(name)) === wanted)
  const told = (text: string): number => holdfast.output().split(text).length - 1
  const view = () => holdfast.api<EndpointView>(`/api/v1/endpoints/${name}`)
  const readiness = () => fetch(`${holdfast.url}/healthz?ready=true`)
  const nodePid = (): number => {
    const pid = processesOf(holdfast).find((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('holdfast node'),
    )
    assert.ok(pid, 'the node process is not found')
    return pid
  }

  test('that overlap leave one machine: the answer never goes back to a dead target', async () => {
    const already = told('was read again')
    for (let i = 0; i < 10; i++) {
      holdfast.child.kill('SIGHUP')
      await new Promise((done) => setTimeout(done, 20))
    }
    await east.down()
    await answers('127.0.0.3')
    const deadline = performance.now() + watchedForMs
    const seen = new Set<string | null>()
    while (performance.now() < deadline) seen.add(await resolver.ask(name))
    assert.deepEqual([...seen], ['127.0.0.3'])
    await until('a reload to be told', () => told('was read again') > already)
    await east.up()
    await answers('127.0.0.2')
  })

  test('that the node refuses change nothing anywhere, and are told with its reason', async () => {
    writeFileSync(secret, 'c2hvcnQ=\n', { mode: 0o600 })
    const before = await view()
    const refusing = `${whole}  office: { kind: rfc2136, zone: office.test, server: 127.0.0.1:5399, key: { name: k, secretFile: ${secret} } }\n`
    writeFileSync(file, refusing.replace('publish: [here]', 'mode: observe\n    publish: [here]'))
    holdfast.child.kill('SIGHUP')
    await until('the refusal to be told', () => told('office.key') > 0)
    await until('the refusal in the journal', async () => {
      const entries = await holdfast.api<JournalView[]>('/api/v1/journal?kind=config.refused')
      return entries.some(({ why }) => why.includes('office.key'))
    })
    assert.deepEqual((await view()).mode, before.mode)
    assert.equal((await view()).generation, before.generation)
    assert.equal(await resolver.ask(name), '127.0.0.2')
    writeFileSync(file, whole)
  })

  test('a node that starts beside a broken zone file answers all names, and is not ready until it is mended', async () => {
    writeFileSync(zone, 'www IN A not-an-address\n')
    process.kill(nodePid(), 'SIGKILL')
    await until('the trouble to be told', async () =>
      /reload\.zone:1:/.test(await (await readiness()).text()),
    )
    assert.equal((await readiness()).status, 503)
    assert.equal(await resolver.ask('www.reload.test'), '192.0.2.7')
    await answers('127.0.0.2')
    writeFileSync(zone, zoneText)
    holdfast.child.kill('SIGHUP')
    await until('it to be ready again', async () => (await readiness()).status === 200)
  })

  test('a hangup of the whole process group leaves the nameserver where it is', async () => {
    const node = nodePid()
    const already = told('was read again')
    process.kill(node, 'SIGHUP')
    holdfast.child.kill('SIGHUP')
    await until('the reload to be told', () => told('was read again') > already)
    assert.equal(nodePid(), node)
    assert.equal(await resolver.ask(name), '127.0.0.2')
  })
})
