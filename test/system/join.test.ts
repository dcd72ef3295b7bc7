// A node that joins: it is let in or told why not, it appears on the board, and it keeps what it was given.

import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { EndpointView, JournalView, VantageView } from '../../src/board/index.ts'
import { freePorts, type Instance, startConfigured, until } from './instance.ts'
import { type JoinedNode, joinNode, nodeToken, startNode } from './joined.ts'
import { endWholly, Resolver } from './place.ts'

const name = 'app.joined.test'
const configuration = `
services:
  shop: { name: Shop }
endpoints:
  ${name}:
    targets: { east: { address: 192.0.2.1 }, west: { address: 192.0.2.2 } }
    prefer: [east, west]
    publish: [here]
publishers:
  here: { kind: embedded, zone: joined.test }
`

describe('a node that joins', () => {
  let holdfast: Instance
  let folder: string
  let tokenFile: string
  let enactor: JoinedNode
  let resolver: Resolver
  const start = async (ports: { http: number; dns: number }): Promise<Instance> =>
    startConfigured(join(folder, 'holdfast.yaml'), { folder, ports })
  const view = () => holdfast.api<EndpointView>(`/api/v1/endpoints/${name}`)
  const vantage = async (): Promise<VantageView | undefined> =>
    (await holdfast.api<VantageView[]>('/api/v1/vantages')).find((one) => one.name === 'enactor-1')
  const inForce = (generation: string) =>
    until(`enactor-1 to know generation ${generation} in force`, async () =>
      (await view()).enactors.some(
        (one) => one.node === 'enactor-1' && one.condition === 'in-force' && one.generation === generation,
      ),
    )

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    writeFileSync(join(folder, 'holdfast.yaml'), configuration)
    const http = await freePorts(2)
    holdfast = await start({ http, dns: http + 1 })
    resolver = new Resolver(holdfast.dns)
    tokenFile = await nodeToken(holdfast)
  })
  after(async () => {
    resolver?.close()
    await enactor?.end('SIGKILL')
    await endWholly(holdfast)
  })

  test('is not let in with a token that is nobody’s, one that may not, or a name that is taken', async () => {
    const refusedWith = async (why: RegExp, request: { tokenFile: string; name: string }): Promise<void> => {
      const node = startNode(holdfast, request)
      await until(`${why} to be said`, () => node.child.exitCode !== null && why.test(node.output()))
      assert.equal(node.child.exitCode, 1)
    }
    writeFileSync(join(folder, 'nobody.token'), `hf_${'x'.repeat(43)}\n`)
    await refusedWith(/does not let this node join: send a valid token/, {
      tokenFile: join(folder, 'nobody.token'),
      name: 'enactor-9',
    })
    const { stdout } = await holdfast.run('token', 'reporter', '--scopes', 'report')
    writeFileSync(join(folder, 'reporter.token'), stdout)
    await refusedWith(/needs a token with the scope "node"; make one with/, {
      tokenFile: join(folder, 'reporter.token'),
      name: 'enactor-9',
    })
    const [main] = await holdfast.api<VantageView[]>('/api/v1/vantages')
    await refusedWith(/is the name of the main process's own node/, { tokenFile, name: main!.name })
  })

  test('appears on the board with its role, and applies: it reads back what stands there', async () => {
    enactor = await joinNode(holdfast, { tokenFile, name: 'enactor-1' })
    await inForce('1')
    const shown = await vantage()
    assert.deepEqual([shown?.roles, shown?.state], [['enactor'], 'connected'])
    await until('it to stand in the journal', async () => {
      const entries = await holdfast.api<JournalView[]>('/api/v1/journal?kind=node.started&subject=enactor-1')
      return entries.some(({ why }) => /joined as enactor with the token of nodes/.test(why))
    })
    await until('what it applied to stand in the journal under its name', async () => {
      const applied = await holdfast.api<JournalView[]>('/api/v1/journal?kind=plan.applied')
      return applied.some(({ author }) => author === 'node:enactor-1')
    })
  })

  test('its name and its folder are its own', async () => {
    const twin = startNode(holdfast, { tokenFile, name: 'enactor-1', more: ['--data', join(folder, 'twin')] })
    await until('the twin to be refused', () =>
      /a node named enactor-1 has joined and lives/.test(twin.output()),
    )
    const second = startNode(holdfast, { tokenFile, name: 'enactor-1' })
    await until('the second to be refused', () => /is in use by process \d+/.test(second.output()))
    assert.equal((await vantage())?.state, 'connected')
  })

  test('keeps on its disk, by value, what it is given, and takes newer plans', async () => {
    assert.equal((await holdfast.run('drain', 'east', '--why', 'a newer plan')).code, 0)
    await inForce('2')
    const plans = readdirSync(join(enactor.data, 'plans'))
    assert.equal(plans.length, 1)
    const kept = readFileSync(join(enactor.data, 'plans', plans[0]!), 'utf8')
    assert.match(kept, /"generation":"2"/)
    assert.ok(
      kept.includes('192.0.2.2') && !kept.includes('192.0.2.1'),
      'records, and only those of the plan',
    )
    assert.equal(await resolver.ask(name), '192.0.2.2')
  })

  test('goes on when the main process is killed, and finds the next one by itself', async () => {
    holdfast.child.kill('SIGKILL')
    await until('the loss to be said', () =>
      /is away .* applying alone from the plan kept here/.test(enactor.output()),
    )
    holdfast = await start({ http: Number(new URL(holdfast.url).port), dns: holdfast.dns.port })
    await until('it to have joined again', () => enactor.output().includes('joined again'))
    await inForce('2')
  })

  test('started again it goes by what it kept; what is torn is passed over and said so', async () => {
    assert.equal(await enactor.end('SIGTERM'), 0)
    await until('it to be shown as lost', async () => (await vantage())?.state === 'lost')
    enactor = await joinNode(holdfast, { tokenFile, name: 'enactor-1' })
    assert.match(enactor.output(), /applying alone from the plan kept here/)
    await enactor.end('SIGKILL')
    const plans = join(enactor.data, 'plans')
    const file = join(plans, readdirSync(plans)[0]!)
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -40))
    enactor = await joinNode(holdfast, { tokenFile, name: 'enactor-1' })
    assert.match(enactor.output(), /nothing to apply yet/)
    await inForce('2')
    await until('the torn file to stand in the journal', async () => {
      const alarms = await holdfast.api<JournalView[]>(
        '/api/v1/journal?kind=endpoint.alarm&subject=enactor-1',
      )
      return alarms.some(({ why }) => /is no plan/.test(why))
    })
    assert.match(readFileSync(file, 'utf8'), /"generation":"2"/, 'the plan came again')
  })
})
