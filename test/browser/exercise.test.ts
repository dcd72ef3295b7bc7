// The reconstructed day, replayed on a real Holdfast: what an exercise is called on every screen, and how its foundation is
// drawn, on which hundreds of services stand.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { reads, until } from './stage.ts'
import { noWorld, openWorld, rootPath, type World } from './world.ts'

const phone = { width: 390, height: 844 }
const desktop = { width: 1280, height: 900 }

/** Of the picture that this screen shows: its boxes, and the labels that are wider than theirs. */
const labels = `(() => {
  const svg = [...document.querySelectorAll('svg.graph')].find((one) => one.getClientRects().length > 0)
  const boxes = [...svg.querySelectorAll('.graph-box')]
  const cut = boxes.flatMap((box) => {
    const text = box.parentElement.querySelector('text')
    const [words, frame] = [text.getBBox(), box.getBBox()]
    return words.x + words.width > frame.x + frame.width ? [text.textContent] : []
  })
  return { boxes: boxes.length, cut, links: svg.querySelectorAll('a[href]').length }
})()`

describe('the pages of an exercise', { skip: noWorld }, () => {
  let world: World
  let exercise: string
  before(async () => {
    world = await openWorld()
    const replay = ['replay', 'aws-2025-10-20', '--scale', '0.002', '--until', '20', '--json']
    const { code, stdout, stderr } = await world.holdfast.run(...replay)
    assert.equal(code, 0, stderr)
    exercise = (JSON.parse(stdout) as { exercise: string }).exercise
  })
  after(() => world?.close())

  test('every screen of an exercise says loudly what it is', async () => {
    const { page, go, complaints } = await world.visit({}, 'admin')
    await go('/exercises')
    await page.getByRole('link', { name: 'aws-2025-10-20' }).click()
    for (const link of ['Incidents', 'Endpoints', 'Journal', 'Board']) {
      await page.getByRole('navigation').getByRole('link', { name: link }).click()
      await page.getByRole('complementary', { name: 'Exercise' }).getByText('RECONSTRUCTION').waitFor()
      await until(page, `document.title.startsWith('RECONSTRUCTION')`)
      assert.match(new URL(page.url()).pathname, /^(\/console)?\/exercises\//)
    }
    await page.getByRole('link', { name: 'Leave the exercise' }).click()
    await page.getByRole('complementary', { name: 'Exercise' }).waitFor({ state: 'detached' })
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('no order can be given from within an exercise', async () => {
    const { page, go } = await world.visit({}, 'admin')
    await go(`/console/exercises/${exercise}/endpoints`)
    await page.locator('main tbody tr a').first().click()
    await reads(page, 'answered now')
    assert.equal(await page.locator('.orders .button').count(), 0)
    await page.context().close()
  })

  test('a graph of 200 nodes cuts no label, is links throughout, and a table says the same', async () => {
    for (const [viewport, boxes] of [
      [desktop, 200],
      [phone, 43],
    ] as const) {
      const { page, complaints, go } = await world.visit({ viewport })
      await go(`/exercises/${exercise}/${rootPath}`)
      await until(page, `document.querySelector('svg.graph') !== null`)
      const found = (await page.evaluate(labels)) as { boxes: number; cut: string[]; links: number }
      assert.deepEqual(found, { boxes, cut: [], links: boxes - 1 })
      await page.locator('.graph-picture summary').click()
      assert.equal(await page.locator('.graph-picture tbody tr').count(), 199)
      assert.deepEqual(complaints, [])
      await page.context().close()
    }
  })
})
