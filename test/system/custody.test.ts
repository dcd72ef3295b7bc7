// A name changes hands at a real BIND and in the embedded zone: adopted with what stood there, given back with it.

import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'
import type { AdoptionView, EndpointView, JournalView, ReleaseView } from '../../src/board/index.ts'
import { type Named, needsNamed, run, startNamed } from '../publishers/named.ts'
import { freePorts, type Instance, startConfigured, until } from './instance.ts'
import { eastAndWest, endWholly, type Place, Resolver, startPlace, watched } from './place.ts'

const old = 'www.steered.test'
const unknown = 'shop.steered.test'
const here = 'app.here.test'
const standing = 'static.here.test'

const zone = `$TTL 60
@ IN SOA ns.here.test. hostmaster.here.test. 1 3600 600 86400 5
@ IN NS ns.here.test.
ns IN A 127.0.0.1
static IN A 127.0.0.9
static IN TXT "kept"
`

describe('a name that changes hands', () => {
  let named: Named | null = null
  let holdfast: Instance
  let east: Place
  let west: Place
  let atBind: Resolver
  let own: Resolver
  let again: () => Promise<Instance>
  before(async () => {
    named = await startNamed()
    if (named === null) return
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    const http = await freePorts(4)
    east = await startPlace('127.0.0.2', http + 1)
    west = await startPlace('127.0.0.3', http + 1)
    await update(
      `update add ${old}. 300 A 192.0.2.99`,
      `update add ${old}. 300 MX 10 mail.elsewhere.test.`,
      `update add ${old}. 300 TXT "v=spf1 -all"`,
      `update add ${unknown}. 120 A 192.0.2.1`,
      `update add ${unknown}. 120 A 192.0.2.2`,
    )
    writeFileSync(join(folder, 'k.key'), named.secrets['hmac-sha256'].toString('base64'), { mode: 0o600 })
    writeFileSync(join(folder, 'here.zone'), zone)
    const file = join(folder, 'holdfast.yaml')
    const key = '{ name: k-hmac-sha256, algorithm: hmac-sha256, secretFile: k.key }'
    const endpoint = (name: string, publish: string) =>
      `  ${name}:\n    ttl: 5s\n    ${eastAndWest}\n    publish: [${publish}]\n`
    writeFileSync(
      file,
      `${watched(http + 1)}endpoints:
${endpoint(old, 'office')}${endpoint(here, 'embedded')}${endpoint(standing, 'embedded')}publishers:
  embedded: { kind: embedded, zone: here.test, file: here.zone }
  office: { kind: rfc2136, zone: ${named.zone}, server: 127.0.0.1:${named.port}, key: ${key} }
`,
    )
    again = () => startConfigured(file, { folder, ports: { http, dns: http + 3 } })
    holdfast = await again()
    atBind = new Resolver({ host: '127.0.0.1', port: named.port })
    own = new Resolver(holdfast.dns)
  })
  after(async () => {
    atBind?.close()
    own?.close()
    await endWholly(holdfast)
    await east?.down()
    await west?.down()
    await named?.stop()
  })

  async function update(...lines: string[]): Promise<void> {
    const { port, zone, secrets } = named!
    const key = `hmac-sha256:k-hmac-sha256:${secrets['hmac-sha256'].toString('base64')}`
    const running = run('nsupdate', ['-y', key])
    running.child.stdin!.end(`server 127.0.0.1 ${port}\nzone ${zone}\n${lines.join('\n')}\nsend\n`)
    await running
  }
  const dig = async (name: string, type: string): Promise<readonly string[]> => {
    const place = ['@127.0.0.1', '-p', `${named!.port}`, '+short', '+tcp', name, type]
    return (await run('dig', place)).stdout.split('\n').filter(Boolean)
  }
  const does = async (...words: string[]): Promise<string> => {
    const { code, stdout, stderr } = await holdfast.run(...words)
    assert.equal(code, 0, stderr)
    return stdout
  }
  const fails = async (exit: number, reason: RegExp, ...words: string[]): Promise<void> => {
    const { code, stderr } = await holdfast.run(...words)
    assert.match(stderr, reason)
    assert.equal(code, exit)
    assert.doesNotMatch(stderr, /\n\s+at /, 'a reason, not a stack')
  }
  const viewIs = (name: string, what: string, wanted: (view: EndpointView) => boolean) =>
    until(
      `${name}: ${what}`,
      async () => {
        const view = await holdfast.api<EndpointView>(`/api/v1/endpoints/${name}`)
        return wanted(view) && view
      },
      25_000,
    )
  const peer = (t: TestContext): boolean => {
    if (named === null) t.skip(needsNamed)
    return named !== null
  }

  test('what stood there before is held, and shown with all that taking it over would do', async (t) => {
    if (!peer(t)) return
    const view = await viewIs(old, 'foreign', ({ refusals }) => refusals.length > 0)
    assert.match(view.refusals[0]!.message, /did not write/)
    const text = await does('adopt', old)
    for (const words of [
      /stands there +A 192\.0\.2\.99, TTL 300 s/,
      /would be +A 127\.0\.0\.2, TTL 5 s/,
      /the fence +_fence\.www\.steered\.test TXT/,
      /stays +MX 10 mail\.elsewhere\.test\., TTL 300 s/,
      /TXT "v=spf1 -all"/,
      /nothing was written; to do it: holdfast adopt www\.steered\.test --no-dry-run --why TEXT/,
    ])
      assert.match(text, words)
    assert.deepEqual(await dig(old, 'A'), ['192.0.2.99'])
  })

  test('a name that nobody configured is shown with the configuration that would steer it as it is', async (t) => {
    if (!peer(t)) return
    const adoption = JSON.parse(await does('adopt', unknown, '--json')) as AdoptionView
    assert.equal(adoption.configured, false)
    assert.match(
      adoption.configuration!,
      /ttl: 120s[\s\S]*address: 192\.0\.2\.[12][\s\S]*publish:\n\s+- office/,
    )
    await fails(1, /not in the configuration/, 'adopt', unknown, '--no-dry-run', '--why', 'x')
    const empty = JSON.parse(await does('adopt', 'empty.steered.test', '--json')) as AdoptionView
    assert.doesNotMatch(empty.configuration!, /ttl/, 'nothing stands there that would say one')
    await fails(1, /no publisher's zone holds elsewhere\.example/, 'adopt', 'elsewhere.example')
    await fails(2, /needs --why/, 'adopt', old, '--no-dry-run')
  })

  test('is adopted by an operator, and the records of others stay', async (t) => {
    if (!peer(t)) return
    await does('adopt', old, '--no-dry-run', '--why', 'it is ours')
    await viewIs(old, 'in force', ({ publishers }) => publishers[0]?.state === 'in-force')
    assert.deepEqual(await dig(old, 'A'), ['127.0.0.2'])
    assert.deepEqual(await dig(old, 'MX'), ['10 mail.elsewhere.test.'])
    assert.deepEqual(await dig(old, 'TXT'), ['"v=spf1 -all"'])
    assert.equal((await dig(`_fence.${old}`, 'TXT')).length, 1)
    const [entry] = await holdfast.api<JournalView[]>(
      `/api/v1/journal?kind=endpoint.adopted&subject=${old}&order=desc`,
    )
    assert.deepEqual([entry!.author, entry!.why], ['operator:owner', 'it is ours'])
  })

  test('a plan is exported as a master file', async (t) => {
    if (!peer(t)) return
    const text = await does('plan', 'export', old)
    assert.match(text, /^www\.steered\.test\. 5 IN A 127\.0\.0\.2$/m)
    assert.match(text, /^; www\.steered\.test\. 5 IN A 127\.0\.0\.3$/m)
    await fails(1, /has no plan 99; kept are/, 'plan', 'export', old, '99')
    await fails(2, /expected a generation such as 41, read newest/, 'plan', 'export', old, 'newest')
  })

  test('is given back as it stands: the fence goes, and nobody writes it any more', async (t) => {
    if (!peer(t)) return
    assert.match(
      await does('release', old, '--to-static'),
      /its fence goes, its records stay[\s\S]*nothing was changed/,
    )
    assert.equal((await dig(`_fence.${old}`, 'TXT')).length, 1)
    await fails(2, /needs --why/, 'release', old, '--to-static', '--no-dry-run')
    const done = await does('release', old, '--to-static', '--no-dry-run', '--why', 'moving on', '--json')
    const release = JSON.parse(done) as ReleaseView
    assert.deepEqual(
      release.publishers.map(({ state }) => state),
      ['free'],
    )
    assert.deepEqual(await dig(`_fence.${old}`, 'TXT'), [])
    assert.deepEqual(await dig(old, 'A'), ['127.0.0.2'])
    assert.match(await does('release', old, '--to-static'), /given back by operator:owner: .*nothing is left/)
    await viewIs(
      old,
      'given back',
      ({ state, publishers }) => state === 'given-back' && publishers.length === 0,
    )
    // Its owner does as he likes, and a failover concerns it no more.
    await update(`update delete ${old}. A`, `update add ${old}. 60 A 192.0.2.77`)
    await east.down()
    await until('the other name to have moved', async () => (await own.ask(here)) === '127.0.0.3')
    assert.deepEqual(await dig(old, 'A'), ['192.0.2.77'])
    await fails(1, /given back by operator:owner \(moving on\)/, 'hold', old, '--why', 'x')
    await east.up()
  })

  test('is steered again once it is adopted again', async (t) => {
    if (!peer(t)) return
    await does('adopt', old, '--no-dry-run', '--why', 'back again')
    const view = await viewIs(old, 'in force', ({ publishers }) => publishers[0]?.state === 'in-force')
    assert.equal(view.givenBack, null)
    assert.match((await dig(old, 'A')).join(), /^127\.0\.0\.[23]$/)
  })

  test("a name of the embedded zone is given back only where the zone's file answers for it", async (t) => {
    if (!peer(t)) return
    const words = ['--to-static', '--no-dry-run', '--why', 'x']
    const lacking = /file has no address .*add to the file and reload: app\.here\.test\. 5 IN A/
    const preview = await does('release', here, '--to-static')
    assert.match(preview, lacking)
    assert.match(preview, /cannot be before embedded is in order/)
    await fails(1, lacking, 'release', here, ...words)
    const { givenBack, publishers } = await holdfast.api<EndpointView>(`/api/v1/endpoints/${here}`)
    assert.deepEqual([givenBack, publishers[0]?.state], [null, 'in-force'], 'nothing was begun')
    assert.match(await does('release', standing, '--to-static'), /A 127\.0\.0\.9 .*the zone’s file answers/)
    await does('release', standing, ...words)
    assert.equal(await own.ask(standing), '127.0.0.9')
    await holdfast.stop()
    holdfast = await again()
    await viewIs(standing, 'given back', ({ state }) => state === 'given-back')
    assert.equal(await own.ask(standing), '127.0.0.9')
    await does('adopt', standing, '--no-dry-run', '--why', 'on with it')
    await until('the name to be steered', async () =>
      /^127\.0\.0\.[23]$/.test((await own.ask(standing)) ?? ''),
    )
  })
})
