// Steering in the operator's hands: the command line reads plans, compares them, shows what a repair would do, repairs
// and overrules; every change is in the journal with who, when and why.

import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Primary } from '../../sim/shells/primary.ts'
import type { EndpointView, JournalView, PlanDiffView, RepairView } from '../../src/board/index.ts'
import type { DomainName } from '../../src/dns/index.ts'
import { instant } from '../../src/terms/index.ts'
import { freePorts, type Instance, startConfigured, until } from './instance.ts'
import { eastAndWest, endWholly, type Place, startPlace, watched } from './place.ts'

const app = 'app.hands.test'
const office = 'www.office.test'
const key = { name: 'k1' as DomainName, algorithm: 'hmac-sha256', secret: Buffer.alloc(32, 5) } as const

describe("steering in the operator's hands", () => {
  let holdfast: Instance
  let east: Place
  let west: Place
  let primary: Primary
  before(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    const http = await freePorts(4)
    east = await startPlace('127.0.0.2', http + 1)
    west = await startPlace('127.0.0.3', http + 1)
    primary = await Primary.start('office.test' as DomainName, key)
    primary.now = instant(Date.now())
    writeFileSync(join(folder, 'k1.key'), key.secret.toString('base64'), { mode: 0o600 })
    const file = join(folder, 'holdfast.yaml')
    writeFileSync(
      file,
      `${watched(http + 1)}endpoints:
  ${app}:
    ${eastAndWest}
    publish: [here]
  ${office}:
    ${eastAndWest}
    publish: [bind]
publishers:
  here: { kind: embedded, zone: hands.test }
  bind:
    kind: rfc2136
    zone: office.test
    server: 127.0.0.1:${primary.address.port}
    key: { name: k1, algorithm: hmac-sha256, secretFile: k1.key }
`,
    )
    holdfast = await startConfigured(file, { folder, ports: { http, dns: http + 3 } })
    for (const name of [app, office])
      await viewIs(name, 'in force', ({ publishers }) => publishers[0]?.state === 'in-force')
    for (const name of [app, office])
      await viewIs(name, 'up', ({ targets }) => targets.every(({ health }) => health === 'up'))
  })
  after(async () => {
    await endWholly(holdfast)
    await primary?.close()
    await east?.down()
    await west?.down()
  })

  const viewIs = (name: string, what: string, wanted: (view: EndpointView) => boolean) =>
    until(
      `${name}: ${what}`,
      async () => {
        const view = await holdfast.api<EndpointView>(`/api/v1/endpoints/${name}`)
        return wanted(view) && view
      },
      60_000,
    )
  const does = async (...words: string[]): Promise<string> => {
    const { code, stdout, stderr } = await holdfast.run(...words)
    assert.equal(code, 0, stderr)
    return stdout
  }
  const fails = async (exit: number, reason: RegExp, ...words: string[]): Promise<void> => {
    const { code, stderr } = await holdfast.run(...words)
    assert.equal(code, exit, stderr)
    assert.match(stderr, reason)
    assert.doesNotMatch(stderr, /\n\s+at /, 'a reason, not a stack')
  }
  const json = async <T>(...words: string[]): Promise<T> => JSON.parse(await does(...words, '--json')) as T
  const journaled = (kind: string, subject: string): Promise<JournalView> =>
    until(`${kind} of ${subject} to be in the journal`, async () => {
      const query = `kind=${kind}&subject=${subject}&order=desc`
      return (await holdfast.api<JournalView[]>(`/api/v1/journal?${query}`))[0] ?? null
    })
  const held = (name: string) => primary.setsAt(name as DomainName).flatMap(({ data }) => data)

  test('a plan is shown whole, by value, with its author and reason', async () => {
    const text = await does('plan', 'show', app, '1')
    assert.match(text, /generation 1 {2}in-force/)
    assert.match(text, /target east {2,}A 127\.0\.0\.2/)
    assert.match(text, /by config/)
    const plan = await json<{ evidence: object; envelope: object }>('plan', 'show', app, '1')
    assert.ok(plan.evidence && plan.envelope)
    await fails(1, /has no plan 99; kept are 1/, 'plan', 'show', app, '99')
    await fails(1, /no plans; "holdfast status" lists/, 'plan', 'show', 'gone.test')
  })

  test('two plans are compared by value', async () => {
    const held = await json<object>('hold', app, '--why', 'migration')
    assert.deepEqual(Object.keys(held), ['done', 'generation', 'digest'])
    await viewIs(app, 'held', ({ state }) => state === 'held')
    assert.match(
      await does('plan', 'diff', app),
      /generation 1 \(.*\) -> generation 2 .*\n {2}held {2,}\+ east/,
    )
    const diff = await json<PlanDiffView>('plan', 'diff', app, '2', '1')
    assert.deepEqual(diff.changes, [{ part: 'held', target: null, before: 'east', after: null }])
    assert.match(await does('plan', 'diff', app, '1', '1'), /the same content/)
    await fails(1, /has no plan 9; kept are 2, 1/, 'plan', 'diff', app, '1', '9')
    await does('release', app)
  })

  test('a repair is shown before it is done, and the shown one writes nothing', async () => {
    const writes = primary.updates
    const text = await does('repair', office, '--dry-run')
    assert.match(text, /generation 1 by config, written anew as generation 2/)
    assert.match(text, /bind \(rfc2136\) {2,}as-planned/)
    assert.equal((await json<RepairView[]>('repair', '--dry-run')).length, 2)
    assert.equal(primary.updates, writes)
    await fails(2, /repair needs the endpoint/, 'repair', '--why', 'now')
    await fails(2, /needs --why/, 'repair', office)
    await fails(1, /steered are/, 'repair', 'gone.test', '--dry-run')
  })

  test("somebody's emergency is left as it is, shown, and overruled by its name", async () => {
    const edited = [{ type: 'A', address: '203.0.113.9' }] as const
    primary.edit(office as DomainName, [{ name: office as DomainName, type: 'A', ttl: 5, data: edited }])
    const { refusals, publishers } = await viewIs(office, 'drift', (view) => view.refusals.length > 0)
    assert.equal(refusals[0]!.name, 'foreign-edit')
    assert.deepEqual(publishers[0]!.foreign, ['A 203.0.113.9'])
    assert.deepEqual(held(office), edited, 'it stands')
    assert.match(
      await does('repair', office, '--dry-run'),
      /others {2,}A 203\.0\.113\.9 under the fence of plan 1/,
    )
    assert.match(await does('status'), /waits for an operator: www\.office\.test: .*\n.* foreign-edit --why/)
    await does('plan', 'overrule', office, 'foreign-edit', '--why', 'the emergency is over')
    await viewIs(office, 'in force again', (view) => view.refusals.length === 0 && view.generation === '2')
    await until('our records to stand there', () =>
      held(office).some((data) => 'address' in data && data.address === '127.0.0.2'),
    )
    const { author, why } = await journaled('refusal.overruled', office)
    assert.deepEqual([author, why], ['operator:owner', 'the emergency is over'])
  })

  test('a repair by hand writes the same content as a new generation', async () => {
    await does('repair', office, '--why', 'to be sure')
    await viewIs(office, 'generation 3', ({ generation }) => generation === '3')
    assert.match(await does('plan', 'diff', office), /the same content/)
    assert.equal((await journaled('repair.ordered', office)).why, 'to be sure')
  })

  test('a refused drain says how it is done all the same, and is done by that name', async () => {
    await west.down()
    await viewIs(app, 'west down', ({ targets }) => targets.some(({ health }) => health === 'down'))
    await fails(
      1,
      /holdfast plan overrule \S+ below-minimum/,
      'drain',
      'east',
      '--endpoint',
      app,
      '--why',
      'x',
    )
    const [refusal] = (await viewIs(app, 'a refusal', ({ refusals }) => refusals.length > 0)).refusals
    assert.equal(refusal!.name, 'below-minimum')
    assert.equal(refusal!.figures.minimum, 1)
    await fails(1, /has no refusal removal-limit/, 'plan', 'overrule', app, 'removal-limit', '--why', 'x')
    await does('plan', 'overrule', app, 'below-minimum', '--why', 'east burns')
    await viewIs(app, 'drained', ({ targets }) => targets.some(({ id, drained }) => id === 'east' && drained))
    const { author, why, data } = await journaled('refusal.overruled', app)
    assert.deepEqual([author, why, data.refusal], ['operator:owner', 'east burns', 'below-minimum'])
  })
})
