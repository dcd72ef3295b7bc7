// Signing in and out at a real board, with scripts and without, and what an admin does there.

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { BoardUnderTest } from '../../src/board/testing/board-under-test.ts'
import { buildPages } from '../../web/build.ts'
import { findChromium, openBrowser, reads, type Visit, withoutChromium } from './stage.ts'

const chromium = findChromium()
const password = 'four words do suffice'
/** Nobody can subscribe at this board, which the menu asks for; a page that was refused comes with that status. */
const isOurs = (complaint: string): boolean =>
  !complaint.includes('/api/v1/subscriptions/ways') && !/ 422 .*\/sign-in$/.test(complaint)

describe('people at the board', { skip: chromium === null && withoutChromium }, () => {
  let board: BoardUnderTest
  let folder: string
  let browser: Awaited<ReturnType<typeof openBrowser>>
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-pages-'))
    const built = { dist: join(folder, 'dist'), renderer: join(folder, 'renderer') }
    await buildPages(built)
    board = await BoardUnderTest.start({ pages: built.dist, renderer: built.renderer })
    await board.people.add('root', 'admin', password, 'test')
    browser = await openBrowser(chromium ?? '')
  })
  after(async () => {
    await browser?.close()
    await board?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const fill = async ({ page }: Visit, secret: string): Promise<void> => {
    await page.locator('input[name=name]').fill('root')
    await page.locator('input[name=password]').fill(secret)
    await page.locator('main form button').click()
  }

  for (const javaScriptEnabled of [true, false])
    test(`a name and a password lead to the page that was wanted, and out again; scripts: ${javaScriptEnabled}`, async () => {
      const visit = await browser.visit(board, { javaScriptEnabled, viewport: { width: 390, height: 844 } })
      const { page, complaints } = visit
      await page.goto(`${board.url}/de/console/account`)
      await page.getByRole('heading', { name: 'Anmelden' }).waitFor()
      await fill(visit, 'not this one at all')
      await reads(page, 'Der Name oder das Passwort ist falsch.')
      assert.ok(!page.url().includes('not'), page.url())
      assert.equal(await page.locator('input[name=name]').inputValue(), 'root')
      await fill(visit, password)
      await page.getByRole('heading', { name: 'Ihr Konto' }).waitFor()
      assert.equal(new URL(page.url()).pathname, '/de/console/account')
      await reads(page, 'Sie sind angemeldet als root: Admin.')
      assert.deepEqual(complaints.filter(isOurs), [])
      await page.locator('main').getByRole('button', { name: 'Abmelden' }).click()
      await page.waitForURL(`${board.url}/`)
      await page.goto(`${board.url}/console/account`)
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
      await page.context().close()
    })

  test('an admin makes a user and a token, and ends what is not wanted any more', async () => {
    const visit = await browser.visit(board)
    const { page, complaints } = visit
    await page.goto(`${board.url}/sign-in?to=/console/users`)
    await fill(visit, password)
    await page.getByRole('heading', { name: 'Users and tokens' }).waitFor()
    await page.getByText('Make a user').first().click()
    const user = page.locator('section:has(#h-users) form:has(input[name=name])')
    await user.locator('input[name=name]').fill('anna')
    await user.locator('input[name=password]').fill(password)
    await page.getByRole('button', { name: 'Make a user' }).click()
    await page.getByRole('row').filter({ hasText: 'anna' }).waitFor()
    assert.equal(board.people.users.get('anna')?.role, 'viewer')
    await page.getByText('Make a token').first().click()
    await page.locator('section:has(#h-tokens) input[name=name]').fill('ci')
    await page.getByRole('checkbox', { name: 'respond' }).check()
    await page.getByRole('button', { name: 'Make a token' }).click()
    await reads(page, /The token of ci; it is shown this once: hf_/)
    await page.getByLabel('Change anna').click()
    await page.getByRole('button', { name: 'Remove anna' }).click()
    await page.getByRole('row').filter({ hasText: 'anna' }).waitFor({ state: 'detached' })
    // The form is gone with whom it removed; that it did is told all the same, and the focus is not lost.
    await page.getByRole('status').getByText('Done: the account is changed.').first().waitFor()
    assert.equal(await page.evaluate('document.activeElement.tagName'), 'H1')
    assert.equal(board.people.users.get('anna'), null)
    assert.deepEqual(complaints.filter(isOurs), [])
    await page.context().close()
  })

  test('a page of the console that a link elsewhere leads to opens for who is signed in', async () => {
    const visit = await browser.visit(board)
    const { page } = visit
    await page.goto(`${board.url}/sign-in?to=/console/account`)
    await fill(visit, password)
    await page.getByRole('heading', { name: 'Your account' }).waitFor()
    // Another host of the same machine is another site.
    await page.goto(`${board.url.replace('127.0.0.1', 'localhost')}/sign-in`)
    await page.evaluate(`location.href = ${JSON.stringify(`${board.url}/console/account`)}`)
    await page.getByRole('heading', { name: 'Your account' }).waitFor()
    await page.context().close()
  })
})
