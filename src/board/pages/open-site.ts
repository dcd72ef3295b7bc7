// Puts a board's pages together: the thread that draws, the board's own routes that answer it, and its counters.

import { join } from 'node:path'
import type { App, Shared } from '../app.ts'
import { RenderThread } from './renderer.ts'
import { Site } from './site.ts'

export type Drawing = { readonly site: Site; close(): Promise<void> }

/** Null: there is no renderer. */
export function openSite(app: App, { options, metrics }: Shared): Drawing | null {
  const { renderer: folder } = options
  if (folder == null) return null
  const thread = new RenderThread({
    renderer: join(folder, 'renderer.js'),
    built: join(folder, 'built.json'),
  })
  const site = new Site({
    draw: (ask) => thread.draw(ask),
    // Through the routes themselves, so that what a page may know is decided where it is for everybody.
    async answer(path, headers) {
      const { statusCode, body, headers: said } = await app.inject({ url: `/api/v1/${path}`, headers })
      // What is not JSON would break the script that it is embedded in.
      const json = String(said['content-type'] ?? '').startsWith('application/json')
      return { status: statusCode, body: json ? body : 'null' }
    },
    now: () => options.clock.now(),
    monotonic: () => options.clock.monotonic(),
    boardUrl: () => options.boardUrl?.(),
    log: options.log,
    observe: (outcome) => metrics.page(outcome),
  })
  return { site, close: () => thread.close() }
}
