// An enactor with everything else dead: no main process, no node of it. What it kept on its disk is enough to hold a name
// at a real BIND, also when it is started anew.

import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'
import type { EndpointView } from '../../src/board/index.ts'
import { type Named, needsNamed, run, startNamed } from '../publishers/named.ts'
import { freePorts, type Instance, startConfigured, until } from './instance.ts'
import { type JoinedNode, joinNode, nodeToken, startNode } from './joined.ts'
import { processesOf, Resolver } from './place.ts'

const name = 'app.steered.test'

describe('an enactor alone', () => {
  let named: Named | null = null
  let holdfast: Instance
  let enactor: JoinedNode
  let atBind: Resolver
  let tokenFile: string
  let secret: string
  before(async () => {
    named = await startNamed()
    if (named === null) return
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    // The main process has the secret; the node is told where its own copy lies.
    for (const file of ['main.key', 'node.key'])
      writeFileSync(join(folder, file), `${named.secrets['hmac-sha256'].toString('base64')}\n`, {
        mode: 0o600,
      })
    secret = join(folder, 'node.key')
    writeFileSync(join(folder, 'holdfast.yaml'), configurationOf(named))
    const http = await freePorts(2)
    const ports = { http, dns: http + 1 }
    holdfast = await startConfigured(join(folder, 'holdfast.yaml'), { folder, ports })
    atBind = new Resolver({ host: '127.0.0.1', port: named.port })
    tokenFile = await nodeToken(holdfast)
    enactor = await joinNode(holdfast, joining())
    await until('the enactor to have read BIND', async () => {
      const { enactors } = await holdfast.api<EndpointView>(`/api/v1/endpoints/${name}`)
      return enactors.some((one) => one.node === 'enactor-1' && one.condition === 'in-force')
    })
  })
  after(async () => {
    atBind?.close()
    await enactor?.end('SIGTERM')
    await named?.stop()
    await holdfast?.dispose()
  })

  const joining = () => ({ tokenFile, name: 'enactor-1', more: ['--secret', `office=${secret}`] })
  const configurationOf = ({ zone, port }: Named): string => `
services: { shop: { name: Shop } }
endpoints:
  ${name}:
    targets: { east: { address: 192.0.2.1 }, west: { address: 192.0.2.2 } }
    prefer: [east, west]
    publish: [office]
publishers:
  office:
    kind: rfc2136
    zone: ${zone}
    server: 127.0.0.1:${port}
    key: { name: k-hmac-sha256, algorithm: hmac-sha256, secretFile: main.key }
`
  const peer = (t: TestContext): Named | null => {
    if (named === null) t.skip(needsNamed)
    return named
  }
  async function empty({ port, zone, secrets }: Named): Promise<void> {
    const key = `hmac-sha256:k-hmac-sha256:${secrets['hmac-sha256'].toString('base64')}`
    const running = run('nsupdate', ['-y', key])
    running.child.stdin!.end(`server 127.0.0.1 ${port}\nzone ${zone}\nupdate delete ${name}. A\nsend\n`)
    await running
    assert.equal(await atBind.ask(name), 'rcode 0', 'the name is empty')
  }
  const filled = () =>
    until('the name to be filled again', async () => (await atBind.ask(name)) === '192.0.2.1', 25_000)

  test('repairs a name that was emptied, with the main process and its node killed', async (t) => {
    const bind = peer(t)
    if (!bind) return
    for (const pid of processesOf(holdfast)) if (pid !== enactor.child.pid) process.kill(pid, 'SIGKILL')
    await until('the loss to be said', () => enactor.output().includes('is away'))
    await empty(bind)
    await filled()
    assert.match(enactor.output(), /drift\.found: the name is empty at office: repairing/)
  })

  test('does so from its disk as well, started anew with nobody to join', async (t) => {
    const bind = peer(t)
    if (!bind) return
    await enactor.end('SIGKILL')
    await empty(bind)
    enactor = startNode(holdfast, joining())
    await filled()
    assert.match(enactor.output(), /applying alone from the plan kept here/)
  })
})
