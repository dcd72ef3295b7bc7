// Questions that are open while what they ask about changes at that very moment, which the stage does at a word.

import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { findChromium, letIn, openStage, reads, type Stage, type Visit, withoutChromium } from './stage.ts'

const chromium = findChromium()

describe('an open question', { skip: chromium === null && withoutChromium }, () => {
  let stage: Stage
  let visited: Visit
  before(async () => {
    stage = await openStage(chromium ?? '')
    stage.server.show('outage')
  })
  afterEach(() => visited?.page.context().close())
  after(() => stage?.close())

  const operator = async (path: string): Promise<Visit> => {
    visited = await stage.visit()
    await letIn(visited, stage.server)
    await visited.go(path)
    return visited
  }

  test('an approval that was begun stays with the plan that was read, whatever the page shows by then', async () => {
    const { page } = await operator('/console/endpoints/pay.shop.example')
    await page.getByRole('link', { name: /^Approve/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Approve generation 42 of pay.shop.example' })
    await dialog.getByText('Next generation').waitFor()
    const before = stage.server.overview().endpoints
    const another = { generation: '43', digest: 'f'.repeat(32), reason: 'Add target south.' }
    stage.server.change((now) => ({
      ...now,
      endpoints: now.endpoints.map((one) => (one.proposal === null ? one : { ...one, proposal: another })),
    }))
    await reads(page, /generation 43, digest ffffffff/)
    await dialog.getByRole('button', { name: 'Approve', exact: true }).click()
    await dialog.getByText(/^Done/).waitFor()
    assert.deepEqual(stage.server.orders.at(-1)?.body, {
      endpoint: 'pay.shop.example',
      generation: '42',
      digest: '0b77aa12cc90de341f5566e0a1b2c3d4',
    })
    stage.server.change((now) => ({ ...now, endpoints: before }))
  })

  test('a refusal that says something else by now leaves its question and half a reason as they are', async () => {
    const { page } = await operator('/console/endpoints/cdn.shop.example')
    const before = stage.server.overview().endpoints
    await page.getByRole('link', { name: /^Overrule/ }).click()
    const why = page.getByRole('dialog').getByLabel('Why')
    await why.fill('half a reason')
    stage.server.change((now) => ({
      ...now,
      endpoints: now.endpoints.map((one) => ({
        ...one,
        refusals: one.refusals.map((refusal) => ({ ...refusal, message: 'Read again a moment ago.' })),
      })),
    }))
    await page.locator('#next-plan').getByText('Read again a moment ago.').waitFor()
    assert.equal(await why.inputValue(), 'half a reason')
    stage.server.change((now) => ({ ...now, endpoints: before }))
  })
})
