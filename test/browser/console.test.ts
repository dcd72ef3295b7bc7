import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { RunbooksView } from '../../src/board/views.ts'
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
const sizes = [
  { width: 390, height: 844 },
  { width: 1280, height: 900 },
]
const pages = [
  ['/console', 'What needs you'],
  ['/console/endpoints', 'app.shop.example'],
  ['/console/endpoints/app.shop.example', 'Targets'],
  ['/console/endpoints/pay.shop.example', 'Next plan'],
  ['/console/endpoints/app.shop.example/drain?target=east', 'If you do this now'],
  ['/console/waiting', 'A plan to approve'],
  ['/console/nodes', 'What each publisher holds'],
  ['/console/plans', 'What was made for every name'],
  ['/console/zones', 'Zones answered here'],
  ['/console/journal', 'Everything that happened'],
  ['/console/rehearsals', 'Hold a drill'],
  ['/console/what-if', 'Each loss alone, the worst first'],
] as const
const german = ['Was Sie braucht', 'Ziele', 'Das Neueste zuerst', 'Hier beantwortete Zonen']

describe('the operator’s console', { skip: chromium === null && withoutChromium }, () => {
  let stage: Stage
  before(async () => {
    stage = await openStage(chromium ?? '')
    stage.server.show('outage')
  })
  after(() => stage?.close())

  let visited: Visit | undefined
  afterEach(() => visited?.page.context().close())
  const visit = async (viewport = sizes[1]!): Promise<Visit> => {
    visited = await stage.visit({ viewport })
    await letIn(visited, stage.server)
    return visited
  }

  for (const size of sizes)
    test(`every page is complete, fits and complains of nothing, ${size.width} wide`, async () => {
      const { page, complaints, go } = await visit(size)
      for (const [path, text] of pages) {
        await go(path)
        await reads(page, text)
        const [wide, inner] = (await page.evaluate(
          '[document.documentElement.scrollWidth, innerWidth]',
        )) as number[]
        assert.ok(wide! <= inner!, `${path} is ${wide} wide in ${inner}`)
        assert.equal(await page.locator('h1').count(), 1, path)
      }
      assert.deepEqual(complaints, [])
    })

  test('the same in German', async () => {
    const { page, go } = await visit()
    const paths = [
      '/de/console',
      '/de/console/endpoints/app.shop.example',
      '/de/console/journal',
      '/de/console/zones',
    ]
    for (const [i, path] of paths.entries()) {
      await go(path)
      await reads(page, german[i]!)
    }
  })

  test('a key tells which keys there are, leads to a page, and is nobody’s who types or turned it off', async () => {
    const { page, go } = await visit()
    await go('/console/endpoints')
    await page.keyboard.press('?')
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await help.getByText('To the search of this page').waitFor()
    // No frame in between: what has just closed still has the focus.
    const came = await page.evaluate(`(() => {
      document.querySelector('dialog[open]').close()
      document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: '/', bubbles: true }))
      return document.activeElement.type
    })()`)
    assert.equal(came, 'search')
    await page.evaluate('document.activeElement.blur()')
    await page.keyboard.press('?')
    await page.keyboard.press('Escape')
    await page.keyboard.press('/')
    await page.keyboard.type('?gj')
    assert.equal(await page.getByRole('searchbox').inputValue(), '?gj')
    assert.equal(await help.isVisible(), false)
    await page.getByRole('heading', { level: 1 }).click()
    // Both in one go: how far apart they come is no business of the machine's.
    await page.evaluate(
      `for (const key of 'gj') document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))`,
    )
    await page.waitForURL('**/console/journal')
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
    await help.getByLabel('Single keys act on these pages').uncheck()
    await help.getByRole('button', { name: 'Close' }).click()
    await go('/de/console/journal')
    await page.keyboard.press('?')
    await page.getByRole('button', { name: 'Tastenkürzel' }).click()
    const german = page.getByRole('dialog', { name: 'Tastenkürzel' })
    assert.equal(await german.getByLabel('Einzelne Tasten wirken').isChecked(), false)
  })

  test('the way back leads to what was filtered before', async () => {
    const { page, go } = await visit()
    await go('/console/endpoints')
    for (const words of ['pay', 'cdn']) {
      await page.getByLabel('Name, target or address').fill(words)
      await page.getByRole('button', { name: 'Show' }).click()
      await page.waitForURL(`**/console/endpoints?q=${words}`)
    }
    await page.goBack()
    await page.waitForURL('**/console/endpoints?q=pay')
    await reads(page, 'pay.shop.example')
  })

  test('an endpoint says who holds it, who publishes it, and when its loss was rehearsed, or that nobody tried', async () => {
    const { page, go } = await visit()
    await go('/console/endpoints/app.shop.example')
    await reads(page, /BIND at 127\.0\.0\.1:53 answers the same/)
    await reads(page, /Moves by itself/)
    await reads(page, /Everybody back after\s*5\.7 secs/)
    await reads(page, /losing 5 secs? of data at most · met/)
    await go('/console/endpoints/api.shop.example')
    await reads(page, /Database migration until 15:00/)
    await reads(page, /nobody has ever tried to lose what it stands on/)
    await reads(page, /Last rehearsed\s*never/)
  })

  test('endpoints are found by words and state, and the address says how', async () => {
    const { page, go } = await visit()
    await go('/console/endpoints')
    await page.getByLabel('Name, target or address').fill('pay')
    await page.getByRole('button', { name: 'Show' }).click()
    await page.waitForURL('**/console/endpoints?q=pay')
    await reads(page, '1 of 5 names')
    await go('/console/endpoints?state=held')
    await reads(page, 'api.shop.example')
    assert.equal(await page.getByRole('table').locator('tbody tr').count(), 1)
  })

  test('the journal is searched, and goes on by its address', async () => {
    const { page, go } = await visit()
    await go('/console/journal')
    await page.getByRole('searchbox').fill('no such words')
    await page.getByRole('button', { name: 'Search' }).click()
    await reads(page, 'No entry matches.')
    await page.waitForURL('**/console/journal?text=no+such+words')
    await page.getByRole('link', { name: 'Clear' }).click()
    await page.locator('.journal li').first().waitFor()
    const lines = await page.getByRole('link', { name: 'As JSON lines' }).getAttribute('href')
    assert.equal(lines, '/api/v1/journal/lines')
  })

  test('a drill says what it would do before there is a way to begin it', async () => {
    const { page, go } = await visit()
    await go('/console/rehearsals')
    await page.getByLabel('What is lost').fill('aws/us-east-1')
    await page.getByLabel('For which names').fill('app.shop.example, api.shop.example')
    await page.getByRole('button', { name: 'What it would do' }).click()
    await reads(page, /app\.shop\.example: east → west/)
    await page.getByLabel('Why').last().fill('every quarter')
    await page.getByRole('button', { name: 'Begin the drill' }).click()
    await page.waitForResponse('**/api/v1/drills')
    assert.deepEqual(stage.server.orders.at(-1)?.body, {
      lose: 'aws/us-east-1',
      manner: 'refused',
      endpoints: ['app.shop.example', 'api.shop.example'],
      why: 'every quarter',
    })
  })

  test('an answer that was begun is to no other question', async () => {
    const { page, go } = await visit()
    await go('/console/rehearsals')
    const answer = page.locator('details.unfold', { has: page.locator('summary', { hasText: 'Answer yes' }) })
    await answer.locator('summary').click()
    await page.route('**/api/v1/runbooks', async (route) => {
      const response = await route.fetch()
      const view = (await response.json()) as RunbooksView
      const runs = view.runs.map((run) => ({ ...run, step: 1 }))
      await route.fulfill({ response, json: { ...view, runs } })
    })
    assert.equal(await answer.getAttribute('open'), '')
    stage.server.emit('overview', {})
    await until(page, `document.querySelector('input[name="step@number"]').value === '1'`)
    assert.equal(await answer.getAttribute('open'), null)
  })

  test('a run that asks is answered where it asks', async () => {
    const { page, go } = await visit()
    await go('/console/rehearsals')
    await page.locator('summary', { hasText: 'Answer yes' }).click()
    const answered = page.waitForResponse('**/answer')
    await page.getByRole('button', { name: 'Answer yes' }).click()
    await answered
    assert.deepEqual(stage.server.orders.at(-1)?.body, { yes: true, step: 2 })
  })
})
