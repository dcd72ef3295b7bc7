import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planList } from './plan-list.ts'
import type { PlanView } from './views.ts'

const plan = (i: number, changed: Partial<PlanView> = {}): PlanView => ({
  endpoint: `n${i % 7}.example`,
  generation: String(i),
  digest: 'ab',
  madeAt: new Date(Date.UTC(2026, 0, 1) + i * 1000).toISOString(),
  author: 'config',
  reason: 'the configuration was loaded',
  evidence: {},
  state: 'superseded',
  envelope: { large: 'x'.repeat(1000) },
  ...changed,
})
const many = Array.from({ length: 120 }, (_, i) => plan(i))

test('the newest come first, fifty a page, without what makes a plan large', () => {
  const view = planList(many, {})
  assert.deepEqual([view.all, view.found, view.page, view.pages, view.rows.length], [120, 120, 1, 3, 50])
  assert.equal(view.rows[0]?.generation, '119')
  assert.equal('envelope' in view.rows[0]!, false)
  assert.equal(planList(many, { page: 9 }).rows.at(-1)?.generation, '0')
})

test('they are found by words of the name, the author or the reason, and by state', () => {
  const special = plan(500, {
    author: 'operator:ada',
    reason: 'Back to the old addresses',
    state: 'in-force',
  })
  for (const query of [{ q: 'ADA old' }, { state: 'in-force' as const }, { q: 'back n3' }])
    assert.deepEqual(
      planList([...many, special], query).rows.map(({ generation }) => generation),
      ['500'],
    )
  assert.equal(
    planList(many, { q: 'n3', state: '' }).found,
    many.filter((one) => one.endpoint === 'n3.example').length,
  )
})
