// Alerts, watching and maintenance in the console: every page in both languages and sizes, and every act on them.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
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
const widths = '[document.documentElement.scrollWidth, innerWidth]'

/** A page, and what is read on it in English and in German. */
const pages: readonly (readonly [string, RegExp, RegExp])[] = [
  ['alerts', /One message at a time asks whether it lives/, /Eine Nachricht nach der anderen fragt/],
  ['messages', /Railways is down/, /Railways is down/],
  ['incidents/inc-s5/told', /then: Taken/, /danach: Angenommen/],
  ['silences', /up to major/, /bis schwer/],
  ['silences?for=2h&services=Railways', /1 incident that goes on/, /1 andauernder Vorfall/],
  ['maintenance', /New cables/, /In Kraft/],
  ['subscribers', /not since/, /nicht seit/],
  ['checks', /\d of \d/, /\d von \d/],
  ['feeds', /median 23 min/, /Median 23 Min/],
  ['edges', /Railways stands on aws\/us-east-1\/dynamodb/, /Railways steht auf aws/],
  ['configuration', /services\/bakery/, /Hier hinzugefügt/],
]

describe('the voice of Holdfast', { skip: chromium === null && withoutChromium }, () => {
  let stage: Stage
  before(async () => {
    stage = await openStage(chromium ?? '')
  })
  after(() => stage?.close())

  /** Signed in. */
  const visit = async (width: number): Promise<Visit> => {
    const visited = await stage.visit({ viewport: { width, height: 844 } })
    await letIn(visited, stage.server)
    return visited
  }

  for (const [width, prefix] of [
    [1280, ''],
    [390, '/de'],
  ] as const)
    test(`every page says what there is, ${width} px wide, at ${prefix}/console`, async () => {
      const { page, go, complaints } = await visit(width)
      for (const [path, english, german] of pages) {
        await go(`${prefix}/console/${path}`)
        await reads(page, prefix === '' ? english : german)
        const [wide, screen] = (await page.evaluate(widths)) as [number, number]
        assert.ok(wide <= screen, `${path}: ${wide} px of content on ${screen} px`)
      }
      assert.deepEqual(complaints, [])
      await page.context().close()
    })

  /** A page, its button, which of them, what is written into its form, and the order that it becomes. */
  const acts: readonly {
    readonly at: string
    readonly word: string
    readonly fields: Readonly<Record<string, string>>
    readonly order: readonly [string, string, object | null]
  }[] = [
    {
      ...{ at: 'alerts', word: 'Test', fields: {} },
      order: ['POST', '/api/v1/alerts/mail/test', {}],
    },
    {
      ...{ at: 'silences', word: 'Release', fields: { why: 'mended' } },
      order: ['DELETE', '/api/v1/silences/s-1', { why: 'mended' }],
    },
    {
      ...{ at: 'silences?for=2h&services=Railways,%20s5', word: 'Silence it', fields: { why: 'known' } },
      order: ['POST', '/api/v1/silences', { services: ['Railways', 's5'], for: '2h', why: 'known' }],
    },
    {
      ...{ at: 'maintenance', word: 'End now', fields: { why: 'done' } },
      order: ['DELETE', '/api/v1/maintenance/m-1', { why: 'done' }],
    },
    {
      ...{ at: 'maintenance', word: 'Change', fields: { 'until@utc': '2026-12-04T02:00' } },
      order: ['PATCH', '/api/v1/maintenance/m-1', { until: '2026-12-04T02:00Z' }],
    },
    {
      at: 'maintenance',
      word: 'Plan maintenance',
      fields: { title: 'Paint', 'services@names': 's5', 'until@utc': '2026-12-04T02:00' },
      order: [
        'POST',
        '/api/v1/maintenance',
        { title: 'Paint', services: ['s5'], until: '2026-12-04T02:00Z' },
      ],
    },
    {
      at: 'maintenance',
      word: 'Add what comes back',
      fields: {
        _id: 'nightly',
        'set.maintenance.{id}.title': 'Backups',
        'set.maintenance.{id}.services@names': 's5',
        'set.maintenance.{id}.repeat.monthDays@numbers': '1, 31',
        'set.maintenance.{id}.repeat.at': '02:30',
        'set.maintenance.{id}.repeat.lasts': '1h',
      },
      order: [
        'POST',
        '/api/v1/configuration',
        {
          set: {
            maintenance: {
              nightly: {
                title: 'Backups',
                services: ['s5'],
                repeat: { monthDays: [1, 31], at: '02:30', lasts: '1h' },
              },
            },
          },
        },
      ],
    },
    {
      ...{ at: 'subscribers', word: 'Remove', fields: {} },
      order: ['DELETE', '/api/v1/subscriptions/abc', null],
    },
    {
      ...{ at: 'edges', word: 'Accept', fields: { why: 'the invoices say so' } },
      order: [
        'POST',
        '/api/v1/edges/accept',
        { service: 'Railways', on: 'aws/us-east-1/dynamodb', why: 'the invoices say so' },
      ],
    },
    {
      ...{ at: 'configuration', word: 'Remove', fields: {} },
      order: ['POST', '/api/v1/configuration', { remove: ['services/bakery'] }],
    },
    {
      ...{
        at: 'configuration',
        word: 'Add a check',
        fields: { _id: 'east', 'set.checks.{id}.{kind}': 'https://east.test/' },
      },
      order: [
        'POST',
        '/api/v1/configuration',
        { set: { checks: { east: { http: 'https://east.test/', every: '30s' } } } },
      ],
    },
  ]

  test('every act asks for what it needs and becomes one order', async () => {
    const { page, go, complaints } = await visit(1280)
    for (const { at, word, fields, order } of acts) {
      const before = stage.server.orders.length
      await go(`/console/${at}`)
      const act = page
        .locator('details.act')
        .filter({ has: page.locator('summary', { hasText: new RegExp(`^${word}$`) }) })
        .first()
      await act.locator('summary').click()
      for (const [name, value] of Object.entries(fields)) await act.locator(`[name="${name}"]`).fill(value)
      await act.getByRole('button', { name: word }).click()
      await page.locator('details.act[open]').waitFor({ state: 'detached' })
      assert.deepEqual(
        stage.server.orders.slice(before).map(({ method, path, body }) => [method, path, body]),
        [order],
        `${at}: ${word}`,
      )
    }
    await go('/console/alerts')
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('what is searched for has an address, and is found there again', async () => {
    const { page, go, complaints } = await visit(1280)
    await go('/console/checks')
    await page.getByRole('searchbox', { name: 'Search' }).fill('east')
    await page.getByRole('button', { name: 'Search' }).click()
    await reads(page, '1 of 3')
    assert.equal(new URL(page.url()).search, '?q=east')
    await page.reload()
    await reads(page, '1 of 3')
    assert.equal(await page.getByRole('searchbox', { name: 'Search' }).inputValue(), 'east')
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('everybody reads how late providers speak, and nothing of where they are read', async () => {
    const { page, go, complaints } = await stage.visit({ viewport: { width: 390, height: 844 } })
    await go('/feeds')
    await reads(page, /median 23 min/)
    await until(page, "!document.body.textContent.includes('githubstatus.com')")
    await go('/de/feeds')
    await reads(page, /Wie spät er spricht/)
    assert.deepEqual(complaints, [])
    await page.context().close()
  })
})
