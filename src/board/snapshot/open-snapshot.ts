// Starts to write the snapshot, where there is a folder for it and a renderer to draw with.

import type { App } from '../app.ts'
import type { BoardOptions } from '../options.ts'
import type { Drawing } from '../pages/open-site.ts'
import { snapshotSource } from './source.ts'
import { SnapshotWriter } from './writer.ts'

/** Null: there is none. */
export function openSnapshot(
  app: App,
  { snapshot, pages, live, boardUrl, clock, log }: BoardOptions,
  drawing: Drawing | null,
): { close(): Promise<void> } | null {
  if (snapshot == null || pages === null || drawing === null) return null
  const source = snapshotSource({
    app,
    site: drawing.site,
    live,
    built: pages,
    boardUrl: () => boardUrl?.(),
    now: () => clock.monotonic(),
    date: () => new Date(clock.now()),
  })
  const writer = new SnapshotWriter(snapshot, source, log)
  const leave = live.subscribe(() => writer.changed())
  return {
    async close() {
      leave()
      await writer.close()
    },
  }
}
