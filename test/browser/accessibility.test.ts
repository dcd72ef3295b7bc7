// Every page against WCAG 2.2 AA, as far as a machine can judge: axe finds nothing in either size, theme and language,
// and nothing leaves a screen of 320 px or is lost when somebody's text is twice as large.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { ViewportSize } from 'playwright-core'
import { BoardUnderTest } from '../../src/board/testing/board-under-test.ts'
import { parseRoute } from '../../web/src/realm/route.ts'
import { faults } from './axe.ts'
import { consolePages, peoplesPages, publicPages } from './every-page.ts'
import { spilled } from './fits.ts'
import {
  findChromium,
  letIn,
  openBrowser,
  openStage,
  reads,
  type Stage,
  until,
  type Visit,
  withoutChromium,
} from './stage.ts'

const chromium = findChromium()
const desktop = { width: 1280, height: 900 }
const phone = { width: 390, height: 844 }
/** As many as show each state, and no more: axe looks at each element. */
const services = 20
const narrow = 320

type Look = { readonly size: ViewportSize; readonly colorScheme: 'light' | 'dark' }

/** Each size and each theme once; the other way round in the other language. */
const looks = {
  en: [
    { size: desktop, colorScheme: 'light' },
    { size: phone, colorScheme: 'dark' },
  ],
  de: [
    { size: desktop, colorScheme: 'dark' },
    { size: phone, colorScheme: 'light' },
  ],
} as const

/** Those with the most words. */
const german = ['', 'services/s5', 'incidents/inc-s5', 'history', 'sign-in', 'subscribe']

describe('every page is there for everybody', { skip: chromium === null && withoutChromium }, () => {
  let stage: Stage
  let people: BoardUnderTest
  let largeText: Awaited<ReturnType<typeof openBrowser>>
  before(async () => {
    stage = await openStage(chromium ?? '', services)
    stage.server.show('outage')
    people = await BoardUnderTest.start({ pages: stage.dist, renderer: stage.renderer })
    largeText = await openBrowser(chromium ?? '', ['--blink-settings=defaultFontSize=32'])
  })
  after(async () => {
    await largeText?.close()
    await people?.close()
    await stage?.close()
  })

  const examine = async (visit: Visit, path: string, language: 'en' | 'de' = 'en'): Promise<void> => {
    const { page } = visit
    const [first, second] = looks[language]
    await look(visit, first)
    await moveTo(visit, path)
    assert.deepEqual(await faults(page), [], `${path}, ${first.size.width} px, ${first.colorScheme}`)
    await look(visit, second)
    assert.deepEqual(
      await faults(page, 'looks'),
      [],
      `${path}, ${second.size.width} px, ${second.colorScheme}`,
    )
    assert.deepEqual(await spilled(page, narrow), [])
  }

  describe('axe finds nothing', () => {
    for (const [side, paths] of [
      ['public', publicPages],
      ['console', consolePages],
    ] as const)
      test(`on the ${side} pages`, async (t) => {
        const visit = await stage.visit()
        if (side === 'console') await letIn(visit, stage.server)
        for (const path of paths) await t.test(`/${path}`, () => examine(visit, `/${path}`))
        await visit.page.context().close()
      })

    test('on the pages in German', async (t) => {
      const visit = await stage.visit()
      for (const path of german) await t.test(`/de/${path}`, () => examine(visit, `/de/${path}`, 'de'))
      await visit.page.context().close()
    })

    test('on the pages of people, as a real board draws them', async (t) => {
      const visit = await stage.visit({}, people)
      await visit.page.request.post(`${people.url}/sign-in`, { form: { token: people.token('admin') } })
      for (const path of peoplesPages) await t.test(`/${path}`, () => examine(visit, `/${path}`))
      await visit.page.context().close()
    })
  })

  test('names of any length leave no screen of 320 pixels', async () => {
    const { page, go } = await stage.visit()
    const long = 'Landeshauptstadtverkehrsbetriebegesellschaft Donaudampfschifffahrt'
    stage.server.change((now) => ({
      ...now,
      services: now.services.map((one, i) => (i % 3 === 0 ? { ...one, name: `${long} ${i}` } : one)),
    }))
    for (const at of ['/', '/de/services/s3', '/incidents', '/de/history', '/map?country=US', '/subscribe']) {
      await go(at)
      await reads(page, /Landeshauptstadtverkehrs/)
      assert.deepEqual(await spilled(page, 320), [], at)
    }
    stage.server.show('outage')
    await page.context().close()
  })

  test('text of twice the size stays on the screen, in the longer language', async (t) => {
    const visit = await largeText.visit(stage.server)
    await letIn(visit, stage.server)
    await visit.go('/nowhere')
    assert.equal(await visit.page.evaluate('getComputedStyle(document.body).fontSize'), '32px')
    for (const path of [...publicPages, ...consolePages])
      await t.test(`/de/${path}`, async () => {
        await moveTo(visit, `/de/${path}`)
        for (const width of [desktop.width, desktop.width / 2])
          assert.deepEqual(await spilled(visit.page, width), [])
      })
    await visit.page.context().close()
  })
})

const look = async ({ page }: Visit, { size, colorScheme }: Look): Promise<void> => {
  await page.setViewportSize(size)
  await page.emulateMedia({ colorScheme })
}

/**
 * Follows a link to the page where the side and the language stay the same, so that the examination needs not be brought
 * in again for each; loads it where they do not, or where only the search differs.
 */
async function moveTo({ page, go }: Visit, path: string): Promise<void> {
  const from = new URL(page.url())
  const [at, to] = [parseRoute(from.pathname), parseRoute(new URL(path, 'http://any').pathname)]
  const onward = from.protocol === 'http:' && at.side === to.side && at.language === to.language
  if (!onward || at.page === to.page || to.page === 'missing') return go(path)
  await page.evaluate(`{
    globalThis.before = document.querySelector('main h1')
    const link = document.createElement('a')
    link.href = ${JSON.stringify(path)}
    document.body.append(link)
    link.click()
    link.remove()
  }`)
  await until(
    page,
    `!before.isConnected && document.querySelector('main h1') !== null && document.querySelector('.waiting') === null`,
  )
}
