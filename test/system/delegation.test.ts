// `holdfast delegation` on a world of real servers: what to put into the parent, and what is wrong with what is there.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'
import type { JournalView, ZoneView } from '../../src/board/index.ts'
import type { DelegationFinding, ParentRecord } from '../../src/checks/index.ts'
import { type DelegationWorld, needsServers, parentAt, startDelegationWorld } from './delegation-world.ts'
import { holdfastBin, runHoldfast, startConfigured, until } from './instance.ts'

type Round = { readonly records: readonly ParentRecord[]; readonly findings: readonly DelegationFinding[] }

describe('holdfast delegation', () => {
  let world: DelegationWorld | null = null
  const state = mkdtempSync(join(tmpdir(), 'holdfast-delegation-'))
  const env = { ...process.env, XDG_STATE_HOME: state, NODE_NO_WARNINGS: '1' }
  before(async () => {
    world = await startDelegationWorld()
  })
  after(async () => {
    await world?.stop()
    rmSync(state, { recursive: true, force: true })
  })

  const args = (zone: string, ...more: string[]): string[] => {
    const at = ['--resolver', `${parentAt}:${world!.port}`, '--port', `${world!.port}`]
    return ['delegation', zone, ...at, ...more]
  }
  const round = async (zone: string, ...more: string[]): Promise<Round & { readonly code: number }> => {
    const { code, stdout, stderr } = await runHoldfast(args(zone, '--once', '--json', ...more), env)
    assert.ok(stdout.startsWith('{'), stderr)
    return { ...(JSON.parse(stdout) as Round), code }
  }
  /** Everything here stands on one loopback network, which is rightly found in every round. */
  const here = ['private-address', 'one-network', 'one-nameserver']
  const codes = ({ findings }: Round): string[] =>
    [...new Set(findings.map(({ code }) => code).filter((code) => !here.includes(code)))].sort()
  const found = ({ findings }: Round, code: string): DelegationFinding =>
    findings.find((one) => one.code === code) ??
    assert.fail(`${code} is not among ${JSON.stringify(findings)}`)
  const each = (name: string, act: (world: DelegationWorld) => Promise<void>): void =>
    void test(name, async (t: TestContext) => (world ? act(world) : t.skip(needsServers)))

  each(
    'prints NS, glue and DS; the DS is the one that Knot computes, and with it the zone is in order',
    async (world) => {
      const before = await round('good.test')
      assert.deepEqual(codes(before), ['key-without-ds'])
      assert.equal(before.code, 1)
      const lines = before.records.map(({ name, type, data }) => `${name} ${type} ${data}`)
      assert.deepEqual(lines.slice(0, 4), [
        'good.test. NS ns1.good.test.',
        'good.test. NS ns2.good.test.',
        'ns1.good.test. A 127.0.1.2',
        'ns2.good.test. A 127.0.1.4',
      ])
      const ds = before.records.filter(({ type }) => type === 'DS').map(({ data }) => data)
      assert.equal(ds.length, 1)
      assert.ok((await world.signersOf('good.test')).includes(ds.join()), ds.join())
      await world.addToParent(`good.test. 3600 DS ${ds.join()}`)
      const afterwards = await round('good.test')
      assert.deepEqual(codes(afterwards), [])
      assert.deepEqual(
        afterwards.findings.filter(({ code }) => code === 'private-address').map(({ subject }) => subject),
        ['ns1.good.test.', 'ns2.good.test.'],
      )
      assert.ok(found(afterwards, 'one-network'))
    },
  )

  each('a DS that fits no key is an error', async () => {
    const wrong = await round('wrong.test')
    assert.deepEqual(codes(wrong), ['ds-without-key'])
    assert.equal(found(wrong, 'ds-without-key').severity, 'error')
  })

  each('an unsigned zone says so, beside one nameserver and short lifetimes', async () => {
    const plain = await round('plain.test')
    assert.deepEqual(codes(plain), ['ttl-short', 'unsigned'])
    assert.ok(found(plain, 'one-nameserver'))
    assert.equal(
      plain.records.some(({ type }) => type === 'DS'),
      false,
    )
  })

  each('a lame server and one that is not there are told apart', async () => {
    const bad = await round('bad.test')
    assert.deepEqual(codes(bad), ['lame', 'unreachable'])
    assert.match(found(bad, 'lame').detail, /ns1\.bad\.test\. \(127\.0\.1\.2\).*REFUSED/)
    assert.match(found(bad, 'unreachable').subject, /127\.0\.1\.9/)
    assert.deepEqual(bad.records, [])
  })

  each('parent and child that differ, and servers that differ, are told with who says what', async () => {
    const differ = await round('differ.test')
    assert.deepEqual(codes(differ), [
      'alias',
      'glue-differs',
      'glue-missing',
      'parent-has-other-nameserver',
      'parent-lacks-nameserver',
      'serials-differ',
      'servers-differ',
      'unsigned',
    ])
    assert.match(found(differ, 'serials-differ').detail, /\(127\.0\.1\.3\) 8/)
    assert.match(found(differ, 'glue-differs').detail, /127\.0\.1\.4.*127\.0\.1\.2/)
  })

  each('a zone that nobody delegates yet is shown from the server that has it', async (world) => {
    const none = await round('none.test')
    assert.deepEqual([codes(none), none.records], [['not-delegated'], []])
    const intended = await round('good.test', '--server', `127.0.1.4:${world.port}`)
    assert.equal(intended.records.length, 5)
  })

  each('goes on looking until Ctrl-C, and tells what changes', async (world) => {
    const child = spawn(process.execPath, [holdfastBin, ...args('wrong.test', '--every', '1s')], { env })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    await until('the first round', () => /ds-without-key/.test(output) && /asked, \d wrong/.test(output))
    const [signer] = await world.signersOf('wrong.test')
    await world.addToParent(`wrong.test. 3600 DS ${signer}`)
    await until('the change', () => /warning +ds-without-key: a DS at the parent fits no key/.test(output))
    child.kill('SIGINT')
    const [code] = await once(child, 'exit')
    assert.equal(code, 0)
  })

  each(
    'a running Holdfast looks at the delegation of its zone, shows it and raises an alarm',
    async (world) => {
      const folder = mkdtempSync(join(tmpdir(), 'holdfast-delegated-'))
      const file = join(folder, 'holdfast.yaml')
      const resolver = `"${parentAt}:${world.port}"`
      writeFileSync(
        file,
        `publishers:\n  here: { kind: embedded, zone: none.test, delegation: { resolver: ${resolver}, port: ${world.port}, every: 1s } }\n`,
      )
      const holdfast = await startConfigured(file, { folder })
      try {
        const seen = await until('the look', async () => {
          const [zone] = await holdfast.api<ZoneView[]>('/api/v1/zones')
          return zone?.delegation?.findings.find(({ code }) => code === 'not-delegated') ?? null
        })
        assert.match(seen.detail, /test\. does not delegate none\.test\./)
        await until('the alarm', async () => {
          const entries = await holdfast.api<JournalView[]>('/api/v1/journal?kind=endpoint.alarm')
          return entries.some(({ subject, data }) => subject === 'none.test' && data.code === 'delegation')
        })
      } finally {
        await holdfast.dispose()
      }
    },
  )
})
