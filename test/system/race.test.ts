// The race, for real: an enactor stands still in the middle of an apply, newer plans pass, it wakes and writes. The
// example as a user runs it, at the embedded zone and at a real BIND.

import assert from 'node:assert/strict'
import { after, before, describe, type TestContext, test } from 'node:test'
import type { EndpointView, JournalView, PlanView } from '../../src/board/index.ts'
import { realClock, realRandom, realTimers } from '../../src/station/clock.ts'
import { bindInstalled } from '../../src/station/quickstart/bind.ts'
import type { RaceReport } from '../../src/station/quickstart/race.ts'
import { judgeAnswers, plannedAnswer, Watch } from '../../src/station/quickstart/watching.ts'
import { needsNamed } from '../publishers/named.ts'
import { type Instance, startQuickstart, until } from './instance.ts'
import { endWholly } from './place.ts'

const name = 'app.race.test'
const inPlace = { skip: process.platform !== 'linux' ? 'needs 127.0.0.2 to 127.0.0.5' : false }

describe('three enactors and a node that race for every write', inPlace, () => {
  let holdfast: Instance
  let watch: Watch | undefined
  before(async () => {
    holdfast = await startQuickstart({ args: ['quickstart', 'up', '--example', 'three-enactors'] })
    await everyEnactor('1')
  })
  after(async () => {
    watch?.stop()
    await endWholly(holdfast)
  })

  const view = () => holdfast.api<EndpointView>(`/api/v1/endpoints/${name}`)
  const publishers = bindInstalled() ? 2 : 1
  const everyEnactor = (generation: string) =>
    until(`all four to have read back generation ${generation}`, async () => {
      const { enactors } = await view()
      const there = enactors.filter((one) => one.condition === 'in-force' && one.generation === generation)
      return there.length === 4 * publishers
    })
  const rehearse = async (...words: string[]): Promise<RaceReport> => {
    const { code, stdout, stderr } = await holdfast.run('quickstart', ...words, '--json')
    assert.equal(code, 0, stderr)
    return JSON.parse(stdout) as RaceReport
  }
  const newest = async (): Promise<bigint> => {
    const plans = await holdfast.api<PlanView[]>(`/api/v1/plans?endpoint=${name}`)
    return BigInt(plans[0]!.generation)
  }
  const generationIn = (fence: string): bigint => BigInt(/^gen=(\d+) /.exec(fence)?.[1] ?? -1)

  test('whoever slept through two plans is refused, and everybody can see who was late, and by how much', async () => {
    watch = new Watch(holdfast.dns, name, { clock: realClock, timers: realTimers, random: realRandom })
    const planned = await newest()
    await rehearse('stall', 'enactor-1')
    const shown = await until('the one that stands still to be shown as lost', async () => {
      const { enactors } = await view()
      return enactors.find((one) => one.node === 'enactor-1' && one.state === 'lost') ?? null
    })
    assert.equal(shown.generation, `${planned}`, 'what it last knew')
    await rehearse('pass')
    await rehearse('pass')
    const { refused } = await rehearse('resume', 'enactor-1')
    watch.stop()

    const here = refused.find(({ publisher }) => publisher === 'here')
    assert.ok(here, JSON.stringify(refused))
    assert.equal(here.by, 'node:enactor-1')
    const fences = [here.expected, here.refused, here.found].map(generationIn)
    assert.deepEqual(fences, [planned, planned + 1n, planned + 3n])
    assert.ok(here.lateMs >= 5_000, `it was late by ${here.lateMs} ms`)

    const plans = await holdfast.api<PlanView[]>(`/api/v1/plans?endpoint=${name}`)
    const judged = judgeAnswers(watch.stretches, plans.map(plannedAnswer))
    assert.ok(judged.answers > 20, `${judged.answers} answers`)
    assert.deepEqual([judged.empty, judged.older], [0, 0])
    assert.ok(watch.stretches.length >= 4, 'the answer moved with every plan')

    assert.deepEqual(
      (await view()).refusedWrites.find(({ publisher }) => publisher === 'here'),
      here,
    )
    const entries = await holdfast.api<JournalView[]>('/api/v1/journal?kind=write.refused')
    assert.ok(entries.some(({ author, data }) => author === 'node:enactor-1' && data.found === here.found))
    await everyEnactor(`${planned + 3n}`)
  })

  test('at BIND as well: the write leaves late and the prerequisite turns it away', async (t: TestContext) => {
    if (publishers === 1) return t.skip(needsNamed)
    const { refused, watched } = await rehearse('race', 'enactor-2')
    const office = refused.find(({ publisher }) => publisher === 'office')
    assert.equal(office?.by, 'node:enactor-2')
    assert.equal(generationIn(office!.found) - generationIn(office!.expected), 3n)
    assert.ok(office!.lateMs > 500, `it was late by ${office!.lateMs} ms`)
    for (const [server, { answers, empty, older }] of Object.entries(watched)) {
      assert.ok(answers > 0, `${server}: ${answers} answers`)
      assert.deepEqual([empty, older], [0, 0], server)
    }
  })

  test('who was late is for operators: everybody is told nothing of the name, nor of nodes', async () => {
    const response = await fetch(`${holdfast.url}/api/v1/endpoints/${name}`)
    assert.equal(response.status, 404)
    assert.doesNotMatch(await response.text(), /enactor-\d/)
  })

  test('only a rehearsal’s enactors can be stalled, and only one that lives', async () => {
    const unknown = await holdfast.run('quickstart', 'stall', 'enactor-9')
    assert.equal(unknown.code, 2)
    assert.match(unknown.stderr, /there are enactor-1, enactor-2, enactor-3/)
    const awake = await holdfast.run('quickstart', 'resume', 'enactor-1')
    assert.equal(awake.code, 1)
    assert.match(awake.stderr, /does not stand still/)
  })
})
