import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Atlas, AtlasService } from '../../atlas/index.ts'
import { instant } from '../../terms/index.ts'
import { readSpan, readTime } from './limits.ts'
import type { KeptMaintenance } from './shapes.ts'
import { changedMaintenance, wishedMaintenance, wishedSilence } from './wished.ts'
import { affectedBy, isWorkedOn } from './works.ts'

const now = instant(Date.UTC(2026, 10, 2, 12))
const hour = 3_600_000
const service = (id: string, kind: 'hard' | 'soft'): AtlasService => ({
  ...{ id: id as AtlasService['id'], name: id, category: 'retail', public: true },
  standsOn: [{ on: 'aws/us-east-1/dynamodb' as never, kind }],
})
const atlas: Atlas = {
  services: new Map([service('shop', 'hard'), service('search', 'soft')].map((one) => [one.id, one])),
  foundations: new Map(),
}
const wishing = { atlas, routes: new Set(['pager']), id: 's-1', by: 'operator:anna', now }
const errorOf = (outcome: { ok: boolean; error?: string }): string => {
  assert.equal(outcome.ok, false)
  return outcome.error ?? ''
}

describe('times of acts', () => {
  test('a time says its zone, and its day exists', () => {
    assert.deepEqual(readTime('2026-11-02T13:00+01:00'), { ok: true, value: now })
    assert.equal(readTime('2026-11-02T12:00:00.500Z').ok, true)
    for (const wrong of [
      '2026-11-02T13:00',
      '2026-11-02',
      '2026-02-30T10:00Z',
      'now',
      '2026-11-02T25:00Z',
      '',
    ])
      assert.match(errorOf(readTime(wrong)), /expected a time with its zone/)
  })

  test('it ends: by a time or by a duration, not both, in the future, after its beginning', () => {
    const read = (span: Parameters<typeof readSpan>[0]) => readSpan(span, now, 24 * hour)
    assert.deepEqual(read({ for: '2h' }), { ok: true, value: { from: now, until: now + 2 * hour } })
    assert.deepEqual(read({ from: '2026-11-03T12:00Z', for: '1d' }).ok, true)
    assert.match(errorOf(read({})), /say when it ends/)
    assert.match(errorOf(read({ for: '2h', until: '2026-11-03T12:00Z' })), /say when it ends/)
    assert.match(errorOf(read({ for: '2' })), /expected a duration/)
    assert.match(errorOf(read({ for: '0s' })), /before it begins/)
    assert.match(errorOf(read({ from: '2026-11-01T12:00Z', until: '2026-11-02T11:00Z' })), /over already/)
    assert.match(errorOf(read({ for: '25h' })), /1d at most/)
    assert.match(errorOf(read({ from: '2028-01-01T00:00Z', for: '1h' })), /within a year/)
  })
})

describe('wished acts', () => {
  test('a silence names what it silences, by names that exist', () => {
    const wish = (order: object) => wishedSilence({ for: '1h', why: 'known', ...order }, wishing)
    assert.equal(wish({ services: ['shop'], routes: ['pager'], sectors: ['retail'] }).ok, true)
    assert.equal(wish({ foundations: ['aws/us-east-1'] }).ok, true)
    assert.equal(wish({ everything: true }).ok, true)
    assert.match(errorOf(wish({})), /name what is meant.*say `everything`/)
    assert.match(errorOf(wish({ everything: true, services: ['shop'] })), /either/)
    assert.match(errorOf(wish({ services: ['shopp'] })), /no service "shopp"; did you mean shop\?/)
    assert.match(errorOf(wish({ routes: ['pagr'] })), /no route "pagr"; did you mean pager\?/)
    assert.match(errorOf(wish({ foundations: ['gcp'] })), /no foundation "gcp"/)
    assert.match(errorOf(wish({ everything: true, for: '33d' })), /32d at most/)
  })

  test('maintenance may last a year, and keeps what a change does not say', () => {
    const wish = (order: object) => wishedMaintenance({ title: 'New database', ...order }, wishing)
    assert.match(errorOf(wish({ for: '1h' })), /name what is meant/)
    assert.equal(wish({ services: ['shop'], for: '366d' }).ok, true)
    assert.match(errorOf(wish({ services: ['shop'], for: '367d' })), /at most/)
    const before = wish({ services: ['shop'], for: '2h' })
    assert.ok(before.ok)
    const changed = changedMaintenance(before.value, { for: '5h' }, { ...wishing, now: instant(now + hour) })
    assert.deepEqual(changed, { ok: true, value: { ...before.value, until: now + 5 * hour } })
    const renamed = changedMaintenance(before.value, { title: 'Newer' }, wishing)
    assert.deepEqual(renamed, { ok: true, value: { ...before.value, title: 'Newer' } })
  })
})

describe('whom maintenance is about', () => {
  const work: KeptMaintenance = {
    ...{
      id: 'm',
      title: 'Cables',
      services: [],
      foundations: ['aws/us-east-1' as never],
      by: 'operator:anna',
    },
    ...{ from: now, until: instant(now + hour), origin: 'hand', ended: null },
  }

  test('what stands on it with a hard edge, not what can do without', () => {
    assert.deepEqual([...affectedBy(work, atlas)], ['shop'])
    assert.deepEqual(
      [...affectedBy({ ...work, foundations: [], services: ['search' as never] }, atlas)],
      ['search'],
    )
  })

  test('only while it lasts', () => {
    const at = (time: number) => isWorkedOn([work], atlas, 'shop' as never, instant(time))
    assert.deepEqual([at(now - 1), at(now), at(now + hour - 1), at(now + hour)], [false, true, true, false])
    assert.equal(isWorkedOn([work], atlas, 'search' as never, now), false)
    assert.equal(isWorkedOn([{ ...work, ended: now }], atlas, 'shop' as never, now), false)
  })
})
