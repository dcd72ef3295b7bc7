// A drill between its order and its loss: the journal comes first, and may take its time.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { virtualTime } from '../../checks/testing/virtual.ts'
import type { Entry, NewEntry } from '../../terms/index.ts'
import type { DrillHistory } from './drill-history.ts'
import type { DrillSources } from './drill-scene.ts'
import { DrillDesk } from './drills.ts'
import { checkOf, drillSources, name } from './testing/drill-world.ts'

const wish = { lose: 'aws/us-east-1', endpoints: [name], why: 'a test' }

const scene = (west: 'up' | 'down'): DrillSources => ({
  ...drillSources('automatic', { east: 'up', west }),
  mute: [],
})

function desk() {
  const time = virtualTime()
  const written = Promise.withResolvers<readonly Entry[]>()
  const told: NewEntry[] = []
  let sources = scene('up')
  const realm = {
    watch: () => () => {},
    record: (entries: readonly NewEntry[]) => {
      told.push(...entries)
      return written.promise
    },
    note: (...entries: readonly NewEntry[]) => void told.push(...entries),
  }
  const ordered: number[] = []
  const drills: DrillDesk = new DrillDesk({
    ...{ realm: realm as never, clock: time.clock, timers: time.timers },
    history: { past: () => [] } as unknown as DrillHistory,
    sources: () => sources,
    order: () => void ordered.push(drills.pretended.rehearsed?.length ?? 0),
  })
  return {
    ...{ drills, ordered, told, written: () => written.resolve([]) },
    becomes: (next: DrillSources) => {
      sources = next
    },
  }
}

describe('a drill whose journal is slow', () => {
  test('begins when nothing has changed meanwhile', async () => {
    const { drills, ordered, told, written } = desk()
    const begun = drills.beginFor(wish, 'operator:ada')
    assert.deepEqual(ordered, [])
    written()
    assert.equal((await begun).ok, true)
    assert.deepEqual(
      drills.pretended.rehearsed?.map(({ check }) => check),
      [checkOf('east')],
    )
    assert.deepEqual(
      told.map(({ kind }) => kind),
      ['drill.began'],
    )
    drills.stop()
    assert.deepEqual(drills.pretended.rehearsed, [])
  })

  test('does not begin in an outage that began meanwhile', async () => {
    const { drills, ordered, told, written, becomes } = desk()
    const begun = drills.beginFor(wish, 'operator:ada')
    becomes(scene('down'))
    written()
    const done = await begun
    assert.match(done.ok ? '' : done.error.message, /ended before anything was lost: .*would be an outage/)
    assert.ok(ordered.every((losses) => losses === 0))
    assert.deepEqual(
      told.map(({ kind }) => kind),
      ['drill.began', 'drill.ended'],
    )
    assert.equal(drills.list().running, null)
  })

  test('does not begin in a Holdfast that stops', async () => {
    const { drills, ordered, written } = desk()
    const begun = drills.beginFor(wish, 'operator:ada')
    drills.stop()
    written()
    assert.equal((await begun).ok, false)
    assert.ok(ordered.every((losses) => losses === 0))
  })
})
