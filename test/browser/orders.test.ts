// Orders that people give on the pages of a real Holdfast, with scripts, and what it does of them. The same without a script
// is tested in console-forms.test.ts.

import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { JournalView, ServicePageView } from '../../src/board/index.ts'
import { reads, until, type Visit } from './stage.ts'
import { noWorld, openWorld, type World } from './world.ts'

const app = 'app.shop.test'
const api = 'api.shop.test'
const old = 'old.shop.test'
/** What is said of the field that has the focus. */
const toldOfField = `document.activeElement.getAttribute('aria-describedby').split(' ')
  .map((id) => document.getElementById(id).textContent).join(' ')`

describe('what people and operators can do', { skip: noWorld }, () => {
  let world: World
  let visited: Visit
  before(async () => {
    world = await openWorld()
  })
  afterEach(() => visited?.page.context().close())
  after(() => world?.close())

  const open = async (path: string, as: 'everybody' | 'admin'): Promise<Visit> => {
    visited = await world.visit({}, as)
    await visited.go(path)
    return visited
  }
  const give = async ({ page }: Visit, title: string, why: string): Promise<void> => {
    // The way to a question stands before it.
    const question = page.locator('dialog', { has: page.locator('h2').getByText(title, { exact: true }) })
    await question.locator('xpath=preceding-sibling::a[1]').click()
    const dialog = page.getByRole('dialog', { name: title })
    await dialog.getByText('Next generation').waitFor()
    await dialog.getByLabel('Why').fill(why)
    await dialog.locator('button[type="submit"]').click()
    // With what it is about the question may be gone from the page, which keeps its word.
    await page.getByText(/^Done/).filter({ visible: true }).first().waitFor()
  }

  test('a report tells what happens and where, and counts', async () => {
    const { page } = await open('/', 'everybody')
    await page.getByLabel('What happens').selectOption('login')
    await page.getByRole('combobox', { name: 'Country', exact: true }).selectOption('NL')
    await page.getByRole('combobox', { name: 'Service', exact: true }).fill('school 9')
    await page.getByRole('button', { name: 'I have a problem too' }).click()
    await reads(page, 'Thank you. Your report is counted.')
    const { symptoms, countries } = await world.holdfast.api<ServicePageView>('/api/v1/services/s9')
    assert.deepEqual([symptoms, countries], [{ login: 1 }, [{ country: 'NL', reports: 1 }]])
  })

  test('who has not signed in can order nothing', async () => {
    const { page } = await open(`/console/endpoints/${app}`, 'everybody')
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    assert.equal(await page.locator('.orders .button, a[href*="/drain"]').count(), 0)
  })

  test('every order is shown first, given with a reason, and its outcome told', async () => {
    const visit = await open('/console', 'admin')
    const isDrained = async (): Promise<unknown> =>
      (await world.endpoint(api)).targets.find(({ id }) => id === 'west')?.drained
    for (const [endpoint, title, done, wanted] of [
      [app, `Hold ${app}`, async () => (await world.endpoint(app)).hold?.why, 'Hold: ticket 4711'],
      [app, `Release ${app}`, async () => (await world.endpoint(app)).hold, null],
      [api, `Drain west of ${api}`, isDrained, true],
      [api, `End the drain of west of ${api}`, isDrained, false],
      [api, `Repair ${api}`, async () => (await world.endpoint(api)).state, 'ok'],
      [old, `Give ${old} back`, async () => (await world.endpoint(old)).state, 'given-back'],
    ] as const) {
      await visit.go(`/console/endpoints/${endpoint}`)
      await give(visit, title, `${title.split(' ')[0]}: ticket 4711`)
      assert.equal(await done(), wanted, title)
    }
    // A name that was given back takes no order but to be adopted.
    await visit.go(`/console/endpoints/${old}`)
    await reads(visit.page, /Given back: its owner’s/)
    assert.equal(await visit.page.getByRole('link', { name: /^(Hold|Repair|Drain|Give) / }).count(), 0)
    await give(visit, `Adopt ${old}`, 'Adopt: ticket 4711')
    assert.equal((await world.endpoint(old)).givenBack, null)
    const entries = await world.holdfast.api<JournalView[]>('/api/v1/journal?limit=500')
    for (const word of ['Hold', 'Release', 'Drain', 'End', 'Repair', 'Give', 'Adopt'])
      assert.ok(
        entries.some(
          ({ why, author }) => why.includes(`${word}: ticket 4711`) && author.startsWith('operator:'),
        ),
        word,
      )
    assert.deepEqual(visit.complaints, [])
  })

  for (const [name, isHeardFirst] of [
    ['ask.shop.test', true],
    ['pay.shop.test', false],
  ] as const)
    test(`an approval names exactly the plan that was read, and leaves its word; heard of before it is answered: ${isHeardFirst}`, async () => {
      const { generation } = (await world.endpoint(name)).proposal!
      const { page } = await open(`/console/endpoints/${name}`, 'admin')
      await reads(page, 'A 198.51.100.7')
      await reads(page, '0 of 1 in 60 min')
      if (isHeardFirst)
        await page.route('**/plans/approve', async (route) => {
          const response = await route.fetch()
          await until(page, `document.querySelector('#next-plan') === null`)
          await route.fulfill({ response })
        })
      await page.getByRole('link', { name: /^Approve/ }).press('Enter')
      await page.getByRole('button', { name: 'Approve', exact: true }).press('Enter')
      await page.getByRole('status').getByText('Done: the plan is approved.').waitFor()
      assert.equal(await page.evaluate('document.activeElement.tagName'), 'H1')
      const after = await world.endpoint(name)
      assert.deepEqual([after.proposal, after.generation], [null, generation])
    })

  test('a search that is asked for by Enter keeps the focus, and the field follows the address', async () => {
    const { page } = await open('/console/silences?for=2h&services=s4', 'admin')
    const field = page.getByLabel('Services', { exact: true })
    await field.fill('s8')
    await field.press('Enter')
    await page.waitForURL(/services=s8/)
    assert.equal(await page.evaluate('document.activeElement.name'), 'services')
    await page.goBack()
    await until(page, `document.querySelector('main [name=services]').value === 's4'`)
  })

  test('an order without a reason is not sent, one that would be refused says so, and a refusal is told', async () => {
    const { page } = await open(`/console/endpoints/${app}/drain?target=west`, 'admin')
    let sent = 0
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/drains')) sent += 1
    })
    await reads(page, 'This would be refused')
    await page.getByRole('button', { name: 'Drain', exact: true }).click()
    await reads(page, 'Say why: the next person will ask.')
    await page.keyboard.type('  ')
    await page.getByRole('button', { name: 'Drain', exact: true }).click()
    assert.deepEqual(await page.evaluate(`[document.activeElement.name, ${toldOfField}]`), [
      'why',
      'Say why: the next person will ask. Kept in the journal under your name.',
    ])
    assert.equal(sent, 0)
    await page.getByLabel('Why').fill('all the same')
    await page.getByRole('button', { name: 'Drain', exact: true }).click()
    await page
      .getByRole('alert')
      .getByText(/minimum/)
      .waitFor()
    assert.equal(sent, 1)
    assert.equal(await page.getByLabel('Why').inputValue(), 'all the same')
    // What was pressed can be pressed again.
    assert.equal(await page.evaluate('document.activeElement.textContent'), 'Drain')
  })

  test('an order on its way says so and is given once; one that nobody answered may have been followed', async () => {
    const { page } = await open(`/console/endpoints/${api}/hold`, 'admin')
    const answer = Promise.withResolvers<void>()
    let sent = 0
    await page.route('**/api/v1/holds', async (route) => {
      sent += 1
      await answer.promise
      await route.abort()
    })
    await page.getByLabel('Why').fill('the pager says so')
    const hold = page.getByRole('button', { name: 'Hold', exact: true })
    await hold.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('status').getByText('On its way to the server…').waitFor()
    await page.keyboard.press('Enter')
    answer.resolve()
    await page
      .getByRole('alert')
      .getByText(/It may have done this all the same/)
      .waitFor()
    assert.equal(sent, 1)
    assert.equal((await world.endpoint(api)).hold, null)
    assert.equal(await page.getByLabel('Why').inputValue(), 'the pager says so')
    await page.unroute('**/api/v1/holds')
    await page.keyboard.press('Enter')
    await page.getByText(/^Done/).filter({ visible: true }).first().waitFor()
    assert.equal((await world.endpoint(api)).hold?.why, 'the pager says so')
  })

  test('a dialog is reached and left by the keyboard, and gives the focus back', async () => {
    const { page } = await open(`/console/endpoints/${app}`, 'admin')
    const link = page.getByRole('link', { name: `Hold ${app}` })
    await link.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: `Hold ${app}` })
    await dialog.getByLabel('Why').waitFor()
    for (let i = 0; i < 12; i += 1) {
      await page.keyboard.press('Tab')
      const outside = await page.evaluate(
        `document.activeElement !== document.body && document.activeElement.closest('dialog') === null`,
      )
      assert.equal(outside, false)
    }
    await dialog.getByLabel('Why').fill('half a reason')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    assert.equal(await page.evaluate(`document.activeElement.textContent`), `Hold ${app}`)
    await page.keyboard.press('Enter')
    assert.equal(await dialog.getByLabel('Why').inputValue(), 'half a reason')
  })
})
