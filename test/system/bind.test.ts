// A name steered at a real BIND 9, by a whole Holdfast that answers for it itself as well.

import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'
import type { EndpointView, JournalView } from '../../src/board/index.ts'
import { type Named, needsNamed, run, startNamed } from '../publishers/named.ts'
import { freePorts, type Instance, startConfigured, until } from './instance.ts'
import { eastAndWest, endWholly, type Place, Resolver, startPlace, watched } from './place.ts'

const name = 'app.steered.test'

function writeConfiguration(folder: string, named: Named, port: number): string {
  writeFileSync(join(folder, 'k.key'), `${named.secrets['hmac-sha256'].toString('base64')}\n`, {
    mode: 0o600,
  })
  const file = join(folder, 'holdfast.yaml')
  const key = '{ name: k-hmac-sha256, algorithm: hmac-sha256, secretFile: k.key }'
  const text = `${watched(port)}
endpoints:
  ${name}:
    ttl: 5s
    ${eastAndWest}
    publish: [here, office]
publishers:
  here: { kind: embedded, zone: ${named.zone} }
  office: { kind: rfc2136, zone: ${named.zone}, server: 127.0.0.1:${named.port}, key: ${key} }
`
  writeFileSync(file, text)
  return file
}

describe('a name steered at BIND', () => {
  let named: Named | null = null
  let holdfast: Instance
  let east: Place
  let west: Place
  let atBind: Resolver
  let here: Resolver
  before(async () => {
    named = await startNamed()
    if (named === null) return
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    const http = await freePorts(4)
    east = await startPlace('127.0.0.2', http + 1)
    west = await startPlace('127.0.0.3', http + 1)
    atBind = new Resolver({ host: '127.0.0.1', port: named.port })
    await update(`update add mail.${named.zone}. 60 A 192.0.2.25`)
    const file = writeConfiguration(folder, named, http + 1)
    holdfast = await startConfigured(file, { folder, ports: { http, dns: http + 3 } })
    here = new Resolver(holdfast.dns)
  })
  after(async () => {
    atBind?.close()
    here?.close()
    await endWholly(holdfast)
    await east?.down()
    await west?.down()
    await named?.stop()
  })

  const peer = (t: TestContext): Named | null => {
    if (named === null) t.skip(needsNamed)
    return named
  }
  /** Somebody else's hand, with BIND's own tool and the same key. */
  async function update(...lines: string[]): Promise<void> {
    const { port, zone, secrets } = named!
    const key = `hmac-sha256:k-hmac-sha256:${secrets['hmac-sha256'].toString('base64')}`
    const running = run('nsupdate', ['-y', key])
    running.child.stdin!.end(`server 127.0.0.1 ${port}\nzone ${zone}\n${lines.join('\n')}\nsend\n`)
    await running
  }
  const bothAnswer = (address: string): Promise<boolean> =>
    until(`both servers to answer ${address}`, async () => {
      const answers = [await atBind.ask(name), await here.ask(name)]
      return answers.every((answer) => answer === address)
    })
  const office = (wanted: EndpointView['publishers'][number]['state']) =>
    until(`the publisher at BIND to be ${wanted}`, async () => {
      const view = await holdfast.api<EndpointView>(`/api/v1/endpoints/${name}`)
      return view.publishers.find(({ id, state }) => id === 'office' && state === wanted) ?? null
    })
  const journal = (kind: string) => holdfast.api<JournalView[]>(`/api/v1/journal?kind=${kind}`)
  const fence = () => atBind.ask(`_fence.${name}`, 'TXT')

  test('is written with its fence beside it, at BIND and here', async (t) => {
    if (!peer(t)) return
    await bothAnswer('127.0.0.2')
    assert.match((await fence()) ?? '', /^"gen=1 plan=[0-9a-f]+ sel=0"$/)
    await office('in-force')
  })

  test('moves at both when its target dies, within one plan: the fence counts the selection', async (t) => {
    if (!peer(t)) return
    await east.down()
    await bothAnswer('127.0.0.3')
    assert.match((await fence()) ?? '', /^"gen=1 plan=[0-9a-f]+ sel=1"$/)
    await until('the read-back of BIND', async () => {
      const entries = await journal('endpoint.readback')
      return entries.some(({ why }) => /office.*127\.0\.0\.3/.test(why))
    })
  })

  test('converges by itself after BIND was away while traffic had to move', async (t) => {
    const bind = peer(t)
    if (!bind) return
    await bind.down()
    await east.up()
    await until('the answer here to move without BIND', async () => (await here.ask(name)) === '127.0.0.2')
    const { detail } = await office('failed')
    assert.match(detail, /127\.0\.0\.1/, 'the reason names the server')
    await until('an alarm that says why', async () =>
      /alarm: \S+: .*127\.0\.0\.1/.test((await holdfast.run('status')).stdout),
    )
    await bind.up()
    await office('in-force')
    await bothAnswer('127.0.0.2')
  })

  test('an edit by somebody else is left as it is, and alarmed', async (t) => {
    if (!peer(t)) return
    await update(`update delete ${name}. A`, `update add ${name}. 5 A 203.0.113.9`)
    const { detail } = await office('drift')
    assert.match(detail, /left as it is/)
    assert.equal(await atBind.ask(name), '203.0.113.9')
    assert.equal(await here.ask(name), '127.0.0.2', 'the name goes on here')
    const view = await holdfast.api<EndpointView>(`/api/v1/endpoints/${name}`)
    assert.equal(view.state, 'alarm')
    assert.ok((await journal('drift.found')).length > 0, 'it stands in the journal')
  })

  test("an operator's newer plan overrules it", async (t) => {
    if (!peer(t)) return
    assert.equal((await holdfast.run('drain', 'west', '--why', 'take the name back')).code, 0)
    await bothAnswer('127.0.0.2')
    await office('in-force')
  })

  test('a name that was emptied is repaired', async (t) => {
    if (!peer(t)) return
    await update(`update delete ${name}. A`)
    await until('the name to be filled again', async () => (await atBind.ask(name)) === '127.0.0.2')
    await until('the journal to tell of it', async () =>
      (await journal('drift.found')).some(({ why }) => /repairing/.test(why)),
    )
  })

  test('what others keep in the zone was never touched', async (t) => {
    const bind = peer(t)
    if (bind) assert.equal(await atBind.ask(`mail.${bind.zone}`), '192.0.2.25')
  })
})
