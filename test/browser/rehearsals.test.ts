// What was rehearsed on a real Holdfast, and the account of an incident that was not.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import type { DrillResultView } from '../../src/board/index.ts'
import { spilled } from './fits.ts'
import { reads } from './stage.ts'
import { noWorld, openWorld, type World } from './world.ts'

describe('what was rehearsed, and the account of what was not', { skip: noWorld }, () => {
  let world: World
  let exercised: DrillResultView
  before(async () => {
    world = await openWorld()
    await world.order('runbooks/leave/runs', { why: 'every quarter' })
    exercised = await world.order<DrillResultView>('drills/exercise', {
      lose: 'azure/westeurope',
      why: 'every quarter',
    })
  })
  after(() => world?.close())

  test('runs, drills and game days stand with their states, and fit a phone', async () => {
    const { page, complaints, go } = await world.visit({}, 'admin')
    await go('/console/rehearsals')
    const said = async (part: string, name: string): Promise<string> => {
      const found = page
        .locator(`section[aria-labelledby="h-${part}"]`)
        .locator('tr, .card', { hasText: name })
      return (await found.first().textContent()) ?? ''
    }
    await reads(page, 'Runs of runbooks')
    assert.match(await said('runs', 'leave'), /Is the database promoted\?/)
    assert.match(await said('runbooks', 'leave'), /Leave the east.*1 step/)
    assert.match(await said('game-days', 'quarterly'), /aws\/us-east-1.*for real/)
    assert.match(await said('drills', 'azure/westeurope'), /Measured.*moved to west after/)
    assert.equal(exercised.outcome, 'measured')
    assert.deepEqual(await spilled(page, 360), [])
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('an incident hands over its account as a file, to who is signed in', async () => {
    const { page, complaints, go } = await world.visit({}, 'admin')
    await go(`/console/incidents/${world.incident}`)
    for (const [word, name, begins] of [
      ['Download as a page', `${world.incident}.html`, '<!doctype html>'],
      ['Download as Markdown', `${world.incident}.md`, '# '],
    ] as const) {
      const coming = page.waitForEvent('download')
      await page.getByRole('button', { name: word }).click()
      const file = await coming
      assert.equal(file.suggestedFilename(), name)
      const text = await readFile(await file.path(), 'utf8')
      assert.ok(text.startsWith(begins) && text.includes('Bank 0'), text.slice(0, 200))
    }
    assert.deepEqual(complaints, [])
    await page.context().close()
  })
})
