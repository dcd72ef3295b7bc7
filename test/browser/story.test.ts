import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { reads, until } from './stage.ts'
import { hits, noWorld, openWorld, type World } from './world.ts'

const phone = { width: 390, height: 844 }
const desktop = { width: 1280, height: 900 }

/** `HOLDFAST_SCREENSHOTS=docs/images` keeps the pictures of the README; without it none is written. */
const folder = process.env.HOLDFAST_SCREENSHOTS

async function keep(page: Page, name: string): Promise<void> {
  if (folder === undefined) return
  await page.setViewportSize(desktop)
  const clip = { x: 0, y: 0, width: desktop.width, height: 820 }
  await page.screenshot({ path: join(folder, `${name}.png`), clip })
}

/** In the document: a button below the edge of the screen is scrolled to before it is pressed. */
const boxOf = `(({ left, top, width, height }) =>
  [left + scrollX, top + scrollY, width, height].join())(document.querySelector('.curve-box').getBoundingClientRect())`

const figure = `document.querySelector('.curve-said').textContent`
const buckets = `Number(document.querySelector('.curve-closer').ariaValueMax)`

/** From one time of the day to another, each at the beginning of its text. */
function minutes(from: string, until: string): number {
  const of = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))
  return (of(until) - of(from) + 1_440) % 1_440
}

describe('the pages that explain', { skip: noWorld }, () => {
  let world: World
  before(async () => {
    world = await openWorld()
  })
  after(() => world?.close())

  test('an incident says what is known and what is not, and its timeline is filtered by the address', async () => {
    const { page, complaints, go } = await world.visit({ viewport: phone })
    await go(`/incidents/${world.incident}`)
    await reads(page, `That explains ${hits} services`)
    await keep(page, 'incident')
    await page.setViewportSize(phone)
    await reads(page, /concluded: almost certain/)
    await reads(page, 'When it will be over.')
    await reads(page, /aws spoke .+ after it began/)
    const inAll = await page.locator('.log > li').count()
    await page
      .getByRole('navigation', { name: 'What is shown' })
      .getByRole('link', { name: 'Our traffic' })
      .click()
    await until(
      page,
      `location.search === '?show=traffic' && document.querySelectorAll('.log > li').length < ${inAll}`,
    )
    await reads(page, /moved away/)
    await go(`/de/incidents/${world.incident}?show=notice`)
    assert.equal(await page.locator('.log > li').count(), 1)
    await reads(page, 'Wann es vorbei sein wird.')
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('looking closer at a curve moves nothing, says what stands under the line, and shows a part larger', async () => {
    const { page, complaints, go } = await world.visit({ viewport: desktop })
    await go('/services/s0')
    await keep(page, 'service')
    const before = await page.evaluate(boxOf)
    await page.getByRole('button', { name: 'Look closer' }).click()
    await page.locator('.curve-closer canvas').waitFor()
    assert.equal(await page.evaluate(boxOf), before)
    await page.getByRole('slider').focus()
    await page.keyboard.press('ArrowLeft')
    await page
      .locator('.curve-said')
      .getByText(/reports?, usual/)
      .waitFor()
    const area = await page.locator('.curve-closer .u-over').boundingBox()
    await page.mouse.move(area!.x + 200, area!.y + 50)
    await page.mouse.down()
    await page.mouse.move(area!.x + 400, area!.y + 50, { steps: 4 })
    await page.mouse.up()
    await page.getByRole('button', { name: 'Whole time again' }).press('Enter')
    // The same without dragging, by a press or a key, and the focus is lost on none of these ways.
    assert.equal(await page.evaluate('document.activeElement.textContent'), 'Larger around the line')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Whole time again' }).waitFor()
    assert.equal(await page.evaluate('document.activeElement.textContent'), 'Larger around the line')
    await page.getByRole('button', { name: 'Whole time again' }).press('Enter')
    // A mouse leaves the line on its way to the button; the part is around it nevertheless.
    const said = page.locator('.curve-said')
    const larger = page.getByRole('button', { name: 'Larger around the line' })
    const under = async (part: number): Promise<string> => {
      const before = await said.innerText()
      await page.mouse.move(area!.x + area!.width * part, area!.y + 50)
      await until(page, `!['', ${JSON.stringify(before)}].includes(${figure})`)
      return said.innerText()
    }
    const line = await under(0.4)
    await larger.click()
    await until(page, `${buckets} < 200`)
    const [left, right] = [await under(0.02), await under(0.98)]
    const quarter = 6 * 60
    assert.ok(
      minutes(left, line) <= quarter && minutes(line, right) <= quarter,
      `${left} | ${line} | ${right}`,
    )
    // The figure stays the one of its time when a part has fewer.
    await page.mouse.move(0, 0)
    await until(page, `${figure} === ''`)
    await page.getByRole('slider').press('ArrowLeft')
    await until(page, `${figure} !== ''`)
    const last = await said.innerText()
    await larger.press('Enter')
    await until(page, `${buckets} < 100`)
    assert.equal(minutes(last, await said.innerText()), 0)
    await until(page, `document.querySelector('.curve-closer').ariaValueNow <= ${buckets}`)
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('a service tells its checks by place, its 90 days, and how to show it elsewhere', async () => {
    const { page, go } = await world.visit({ viewport: phone })
    await go('/services/s0?span=hours')
    assert.equal(await page.getByRole('link', { name: 'Last 2 hours' }).getAttribute('aria-current'), 'true')
    await reads(page, 'no connection')
    await reads(page, 'Place 1')
    await page.getByRole('img', { name: /^90 days, the oldest first/ }).waitFor()
    const badge = page.getByRole('textbox', { name: 'As a picture' })
    assert.match(await badge.inputValue(), /^<img src="http.*\/badge\/s0\.svg" alt="State of /)
    // Whoever offers it in German shows it in German.
    await go('/de/services/s0')
    const frame = await page.getByRole('textbox', { name: 'Als Rahmen' }).inputValue()
    const framed = await fetch(/^<iframe src="([^"]*)"/.exec(frame)?.[1] ?? '')
    assert.match(await framed.text(), /<html lang="de">/)
    await page.context().close()
  })
})
