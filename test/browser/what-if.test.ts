import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  findChromium,
  letIn,
  openStage,
  reads,
  type Stage,
  until,
  type Visit,
  withoutChromium,
} from './stage.ts'

const chromium = findChromium()
const widths = '[document.documentElement.scrollWidth, innerWidth]'

describe('what would be lost', { skip: chromium === null && withoutChromium }, () => {
  let stage: Stage
  before(async () => {
    stage = await openStage(chromium ?? '')
  })
  after(() => stage?.close())

  const signedIn = async (width: number): Promise<Visit> => {
    const visit = await stage.visit({ viewport: { width, height: 800 } })
    const { page, go } = visit
    await letIn(visit, stage.server)
    await go('/console/what-if')
    await page.getByRole('table', { name: 'Each loss alone, the worst first' }).waitFor()
    return visit
  }

  test('losses are ranked, one is chosen, and its endpoints, services and nodes are told with their reasons', async () => {
    const { page, complaints } = await signedIn(1280)
    const rows = page.getByRole('table', { name: 'Each loss alone, the worst first' }).locator('tbody tr')
    assert.match((await rows.first().textContent()) ?? '', /jurisdiction:US.*1,760/)
    await page.getByRole('link', { name: 'aws/us-east-1', exact: true }).click()
    await page.getByRole('heading', { name: 'What if aws/us-east-1 were lost' }).waitFor()
    const endpoints = page.getByRole('table', { name: 'Endpoints', exact: true })
    const told = async (name: string): Promise<string> =>
      (await endpoints.locator('tr', { hasText: name }).textContent()) ?? ''
    assert.match(await told('app.shop.example'), /Moves.*east → west.*capacity 600 for 900: too little/)
    assert.match(await told('db.shop.example'), /Dies.*not to replica: it is not proven ready: lag 42\.1 s/)
    assert.match(await told('pay.shop.example'), /r53: failover needs Route 53's control plane/)
    await reads(page, '2 of 3 vantages left, 2 must agree: enough to act on')
    await page.getByRole('link', { name: 'All losses, ranked' }).click()
    await page.getByRole('table', { name: 'Each loss alone, the worst first' }).waitFor()
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('shares are bars with their numbers in a table, and the index says what it means', async () => {
    const { page } = await signedIn(1280)
    const shares = page.getByRole('table', { name: 'Services by region' }).locator('tbody tr')
    assert.match((await shares.first().textContent()) ?? '', /aws\/us-east-1.*45/)
    assert.equal(await shares.locator('svg[aria-hidden=true]').count(), 4)
    await reads(page, /index 10,000 of 10,000: all in one place/)
    await page.context().close()
  })

  test('both fit a phone', async () => {
    const { page, complaints } = await signedIn(360)
    for (const link of ['aws/us-east-1', 'All losses, ranked']) {
      const [wide, screen] = (await page.evaluate(widths)) as [number, number]
      assert.ok(wide <= screen, `${wide} px of content on ${screen} px before ${link}`)
      await page.getByRole('link', { name: link, exact: true }).click()
      await until(page, `document.querySelector('main table') !== null`)
    }
    assert.deepEqual(complaints, [])
    await page.context().close()
  })
})
