import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import {
  findChromium,
  letIn,
  openStage,
  reads,
  type Stage,
  signIn,
  type Visit,
  withoutChromium,
} from './stage.ts'

const chromium = findChromium()
const widths = '[document.documentElement.scrollWidth, innerWidth]'

describe('what was rehearsed, and the account of what was not', {
  skip: chromium === null && withoutChromium,
}, () => {
  let stage: Stage
  before(async () => {
    stage = await openStage(chromium ?? '')
    stage.server.show('outage')
  })
  after(() => stage?.close())

  const visit = async (path: string): Promise<Visit> => {
    const visited = await stage.visit({ viewport: { width: 1280, height: 800 } })
    await visited.go(path)
    return visited
  }
  for (const width of [1280, 360])
    test(`runs, drills and game days stand with their states, ${width} px wide`, async () => {
      const visited = await stage.visit({ viewport: { width, height: 800 } })
      const { page, complaints } = visited
      await letIn(visited, stage.server)
      await visited.go('/console/rehearsals')
      const said = async (part: string, name: string): Promise<string> => {
        const found = page
          .locator(`section[aria-labelledby="h-${part}"]`)
          .locator('tr, .card', { hasText: name })
        return (await found.first().textContent()) ?? ''
      }
      await reads(page, 'Runs of runbooks')
      assert.match(await said('runs', 'run-20251020T071100-1'), /Running.*waits for another person: Is the/)
      assert.match(await said('runbooks', 'failover-east'), /Leave the east.*2 steps/)
      assert.match(await said('game-days', 'quarterly'), /aws\/us-east-1.*for real/)
      assert.match(await said('drills', 'drill-1 lost'), /Objective missed/)
      assert.match(await said('drills', 'drill-2 lost'), /Measured.*moved to west after 703 ms/)
      const [wide, screen] = (await page.evaluate(widths)) as [number, number]
      assert.ok(wide <= screen, `${wide} px of content on ${screen} px`)
      assert.deepEqual(complaints, [])
      await page.context().close()
    })

  test('an incident hands over its account as a file, to who is signed in', async () => {
    const visited = await visit('/console/incidents/inc-s5')
    const { page, complaints } = visited
    await reads(page, 'Sign in to take the after-incident account along.')
    await signIn(visited)
    for (const [word, name, begins] of [
      ['Download as a page', 'inc-s5.html', '<!doctype html>'],
      ['Download as Markdown', 'inc-s5.md', '# What happened'],
    ] as const) {
      const coming = page.waitForEvent('download')
      await page.getByRole('button', { name: word }).click()
      const file = await coming
      assert.equal(file.suggestedFilename(), name)
      assert.ok((await readFile(await file.path(), 'utf8')).startsWith(begins))
    }
    assert.deepEqual(complaints, [])
    await page.context().close()
  })
})
