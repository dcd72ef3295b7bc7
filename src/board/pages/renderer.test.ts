import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { DrawAsk } from './drawing.ts'
import { RenderThread, rendererLimits } from './renderer.ts'
import { type BuiltFolders, builtFolders } from './testing/renderer-folder.ts'

const ask = (query = ''): DrawAsk => ({
  path: '/',
  query,
  at: 7,
  answers: {},
  board: null,
  session: null,
  refused: null,
  copy: false,
})

describe('the thread that draws', () => {
  let built: BuiltFolders
  before(async () => {
    built = await builtFolders()
  })
  after(() => built.remove())

  const thread = (limits: Partial<typeof rendererLimits> = {}): RenderThread =>
    new RenderThread(
      { renderer: join(built.renderer, 'renderer.js'), built: join(built.renderer, 'built.json') },
      { ...rendererLimits, drawMs: 30_000, ...limits },
    )

  test('draws, tells what it cannot draw with the reason, and goes on', async () => {
    const drawing = thread()
    const [first, broken, next] = await Promise.all([
      drawing.draw(ask()),
      drawing.draw(ask('?q=break')),
      drawing.draw(ask('?q=next')),
    ])
    assert.ok(first.ok && next.ok)
    assert.match(first.value.html, /\/ {2}nobody 7/)
    assert.match(next.value.html, /q=next/)
    assert.ok(!broken.ok)
    assert.match(broken.error, /this page cannot be drawn/)
    await drawing.close()
  })

  test('gives up a page that never ends, and draws the next one', async () => {
    const drawing = thread({ drawMs: 1_500 })
    const endless = await drawing.draw(ask('?q=loop'))
    assert.deepEqual(endless, { ok: false, error: 'drawing took longer than 1.5 s' })
    // A thread that starts on a busy machine may itself take longer: it is tried again.
    let next = await drawing.draw(ask('?q=next'))
    for (let tries = 1; !next.ok && tries < 20; tries++) next = await drawing.draw(ask('?q=next'))
    assert.ok(next.ok)
    await drawing.close()
  })

  test('refuses at once what would wait behind too many, and everything when it is closed', async () => {
    const drawing = thread({ waiting: 2 })
    const asked = [1, 2, 3, 4].map(() => drawing.draw(ask()))
    const refused = await asked[3]
    assert.deepEqual(refused, { ok: false, error: '2 pages wait to be drawn already' })
    await drawing.close()
    for (const one of [...asked.slice(0, 3), drawing.draw(ask())])
      assert.deepEqual(await one, { ok: false, error: 'drawing has ended' })
  })
})
