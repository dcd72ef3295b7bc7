// What a snapshot is made of: the public pages that there are, drawn as copies; small pages for framing, badges and
// feeds, as they are; and the built files.

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { bad, good } from '../../terms/index.ts'
import type { App } from '../app.ts'
import type { Desk } from '../desk.ts'
import { addressOf } from '../pages/address.ts'
import type { Site } from '../pages/site.ts'
import { keptItems } from './items.ts'
import type { SnapshotSource } from './writer.ts'

/** The newest; older ones are what they were when Holdfast died. */
const incidentsAtMost = 200

type Parts = {
  readonly app: App
  readonly site: Site
  readonly live: Desk
  /** The folder of the built pages. */
  readonly built: string
  readonly boardUrl: () => string | undefined
  readonly now: () => number
  readonly date: () => Date
}

export function snapshotSource({ app, site, live, built, boardUrl, now, date }: Parts): SnapshotSource {
  const itemsOf = keptItems()
  return {
    async items() {
      const [services, incidents, foundations] = await Promise.all([
        live.facts.states('public'),
        live.incidents('public', { limit: incidentsAtMost }),
        live.foundations('public'),
      ])
      return itemsOf({ services, incidents, foundations })
    },
    async make({ path, kind }) {
      const address = addressOf(path)
      if (kind === 'page') return address === null ? bad('absent') : site.copy(address)
      const { statusCode, payload } = await app.inject({ url: path })
      if (statusCode === 200) return good(payload)
      return bad(statusCode >= 500 ? 'not-now' : 'absent')
    },
    assets: () => builtFiles(built),
    board: () => boardUrl()?.replace(/\/$/, '') ?? null,
    now,
    date,
    wait: (ms, signal) => pause(ms, undefined, { signal, ref: false }).catch(() => {}),
  }
}

/** Everything but the frame, whose place the front page takes. */
async function builtFiles(folder: string): Promise<ReadonlyMap<string, () => Promise<Buffer>>> {
  const files = new Map<string, () => Promise<Buffer>>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name)
    const path = file.slice(folder.length).replaceAll('\\', '/')
    if (entry.isFile() && !/^\/(?:index\.html|\.)/.test(path)) files.set(path, () => readFile(file))
  }
  return files
}
