import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
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
/** What is said of the field that has the focus. */
const toldOfField = `document.activeElement.getAttribute('aria-describedby').split(' ')
  .map((id) => document.getElementById(id).textContent).join(' ')`

describe('what people and operators can do', { skip: chromium === null && withoutChromium }, () => {
  let stage: Stage
  let visited: Visit
  before(async () => {
    stage = await openStage(chromium ?? '')
    stage.server.show('outage')
  })
  afterEach(() => visited?.page.context().close())
  after(() => stage?.close())

  const open = async (path: string): Promise<Visit> => {
    visited = await stage.visit()
    await visited.go(path)
    return visited
  }

  test('a report goes out as the API wants it, and the answer is told', async () => {
    const { page } = await open('/')
    await page.getByRole('combobox', { name: 'Service', exact: true }).fill('No such thing')
    await page.getByLabel('What happens').selectOption('login')
    await page.getByRole('combobox', { name: 'Country', exact: true }).selectOption('NL')
    await page.getByRole('button', { name: 'I have a problem too' }).click()
    await reads(page, /is not a service that is watched here/)
    await page.getByRole('combobox', { name: 'Service', exact: true }).fill('bright portal 55')
    await page.getByRole('button', { name: 'I have a problem too' }).click()
    await reads(page, 'Thank you. Your report is counted.')
    assert.deepEqual(stage.server.orders.at(-1), {
      method: 'POST',
      path: '/api/v1/reports',
      body: { service: 's55', symptom: 'login', country: 'NL' },
      csrf: null,
    })
  })

  test('who has not signed in can order nothing', async () => {
    const { page } = await open('/console/endpoints/app.shop.example')
    assert.equal(await page.locator('.orders .button, a[href*="/drain"]').count(), 0)
  })

  const operator = async (path: string): Promise<Visit> => {
    visited = await stage.visit()
    await letIn(visited, stage.server)
    await visited.go(path)
    return visited
  }
  const give = async ({ page }: Visit, title: string, why: string | null): Promise<void> => {
    // The way to a question stands before it.
    const question = page.locator('dialog', { has: page.locator('h2').getByText(title, { exact: true }) })
    await question.locator('xpath=preceding-sibling::a[1]').click()
    const dialog = page.getByRole('dialog', { name: title })
    await dialog.getByText('Next generation').waitFor()
    if (why !== null) await dialog.getByLabel('Why').fill(why)
    await dialog.locator('button[type="submit"]').click()
    await dialog.getByText('Done: generation 42 is in force.').waitFor()
  }

  const app = 'app.shop.example'
  const orders = [
    [app, `Hold ${app}`, 'POST', '/holds', { endpoint: app }],
    ['api.shop.example', 'Release api.shop.example', 'DELETE', '/holds/api.shop.example', {}],
    [app, `Drain east of ${app}`, 'POST', '/drains', { endpoint: app, target: 'east' }],
    [
      'api.shop.example',
      'End the drain of west of api.shop.example',
      'DELETE',
      '/drains/west',
      { endpoint: 'api.shop.example' },
    ],
    ['cdn.shop.example', 'Repair cdn.shop.example', 'POST', '/repairs', { endpoint: 'cdn.shop.example' }],
    [
      'cdn.shop.example',
      'Overrule foreign-edit at cdn.shop.example',
      'POST',
      '/plans/overrule',
      { endpoint: 'cdn.shop.example', refusal: 'foreign-edit' },
    ],
    ['old.shop.example', 'Adopt old.shop.example', 'POST', '/adoptions', { endpoint: 'old.shop.example' }],
    [app, `Give ${app} back`, 'POST', '/releases', { endpoint: app }],
  ] as const

  test('every order is shown first, given with a reason, and its outcome told', async () => {
    const visit = await operator('/console')
    for (const [endpoint, title, method, path, body] of orders) {
      await visit.go(`/console/endpoints/${endpoint}`)
      await give(visit, title, 'ticket 4711')
      assert.deepEqual(stage.server.orders.at(-1), {
        method,
        path: `/api/v1${path}`,
        body: { ...body, why: 'ticket 4711' },
        csrf: 'fixture-csrf',
      })
    }
    assert.deepEqual(visit.complaints, [])
  })

  test('an approval names exactly the plan that was read, with its changes and guards beside it', async () => {
    const visit = await operator('/console/endpoints/pay.shop.example')
    await reads(visit.page, 'A 203.0.113.9')
    await reads(visit.page, '0 of 1 in 60 min')
    await give(visit, 'Approve generation 42 of pay.shop.example', null)
    assert.deepEqual(stage.server.orders.at(-1)?.body, {
      endpoint: 'pay.shop.example',
      generation: '42',
      digest: '0b77aa12cc90de341f5566e0a1b2c3d4',
    })
  })

  test('an approval that was begun stays with the plan that was read, whatever the page shows by then', async () => {
    const { page } = await operator('/console/endpoints/pay.shop.example')
    await page.getByRole('link', { name: /^Approve/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Approve generation 42 of pay.shop.example' })
    await dialog.getByText('Next generation').waitFor()
    const before = stage.server.overview().endpoints
    const another = { generation: '43', digest: 'f'.repeat(32), reason: 'Add target south.' }
    stage.server.change((now) => ({
      ...now,
      endpoints: now.endpoints.map((one) => (one.proposal === null ? one : { ...one, proposal: another })),
    }))
    await reads(page, /generation 43, digest ffffffff/)
    await dialog.getByRole('button', { name: 'Approve', exact: true }).click()
    await dialog.getByText(/^Done/).waitFor()
    assert.deepEqual(stage.server.orders.at(-1)?.body, {
      endpoint: 'pay.shop.example',
      generation: '42',
      digest: '0b77aa12cc90de341f5566e0a1b2c3d4',
    })
    stage.server.change((now) => ({ ...now, endpoints: before }))
  })

  test('a refusal that says something else by now leaves its question and half a reason as they are', async () => {
    const { page } = await operator('/console/endpoints/cdn.shop.example')
    const before = stage.server.overview().endpoints
    await page.getByRole('link', { name: /^Overrule/ }).click()
    const why = page.getByRole('dialog').getByLabel('Why')
    await why.fill('half a reason')
    stage.server.change((now) => ({
      ...now,
      endpoints: now.endpoints.map((one) => ({
        ...one,
        refusals: one.refusals.map((refusal) => ({ ...refusal, message: 'Read again a moment ago.' })),
      })),
    }))
    await page.locator('#next-plan').getByText('Read again a moment ago.').waitFor()
    assert.equal(await why.inputValue(), 'half a reason')
    stage.server.change((now) => ({ ...now, endpoints: before }))
  })

  test('a question that goes away with what was decided leaves its word, and the focus on the page', async () => {
    const visit = await operator('/console')
    const { page } = visit
    const name = 'pay.shop.example'
    const before = stage.server.overview().endpoints
    const decided = (): void =>
      stage.server.change((now) => ({
        ...now,
        endpoints: now.endpoints.map((one) => (one.name === name ? { ...one, proposal: null } : one)),
      }))
    await page.route('**/plans/approve', async (route) => {
      decided()
      await until(page, `document.querySelector('#next-plan') === null`)
      await route.continue()
    })
    for (const isHeardFirst of [true, false]) {
      stage.server.change((now) => ({ ...now, endpoints: before }))
      await visit.go(`/console/endpoints/${name}`)
      await page.getByRole('link', { name: /^Approve/ }).press('Enter')
      await page.getByRole('button', { name: 'Approve', exact: true }).press('Enter')
      if (!isHeardFirst) {
        await page.getByText('Done: generation 42 is in force.').waitFor()
        decided()
      }
      await page.getByRole('status').getByText('Done: the plan is approved.').waitFor()
      assert.equal(await page.evaluate('document.activeElement.tagName'), 'H1', `${isHeardFirst}`)
      await page.unroute('**/plans/approve')
    }
    stage.server.change((now) => ({ ...now, endpoints: before }))
  })

  test('a search that is asked for by Enter keeps the focus, and the field follows the address', async () => {
    const { page } = await operator('/console/silences?for=2h&services=Railways')
    const field = page.getByLabel('Services', { exact: true })
    await field.fill('Shop')
    await field.press('Enter')
    await page.waitForURL(/services=Shop/)
    assert.equal(await page.evaluate('document.activeElement.name'), 'services')
    await page.goBack()
    await until(page, `document.querySelector('main [name=services]').value === 'Railways'`)
  })

  test('an order without a reason is not sent, one that would be refused says so, and a refusal is told', async () => {
    const visit = await operator(`/console/endpoints/${app}/drain?target=west`)
    const { page } = visit
    const before = stage.server.orders.length
    await reads(page, 'This would be refused')
    await reads(page, /draining west would leave/)
    await page.getByRole('button', { name: 'Drain', exact: true }).click()
    await reads(page, 'Say why: the next person will ask.')
    await page.keyboard.type('  ')
    await page.getByRole('button', { name: 'Drain', exact: true }).click()
    assert.deepEqual(await page.evaluate(`[document.activeElement.name, ${toldOfField}]`), [
      'why',
      'Say why: the next person will ask. Kept in the journal under your name.',
    ])
    assert.equal(stage.server.orders.length, before)
    await page.getByLabel('Why').fill('all the same')
    stage.server.refuseOrders('draining west would leave 1 target; overrule below-minimum')
    await page.getByRole('button', { name: 'Drain', exact: true }).click()
    await page.getByRole('alert').getByText('overrule below-minimum').waitFor()
    stage.server.refuseOrders(null)
    assert.equal(await page.getByLabel('Why').inputValue(), 'all the same')
    // What was pressed can be pressed again.
    assert.equal(await page.evaluate('document.activeElement.textContent'), 'Drain')
  })

  test('an order on its way says so and is given once; one that nobody answered may have been followed', async () => {
    const { page } = await operator(`/console/endpoints/${app}/hold`)
    const before = stage.server.orders.length
    const answer = Promise.withResolvers<void>()
    await page.route('**/api/v1/holds', async (route) => {
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
    assert.equal(await page.getByLabel('Why').inputValue(), 'the pager says so')
    await page.unroute('**/api/v1/holds')
    await page.keyboard.press('Enter')
    await page.getByText('Done: generation 42 is in force.').waitFor()
    assert.equal(stage.server.orders.length, before + 1)
  })

  test('a dialog is reached and left by the keyboard, and gives the focus back', async () => {
    const { page } = await operator(`/console/endpoints/${app}`)
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

  test('a name that was given back takes no order but to be adopted', async () => {
    const { page } = await operator('/console/endpoints/old.shop.example')
    await reads(page, /Given back: its owner’s/)
    await page.getByRole('link', { name: 'Adopt old.shop.example' }).waitFor()
    assert.equal(await page.getByRole('link', { name: /^(Hold|Repair|Drain|Give) / }).count(), 0)
  })

  test('no order can be given from within an exercise', async () => {
    const { page } = await operator('/console/exercises/aws-1/endpoints/app.shop.example')
    await reads(page, 'answered now')
    assert.equal(await page.locator('.orders .button').count(), 0)
  })
})
