// Who decides: approve and observe, operator's orders and their limits, and what a reload may change.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { EndpointView, JournalView } from '../../src/board/index.ts'
import { freePorts, type Instance, startConfigured, until } from './instance.ts'
import { eastAndWest, endWholly, type Place, Resolver, startPlace, watched } from './place.ts'

const endpoints = `endpoints:
  auto.modes.test:
    ${eastAndWest}
    publish: [here]
  ask.modes.test:
    mode: approve
    ${eastAndWest}
    publish: [here]
  watch.modes.test:
    mode: observe
    ${eastAndWest}
    publish: [here]
`
const both = `  both.modes.test:
    minimum: 2
    prefer: [[east, west]]
    ${eastAndWest}
    publish: [here]
`
const publishers = `publishers:
  here: { kind: embedded, zone: modes.test }
`

describe('who decides', () => {
  let holdfast: Instance
  let east: Place
  let west: Place
  let resolver: Resolver
  let file: string
  let whole: string
  before(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    const http = await freePorts(4)
    east = await startPlace('127.0.0.2', http + 1)
    west = await startPlace('127.0.0.3', http + 1)
    file = join(folder, 'holdfast.yaml')
    whole = `${watched(http + 1)}${endpoints}${both}${publishers}`
    writeFileSync(file, whole)
    holdfast = await startConfigured(file, { folder, ports: { http, dns: http + 3 } })
    resolver = new Resolver(holdfast.dns)
    for (const name of ['auto', 'ask', 'watch']) await answers(name, '127.0.0.2')
    await answers('both', '127.0.0.2,127.0.0.3')
  })
  after(async () => {
    resolver?.close()
    await endWholly(holdfast)
    await east?.down()
    await west?.down()
  })

  const view = (name: string) => holdfast.api<EndpointView>(`/api/v1/endpoints/${name}.modes.test`)
  const answers = (name: string, wanted: string) =>
    until(`${name} to be answered with ${wanted}`, async () => {
      return (await resolver.ask(`${name}.modes.test`)) === wanted
    })
  const viewIs = (name: string, what: string, wanted: (view: EndpointView) => boolean) =>
    until(`${name}: ${what}`, async () => {
      const seen = await view(name)
      return wanted(seen) && seen
    })
  const journal = (kind: string) => holdfast.api<JournalView[]>(`/api/v1/journal?kind=${kind}`)
  const health = (name: string, east: string, west: string) =>
    viewIs(name, `east ${east}, west ${west}`, ({ targets }) =>
      targets.every(({ id, health }) => health === (id === 'east' ? east : west)),
    )
  const does = async (...words: string[]): Promise<string> => {
    const { code, stdout, stderr } = await holdfast.run(...words)
    assert.equal(code, 0, stderr)
    return stdout
  }
  const refused = async (reason: RegExp, ...words: string[]): Promise<void> => {
    const { code, stderr } = await holdfast.run(...words)
    assert.equal(code, 1, stderr)
    assert.match(stderr, reason)
    assert.doesNotMatch(stderr, /\n\s+at /, 'a reason, not a stack')
  }

  describe('when a target dies', () => {
    before(async () => {
      await east.down()
      await answers('auto', '127.0.0.3')
    })

    test('mode observe tells where it would go, and never moves', async () => {
      await until('the advice in the journal', async () => {
        const entries = await journal('selection.wouldmove')
        return entries.some(({ subject, why }) => subject === 'watch.modes.test' && /west/.test(why))
      })
      assert.equal(await resolver.ask('watch.modes.test'), '127.0.0.2')
      assert.equal((await view('watch')).proposal, null)
    })

    test('mode approve makes a proposal, and goes on answering as before', async () => {
      const { proposal, generation } = await viewIs('ask', 'a proposal', (seen) => seen.proposal !== null)
      assert.ok(BigInt(proposal!.generation) > BigInt(generation!))
      assert.match(proposal!.reason, /east/)
      assert.equal(await resolver.ask('ask.modes.test'), '127.0.0.2')
    })

    test('an approval of another digest than the one that stands is refused, and nothing moves', async () => {
      const { proposal } = await view('ask')
      const wrong = proposal!.digest.replace(/^./, (first) => (first === '0' ? '1' : '0'))
      await refused(/digest/, 'plan', 'approve', 'ask.modes.test', '--digest', wrong)
      const response = await fetch(`${holdfast.url}/api/v1/plans/approve`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${holdfast.token()}` },
        body: JSON.stringify({
          endpoint: 'ask.modes.test',
          generation: proposal!.generation,
          digest: wrong,
        }),
      })
      assert.equal(response.status, 409)
      assert.match(await response.text(), new RegExp(proposal!.digest))
      assert.equal(await resolver.ask('ask.modes.test'), '127.0.0.2')
    })

    test('the approved plan is put in force, under the name of who approved', async () => {
      const { proposal } = await view('ask')
      await does('plan', 'approve', 'ask.modes.test', '--digest', proposal!.digest.slice(0, 12))
      await answers('ask', '127.0.0.3')
      const { digest } = await viewIs('ask', 'no proposal', (seen) => seen.proposal === null)
      assert.equal(digest, proposal!.digest)
      await until('the approval in the journal', async () =>
        (await journal('plan.approved')).some(({ author }) => author === 'operator:owner'),
      )
    })

    test('with fewer than its minimum an endpoint answers those that are left, and says so', async () => {
      const { why } = await viewIs('both', 'degraded', (seen) => seen.state === 'degraded')
      assert.match(why, /fewer than the minimum of 2/)
      assert.equal(await resolver.ask('both.modes.test'), '127.0.0.3')
    })

    after(async () => {
      await east.up()
      await health('auto', 'up', 'up')
      await answers('auto', '127.0.0.2')
    })
  })

  describe("an operator's order", () => {
    test('to drain is followed, shown with its author and reason, and taken back', async () => {
      await does('drain', 'east', '--endpoint', 'auto.modes.test', '--why', 'kernel update')
      await answers('auto', '127.0.0.3')
      const drained = (await view('auto')).targets.find(({ id }) => id === 'east')
      assert.equal(drained?.drained, true)
      assert.match(drained?.drainedWhy ?? '', /operator:owner.*kernel update/)
      assert.equal(drained?.health, 'up', 'an order stands beside the health, not over it')
      await does('drain', 'east', '--endpoint', 'auto.modes.test', '--undo')
      await answers('auto', '127.0.0.2')
    })

    test('to drain below the minimum is refused with its figures, and everywhere or nowhere', async () => {
      await refused(
        /both\.modes\.test.*1 target.*minimum is 2/,
        'drain',
        'east',
        '--endpoint',
        'both.modes.test',
        '--why',
        'test',
      )
      await refused(/minimum is 2/, 'drain', 'east', '--why', 'test')
      assert.equal(await resolver.ask('auto.modes.test'), '127.0.0.2')
      assert.equal((await view('auto')).targets.find(({ id }) => id === 'east')?.drained, false)
    })

    test('to drain or hold what does not exist is refused', async () => {
      await refused(/north/, 'drain', 'north', '--why', 'test')
      await refused(/none\.modes\.test/, 'hold', 'none.modes.test', '--why', 'test')
    })

    test('to hold outlasts a dying target and a reload, until it is released', async () => {
      await does('hold', 'auto.modes.test', '--why', 'watching closely')
      await viewIs('auto', 'held', (seen) => seen.state === 'held')
      await east.down()
      await health('auto', 'down', 'up')
      await reload(/was read again/)
      const held = await view('auto')
      assert.deepEqual([held.state, held.hold?.why], ['held', 'watching closely'])
      assert.equal(await resolver.ask('auto.modes.test'), '127.0.0.2')
      await does('release', 'auto.modes.test')
      await answers('auto', '127.0.0.3')
      await east.up()
      await answers('auto', '127.0.0.2')
    })

    test('to roll back makes a new generation with the old content', async () => {
      const old = (await view('auto')).generation!
      await does('drain', 'east', '--endpoint', 'auto.modes.test', '--why', 'before the rollback')
      await answers('auto', '127.0.0.3')
      const drained = (await view('auto')).generation!
      await does('drain', 'east', '--endpoint', 'auto.modes.test', '--undo')
      await answers('auto', '127.0.0.2')
      const ahead = BigInt((await view('auto')).generation!)
      await does('plan', 'rollback', 'auto.modes.test', drained, '--why', 'as it was')
      await answers('auto', '127.0.0.3')
      const { generation } = await view('auto')
      assert.ok(BigInt(old) < BigInt(drained) && BigInt(generation!) > ahead)
      await refused(/no generation 999/, 'plan', 'rollback', 'auto.modes.test', '999', '--why', 'test')
    })
  })

  async function reload(expected: RegExp): Promise<void> {
    const before = holdfast.output().length
    holdfast.child.kill('SIGHUP')
    await until('the reload to be told', () => expected.test(holdfast.output().slice(before)))
  }

  describe('a reload', () => {
    test('of a broken file changes nothing, and is told with file, line and column', async () => {
      const generation = (await view('ask')).generation
      writeFileSync(file, whole.replace('mode: approve', 'mode: aprove'))
      await reload(/holdfast\.yaml:\d+:\d+.*aprove/s)
      await until('the refusal in the journal', async () => {
        const entries = await journal('config.refused')
        return /aprove.*did you mean.*approve/s.test(entries.at(-1)?.why ?? '')
      })
      assert.equal((await view('ask')).generation, generation)
      assert.equal((await view('ask')).mode, 'approve')
      assert.equal(await resolver.ask('ask.modes.test'), '127.0.0.3')
    })

    test('that leaves an endpoint out goes on answering it, with an alarm', async () => {
      writeFileSync(file, whole.replace(both, ''))
      await reload(/was read again/)
      const gone = await viewIs('both', 'an alarm', (seen) => seen.alarms.length > 0)
      assert.match(gone.alarms[0]!.text, /no longer in the configuration.*127\.0\.0\.2/)
      assert.equal(await resolver.ask('both.modes.test'), '127.0.0.2,127.0.0.3')
      const told = await journal('endpoint.alarm')
      assert.ok(
        told.some(({ subject, why }) => subject === 'both.modes.test' && /answered as before/.test(why)),
      )
    })

    test('and so it stays over a restart with the shorter file', async () => {
      assert.equal(await holdfast.stop(), 0)
      holdfast = await startConfigured(file, {
        folder: dirname(file),
        ports: { http: Number(new URL(holdfast.url).port), dns: holdfast.dns.port },
      })
      assert.equal(await resolver.ask('both.modes.test'), '127.0.0.2,127.0.0.3')
      await viewIs('both', 'an alarm', (seen) => seen.alarms.length > 0)
    })

    test('that brings it back ends the alarm', async () => {
      writeFileSync(file, whole)
      await reload(/was read again/)
      await viewIs('both', 'no alarm', (seen) => seen.alarms.length === 0 && seen.state === 'ok')
      assert.equal(readFileSync(file, 'utf8'), whole)
    })

    test('that moves what only a restart can move is refused, and says so', async () => {
      writeFileSync(file, `node: { name: elsewhere }\n${whole}`)
      await reload(/node\.name cannot change while running/)
      writeFileSync(file, whole)
    })
  })
})
