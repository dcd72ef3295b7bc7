import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { findChromium, openStage, reads, type Stage, signIn, type Visit, withoutChromium } from './stage.ts'

const chromium = findChromium()

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
    const { page } = await open('/endpoints/app.shop.example')
    assert.equal(await page.getByRole('button', { name: /Hold|Drain|Approve|Repair|Overrule/ }).count(), 0)
  })

  test('an operator holds an endpoint, with a reason and what shows that it was asked for here', async () => {
    const visit = await open('/endpoints/app.shop.example')
    await signIn(visit)
    const { page } = visit
    await page.getByRole('button', { name: 'Hold' }).click()
    await page.getByLabel('Why').fill('Moving the database')
    await page.getByRole('button', { name: 'Hold' }).click()
    await page.getByLabel('Why').waitFor({ state: 'detached' })
    assert.deepEqual(stage.server.orders.at(-1), {
      method: 'POST',
      path: '/api/v1/holds',
      body: { endpoint: 'app.shop.example', why: 'Moving the database' },
      csrf: 'fixture-csrf',
    })
  })

  test('an approval names exactly the plan that was read', async () => {
    const visit = await open('/endpoints/pay.shop.example')
    await signIn(visit)
    const { page } = visit
    await page.getByRole('button', { name: 'Approve' }).click()
    await reads(page, /Exactly this plan takes force/)
    await reads(page, /Target north: new → A 203\.0\.113\.9/)
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByText(/Exactly this plan takes force/).waitFor({ state: 'detached' })
    assert.deepEqual(stage.server.orders.at(-1)?.body, {
      endpoint: 'pay.shop.example',
      generation: '42',
      digest: '0b77aa12cc90de341f5566e0a1b2c3d4',
    })
  })

  test('a repair shows over whose records it goes, and is given with a reason', async () => {
    const visit = await open('/endpoints/cdn.shop.example')
    await reads(visit.page, /Somebody else wrote A 203\.0\.113\.9/)
    await signIn(visit)
    const { page } = visit
    await page.getByRole('button', { name: 'Repair' }).click()
    await reads(page, /Generation 42 would write A 192\.0\.2\.10/)
    await reads(page, /office Not ours: A 203\.0\.113\.9 under the fence of plan 41/)
    await page.getByLabel('Why').fill('The emergency is over')
    await page.getByRole('button', { name: 'Repair' }).click()
    await page.getByLabel('Why').waitFor({ state: 'detached' })
    assert.deepEqual(stage.server.orders.at(-1)?.path, '/api/v1/repairs')
    assert.deepEqual(stage.server.orders.at(-1)?.body, {
      endpoint: 'cdn.shop.example',
      why: 'The emergency is over',
    })
  })

  test('what was refused is overruled by its name', async () => {
    const visit = await open('/endpoints/cdn.shop.example')
    await signIn(visit)
    const { page } = visit
    await page.getByRole('button', { name: 'Overrule' }).click()
    await reads(page, /foreign-edit is overruled for one plan/)
    await page.getByLabel('Why').fill('It was me')
    await page.getByRole('button', { name: 'Overrule' }).click()
    await page.getByLabel('Why').waitFor({ state: 'detached' })
    assert.deepEqual(stage.server.orders.at(-1)?.body, {
      endpoint: 'cdn.shop.example',
      refusal: 'foreign-edit',
      why: 'It was me',
    })
  })

  test('a name that was given back takes no order, and says how it is steered again', async () => {
    const visit = await open('/endpoints/old.shop.example')
    await signIn(visit)
    const { page } = visit
    await page.getByText('ada').first().waitFor()
    await reads(page, /Given back: its owner’s/)
    await reads(page, /to steer it again: holdfast adopt old\.shop\.example/)
    await page.getByRole('button', { name: 'Drain' }).first().waitFor()
    assert.equal(await page.getByRole('button', { name: /Hold|Repair/ }).count(), 0)
  })

  test('no order can be given from within an exercise', async () => {
    const visit = await open('/exercises/aws-1/endpoints/app.shop.example')
    await signIn(visit)
    await visit.page.getByText('ada').first().waitFor()
    await reads(visit.page, 'answered now')
    assert.equal(
      await visit.page.getByRole('button', { name: /Hold|Drain|Approve|Repair|Overrule/ }).count(),
      0,
    )
  })
})
