// Every page by the keyboard alone: Tab comes to everything that can be used, in the order of the page, is always seen
// where it is, and is caught nowhere; what opens is closed by Escape and gives the focus back.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { consolePages, publicPages } from './every-page.ts'
import { walk } from './keyboard.ts'
import { findChromium, letIn, openStage, type Stage, until, type Visit, withoutChromium } from './stage.ts'

const chromium = findChromium()
/** As many as show each state, and no more: each of them is come to. */
const services = 8
const phone = { width: 390, height: 844 }
const desktop = { width: 1280, height: 900 }
const endedLinks = ['subscribe/leave?link=old', 'acknowledge?link=old', 'acknowledge?link=garbled']
const focused = `(document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent).trim()`

describe('by the keyboard alone', { skip: chromium === null && withoutChromium }, () => {
  let stage: Stage
  before(async () => {
    stage = await openStage(chromium ?? '', services)
    stage.server.show('outage')
  })
  after(() => stage?.close())

  const signedIn = async (viewport = desktop): Promise<Visit> => {
    const visit = await stage.visit({ viewport })
    await letIn(visit, stage.server)
    return visit
  }

  for (const [side, paths] of [
    ['public', publicPages.filter((path) => !path.includes('?'))],
    ['console', consolePages],
  ] as const)
    describe(`the focus comes to everything on the ${side} pages, in order, and is seen`, () => {
      let visit: Visit
      before(async () => {
        visit = side === 'console' ? await signedIn() : await stage.visit({ viewport: desktop })
      })
      after(() => visit.page.context().close())
      for (const path of paths)
        test(`/${path}`, async () => {
          await visit.go(`/${path}`)
          if (side === 'public' && !path.startsWith('exercises')) await wholeMenu(visit.page)
          const { stops, ...wrong } = await walk(visit.page)
          assert.equal(stops[0], 'a Skip to the content')
          assert.deepEqual(wrong, nothing)
        })
    })

  test('a walk finds what is left out, unseen, out of order or a trap', async () => {
    const { page, go } = await stage.visit({ viewport: desktop })
    const spoilt = async (how: string): Promise<readonly string[]> => {
      await go('/sign-in')
      await wholeMenu(page)
      await page.evaluate(how)
      const { stops: _, ...wrong } = await walk(page)
      return Object.keys(wrong).filter((name) => wrong[name as keyof typeof wrong].length > 0)
    }
    const submit = `document.querySelector('main form button')`
    assert.deepEqual(
      await spoilt(`document.styleSheets[0].insertRule(':focus-visible { outline: none !important }', 0)`),
      ['unseen'],
    )
    assert.deepEqual(await spoilt(`${submit}.tabIndex = 1`), ['backwards'])
    assert.deepEqual(await spoilt(`${submit}.style.position = 'fixed', ${submit}.style.left = '-999px'`), [
      'hidden',
    ])
    assert.ok(
      (
        await spoilt(`${submit}.addEventListener('keydown', (e) => e.key === 'Tab' && e.preventDefault())`)
      ).includes('missed'),
    )
    await page.context().close()
  })

  test('the skip link leads past the header', async () => {
    const { page, go } = await stage.visit({ viewport: desktop })
    await go('/history')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate(`document.activeElement.closest('main') !== null`), true)
    await page.context().close()
  })

  test('where a link out of a message leads, or a page is drawn anew, Tab begins at the top', async () => {
    const { page, go } = await stage.visit({ viewport: desktop })
    for (const path of [...publicPages.filter((path) => path.includes('link=')), ...endedLinks]) {
      await go(`/${path}`)
      await page.keyboard.press('Tab')
      assert.equal(await page.evaluate(focused), 'Skip to the content', path)
    }
    await page.context().close()
  })

  test('a page that a link leads to takes the focus, but not from what took it on the way', async () => {
    const { page, go } = await stage.visit({ viewport: desktop })
    await go('/')
    await page.getByRole('link', { name: 'History', exact: true }).first().focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/history')
    await until(page, `document.activeElement.tagName === 'H1'`)
    await page.evaluate(`(() => {
      const [map, home] = ['/map', '/'].map((to) => document.querySelector('nav a[href="' + to + '"]'))
      map.focus(), map.click(), home.focus()
    })()`)
    await page.waitForURL('**/map')
    await page.getByRole('heading', { level: 1, name: 'Where people report from' }).waitFor()
    assert.equal(await page.evaluate(`document.activeElement.getAttribute('href')`), '/')
    await page.context().close()
  })

  test('what opens is closed by Escape, and the focus is where it was', async () => {
    const small = await signedIn(phone)
    await small.go('/console/edges')
    await small.page.getByText('Menu', { exact: true }).focus()
    await small.page.keyboard.press('Enter')
    await small.page.keyboard.press('Tab')
    await small.page.keyboard.press('Escape')
    assert.equal(await small.page.evaluate(focused), 'Menu')
    assert.equal(await small.page.locator('details.menu[open]').count(), 0)
    await small.page.context().close()

    const { page, go } = await signedIn()
    await go('/console/edges')
    await page.locator('summary', { hasText: /^Accept$/ }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.type('half a reason')
    await page.keyboard.press('Escape')
    assert.equal(await page.evaluate(focused), 'Accept')
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await page.keyboard.press('Escape')
    assert.equal(await page.evaluate(focused), 'Accept')
    await page.keyboard.press('Enter')
    assert.equal(await page.getByLabel('Why').first().inputValue(), 'half a reason')
    await page.context().close()
  })

  test('a form that folds when it is done gives the focus back to what opened it', async () => {
    const { page, go } = await signedIn()
    await go('/console/edges')
    await page.locator('summary', { hasText: /^Accept$/ }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.type('the invoices say so')
    await page.keyboard.press('Enter')
    await page.locator('details.act[open]').waitFor({ state: 'detached' })
    assert.equal(await page.evaluate(focused), 'Accept')
    await page.context().close()
  })

  describe('in forced colours', () => {
    for (const [path, isConsole] of [
      ['/', false],
      ['/map', false],
      ['/foundations/aws%2Fus-east-1%2Fdynamodb', false],
      ['/services/s5', false],
      ['/console/endpoints/app.shop.example', true],
    ] as const)
      test(`the focus is seen and states are told by shape and word, at ${path}`, async () => {
        const { page, go, complaints } = isConsole
          ? await signedIn(phone)
          : await stage.visit({ viewport: phone })
        await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark', reducedMotion: 'reduce' })
        await go(path)
        const { stops: _, ...wrong } = await walk(page)
        assert.deepEqual(wrong, nothing)
        assert.deepEqual(await page.evaluate(bareStates), [])
        assert.deepEqual(await page.evaluate(lostInPictures), [])
        assert.equal(await page.evaluate(moving), 0)
        assert.deepEqual(complaints, [])
        await page.context().close()
      })
  })
})

/** Where the page was not drawn with it, the menu asks whether there is anything to subscribe to. */
const wholeMenu = (page: Page): Promise<void> => page.locator('nav a[href$="/subscribe"]').first().waitFor()

const nothing = { missed: [], backwards: [], unseen: [], hidden: [] }

/** States without a word or without a mark beside it. */
const bareStates = `[...document.querySelectorAll('.state')]
  .filter((one) => one.textContent.trim() === '' || one.querySelector('svg') === null)
  .map((one) => one.outerHTML.slice(0, 120))`

/** Lines and areas of curves, maps and graphs that are of the colour of what they lie on. */
const lostInPictures = `[...document.querySelectorAll('main svg[role] path, main svg[role] rect, main svg[role] text')]
  .filter((one) => one.checkVisibility())
  .filter((one) => {
    const { fill, stroke } = getComputedStyle(one)
    const ground = getComputedStyle(document.body).backgroundColor
    return (fill === 'none' || fill === ground) && (stroke === 'none' || stroke === ground)
  })
  .map((one) => one.outerHTML.slice(0, 120))`

const moving = `document.getAnimations().length +
  [...document.querySelectorAll('*')].filter((one) => {
    const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(one)
    return transitionDuration !== '0s' || animationName !== 'none' || scrollBehavior === 'smooth'
  }).length`
