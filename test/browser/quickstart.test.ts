// What a newcomer sees on the real board while breaking the real quickstart.

import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, describe, type TestContext, test } from 'node:test'
import type { EndpointView, IncidentView } from '../../src/board/index.ts'
import { type Instance, startQuickstart, until as untilHolds } from '../system/instance.ts'
import { endWholly } from '../system/place.ts'
import { findChromium, openBrowser, reads, until, type Visit, withoutChromium } from './stage.ts'

const chromium = findChromium()
const pages = join(import.meta.dirname, '..', '..', 'web', 'dist', 'index.html')
const missing =
  chromium === null ? withoutChromium : existsSync(pages) ? null : 'needs the pages: npm run build'
const name = 'app.quickstart.test'

/** A visitor without a token is refused what is not public; the browser logs that by itself. */
const grave = (complaint: string): boolean => !complaint.includes('401 (Unauthorized)')

describe('the board of the quickstart', () => {
  let holdfast: Instance
  let browser: Awaited<ReturnType<typeof openBrowser>>
  let visited: Visit | undefined
  before(async () => {
    if (missing !== null || chromium === null) return
    browser = await openBrowser(chromium)
    holdfast = await startQuickstart()
    await untilHolds('both targets to be up', async () => {
      const { targets } = await holdfast.api<EndpointView>(`/api/v1/endpoints/${name}`)
      return targets.every(({ health }) => health === 'up')
    })
  })
  afterEach(async () => {
    await visited?.page.context().close()
    visited = undefined
  })
  after(async () => {
    await browser?.close()
    await endWholly(holdfast)
  })

  const open = async (t: TestContext, width = 1280): Promise<Visit | null> => {
    if (missing !== null) {
      t.skip(missing)
      return null
    }
    visited = await browser.visit(holdfast, { viewport: { width, height: 844 } })
    // The console's pages are for who signed in; the public ones show what everybody sees all the same.
    await visited.page.request.post(`${holdfast.url}/sign-in`, { form: { token: holdfast.token() } })
    return visited
  }
  const quickstart = async (...words: string[]): Promise<void> => {
    const { code, stderr } = await holdfast.run('quickstart', ...words)
    assert.equal(code, 0, stderr)
  }

  test('shows, without a reload, the failed check, the new answer and why, after `quickstart break east`', async (t) => {
    const visit = await open(t)
    if (visit === null) return
    const { page, go, complaints } = visit
    await go('/')
    await reads(page, /service is well|services are well/)
    await go(`/endpoints/${name}`)
    await reads(page, /127\.0\.0\.2/)
    await quickstart('break', 'east')
    await reads(page, /127\.0\.0\.3/)
    await reads(page, /answering west.*because east has too few ready/)
    await go('/')
    await until(page, `/Shop/.test(document.querySelector('main h1').textContent)`)
    await go('/checks')
    const failed = page.getByRole('row').filter({ hasText: 'shop-east' })
    await failed.getByText('Down', { exact: true }).first().waitFor()
    await failed
      .getByText(/refused/)
      .first()
      .waitFor()
    assert.deepEqual(complaints.filter(grave), [])
  })

  test('shows the incident, and to everybody neither checks nor endpoints', async (t) => {
    const visit = await open(t)
    if (visit === null) return
    const { page, go, complaints } = visit
    const incidents = await holdfast.api<IncidentView[]>('/api/v1/incidents?state=open')
    const shop = incidents.find(({ service }) => service === 'shop')
    await go('/incidents')
    await page.getByRole('link', { name: /Shop/ }).first().click()
    await until(page, `location.pathname === '/incidents/${shop?.id}'`)
    await reads(page, /It has been failing for/)
    // Checks and endpoints are told to operators alone.
    assert.doesNotMatch(await page.locator('main').innerText(), /shop-east|app\.quickstart/)
    assert.deepEqual(complaints.filter(grave), [])
  })

  test('says in words that the last known good answer stays when every target is down', async (t) => {
    const visit = await open(t)
    if (visit === null) return
    const { page, go } = visit
    await quickstart('break', 'west')
    await go(`/endpoints/${name}`)
    await reads(page, /Last known good/)
    await reads(page, /the last known good answer stays/)
    await reads(page, /A 127\.0\.0\.3/)
  })

  test('fits a phone of 390 px on every page, in the middle of it all', async (t) => {
    const visit = await open(t, 390)
    if (visit === null) return
    const { page, go, complaints } = visit
    const [incident] = await holdfast.api<IncidentView[]>('/api/v1/incidents')
    const paths = ['', 'incidents', `incidents/${incident!.id}`, 'endpoints']
    for (const path of [...paths, 'services/shop', 'foundations', 'checks', 'journal', 'exercises']) {
      await go(`/${path}`)
      const [wide, screen] = (await page.evaluate('[document.documentElement.scrollWidth, innerWidth]')) as [
        number,
        number,
      ]
      assert.ok(wide <= screen, `/${path}: ${wide} px of content on ${screen} px`)
    }
    assert.deepEqual(complaints.filter(grave), [])
  })

  test('shows an exercise as a RECONSTRUCTION on every page of it, and the real board goes on beside it', async (t) => {
    const visit = await open(t)
    if (visit === null) return
    const { page, go } = visit
    const replay = ['replay', 'aws-2025-10-20', '--scale', '0.0005', '--until', '20', '--json']
    const { code, stdout, stderr } = await holdfast.run(...replay)
    assert.equal(code, 0, stderr)
    const { exercise } = JSON.parse(stdout) as { exercise: string }
    for (const path of ['', '/incidents', '/endpoints', '/journal']) {
      await go(`/exercises/${exercise}${path}`)
      await page.getByRole('complementary', { name: 'Exercise' }).getByText('RECONSTRUCTION').waitFor()
      await until(page, `document.title.startsWith('RECONSTRUCTION')`)
    }
    await go(`/endpoints/${name}`)
    await reads(page, /the last known good answer stays/)
    assert.equal(await page.getByRole('complementary', { name: 'Exercise' }).count(), 0)
  })
})
