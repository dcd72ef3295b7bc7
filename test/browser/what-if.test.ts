// What would be lost, as a real Holdfast reckons it in the middle of an outage.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { spilled } from './fits.ts'
import { reads, until, type Visit } from './stage.ts'
import { hits, noWorld, openWorld, type World } from './world.ts'

const ranking = 'Each loss alone, the worst first'

describe('what would be lost', { skip: noWorld }, () => {
  let world: World
  before(async () => {
    world = await openWorld()
  })
  after(() => world?.close())

  const signedIn = async (): Promise<Visit> => {
    const visit = await world.visit({}, 'admin')
    await visit.go('/console/what-if')
    await visit.page.getByRole('table', { name: ranking }).waitFor()
    return visit
  }

  test('losses are ranked, one is chosen, and its endpoints, services and nodes are told with their reasons', async () => {
    const { page, complaints, go } = await signedIn()
    const endpoints = page.getByRole('table', { name: 'Endpoints', exact: true })
    const told = async (name: string): Promise<string> =>
      (await endpoints.locator('tr', { hasText: name }).textContent()) ?? ''
    const rows = page.getByRole('table', { name: ranking }).locator('tbody tr')
    assert.match((await rows.first().textContent()) ?? '', /azure.*36/)
    await page.getByRole('link', { name: 'aws/us-east-1', exact: true }).click()
    await page.getByRole('heading', { name: 'What if aws/us-east-1 were lost' }).waitFor()
    await reads(page, `${hits} of 49 services die`)
    assert.match(await told('ask.shop.test'), /Dies.*mode approve keeps east/)
    assert.match(await told('app.shop.test'), /Weaker.*answering west, because east has too few ready/)
    await reads(page, '1 of 1 vantages left, 1 must agree: enough to act on')
    await go('/console/what-if/azure%2Fwesteurope')
    assert.match(await told('api.shop.test'), /Moves.*east → west/)
    await page.getByRole('link', { name: 'All losses, ranked' }).click()
    await page.getByRole('table', { name: ranking }).waitFor()
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('shares are bars with their numbers in a table, and the index says what it means', async () => {
    const { page } = await signedIn()
    const shares = page.getByRole('table', { name: 'Services by region' }).locator('tbody tr')
    assert.match((await shares.first().textContent()) ?? '', /azure\/westeurope.*75/)
    assert.equal(await shares.locator('svg[aria-hidden=true]').count(), 2)
    await reads(page, /index 10,000 of 10,000: all in one place/)
    await page.context().close()
  })

  test('both fit a phone', async () => {
    const { page, complaints } = await signedIn()
    for (const link of ['aws/us-east-1', 'All losses, ranked']) {
      assert.deepEqual(await spilled(page, 360), [], `before ${link}`)
      await page.getByRole('link', { name: link, exact: true }).click()
      await until(page, `document.querySelector('main table') !== null`)
    }
    assert.deepEqual(complaints, [])
    await page.context().close()
  })
})
