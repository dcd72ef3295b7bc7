// `holdfast zone` at a real PowerDNS: shown first, done once, and never at the cost of what is there.

import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'
import { writeOf } from '../../src/publishers/conformance/index.ts'
import type { EndpointName } from '../../src/terms/index.ts'
import { publisherAt } from './at-server.ts'
import { run } from './dns-server.ts'
import { needsPowerDns, type PowerDns, startPowerDns } from './pdns.ts'

const holdfast = join(import.meta.dirname, '..', '..', 'bin', 'holdfast')

describe('holdfast zone', () => {
  let pdns: PowerDns | null = null
  let folder = ''
  before(async () => {
    pdns = await startPowerDns()
    folder = await mkdtemp(join(tmpdir(), 'holdfast-zone-'))
  })
  after(async () => {
    await pdns?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const secret = Buffer.alloc(32, 7)
  /** The exit code and all that was printed. */
  async function zone(server: PowerDns, zoneName: string, keyName: string, ...args: readonly string[]) {
    const config = join(folder, 'holdfast.yaml')
    const options = { mode: 0o600 }
    await writeFile(join(folder, 'k.key'), secret.toString('base64'), options)
    await writeFile(join(folder, 'api.key'), server.api.key, options)
    await writeFile(
      config,
      `publishers:
  pdns:
    kind: powerdns
    zone: ${zoneName}
    server: 127.0.0.1:${server.port}
    key: { name: ${keyName}, secretFile: k.key }
    api: { url: "${server.api.url}", keyFile: api.key }
`,
      options,
    )
    try {
      const { stdout } = await run(holdfast, ['zone', 'pdns', '--config', config, ...args])
      return { code: 0, text: stdout }
    } catch (problem) {
      const { code, stdout, stderr } = problem as { code: number; stdout: string; stderr: string }
      return { code, text: `${stdout}${stderr}` }
    }
  }
  const have = (t: TestContext): PowerDns | null => {
    if (!pdns) t.skip(needsPowerDns)
    return pdns
  }

  test('creates a zone that takes our updates, shown first, and finds nothing to do afterwards', async (t) => {
    const server = have(t)
    if (!server) return
    const first = ['new.test', 'k-new', '--nameserver', 'ns1.new.test', 'ns2.new.test'] as const
    const shown = await zone(server, ...first)
    assert.equal(shown.code, 0, shown.text)
    assert.match(shown.text, /would create the zone new\.test\./)
    assert.match(shown.text, /would import the TSIG key k-new/)
    assert.match(shown.text, /would let k-new update new\.test\./)
    const zones = server.database.prepare("SELECT count(*) AS n FROM domains WHERE name = 'new.test'")
    assert.equal(zones.get()?.n, 0)

    const done = await zone(server, ...first, '--apply')
    assert.equal(done.code, 0, done.text)
    const publisher = publisherAt(server, 'hmac-sha256', { zone: 'new.test', keyName: 'k-new', secret })
    const write = writeOf('app.new.test' as EndpointName, null, 1, [{ type: 'A', address: '192.0.2.1' }])
    assert.deepEqual(await publisher.write(write), { kind: 'written' })
    const unsigned = publisherAt(server, 'hmac-sha256', { zone: 'new.test', unsigned: true })
    assert.equal((await unsigned.write(write)).kind, 'failed')

    const again = await zone(server, ...first, '--apply')
    assert.match(again.text, /nothing is missing/)
  })

  test('does not replace a key that has another secret, and says what to do', async (t) => {
    const server = have(t)
    if (!server) return
    const outcome = await zone(server, server.zone, 'k-hmac-sha256', '--apply')
    assert.equal(outcome.code, 1)
    assert.match(outcome.text, /another secret .*list-tsig-keys/)
    assert.ok(!outcome.text.includes(server.secrets['hmac-sha256'].toString('base64')))
  })

  test('asks for the nameservers of a zone that is missing, and does nothing', async (t) => {
    const server = have(t)
    if (!server) return
    const outcome = await zone(server, 'bare.test', 'k-new', '--apply')
    assert.equal(outcome.code, 1)
    assert.match(outcome.text, /--nameserver/)
  })
})
