import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { findChromium, openStage, reads, type Stage, type Visit, withoutChromium } from './stage.ts'

const chromium = findChromium()
const widths = '[document.documentElement.scrollWidth, innerWidth]'

describe('what stands on what', { skip: chromium === null && withoutChromium }, () => {
  let stage: Stage
  before(async () => {
    stage = await openStage(chromium ?? '')
  })
  after(() => stage?.close())

  const signIn = async ({ page }: Visit): Promise<void> => {
    if (!(await page.getByRole('button', { name: 'Sign in' }).isVisible()))
      await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByLabel('Token').fill('hf_fixture')
    await page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).click()
  }

  for (const width of [1280, 360])
    test(`a suggestion says what speaks for it and is accepted with a reason, ${width} px wide`, async () => {
      const visited = await stage.visit({ viewport: { width, height: 800 } })
      const { page, complaints } = visited
      await visited.go('/edges')
      await reads(page, 'Sign in to see what stands on what.')
      await signIn(visited)
      await reads(page, 'Railways was in trouble in 3 of 3 independent outages of aws/us-east-1/dynamodb')
      await reads(page, 'accepted by ada')
      if (process.env.HOLDFAST_SHOTS)
        await page.screenshot({ path: `${process.env.HOLDFAST_SHOTS}/edges-${width}.png`, fullPage: true })
      const [wide, screen] = (await page.evaluate(widths)) as [number, number]
      assert.ok(wide <= screen, `${wide} px of content on ${screen} px`)
      await page.getByRole('button', { name: 'Accept' }).click()
      await page.getByLabel('Why').fill('the invoices say so')
      await page.getByRole('button', { name: 'Accept' }).click()
      await page.getByLabel('Why').waitFor({ state: 'detached' })
      const { method, path, body } = stage.server.orders.at(-1)!
      assert.deepEqual(
        [method, path, body],
        [
          'POST',
          '/api/v1/edges/accept',
          { service: 'Railways', on: 'aws/us-east-1/dynamodb', why: 'the invoices say so' },
        ],
      )
      assert.deepEqual(complaints, [])
      await page.context().close()
    })
})
