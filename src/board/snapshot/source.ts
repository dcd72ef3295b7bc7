// What a snapshot is made of: the public pages that there are, drawn as copies; the feeds; and the built files.

import { hash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { App } from '../app.ts'
import type { Desk } from '../desk.ts'
import type { Site } from '../pages/site.ts'
import type { SnapshotPage } from './queue.ts'
import type { SnapshotSource } from './writer.ts'

/** Where each language's pages stand. */
const prefixes = ['', '/de']
const fronts = ['/', '/incidents', '/foundations', '/history']
const feeds = ['/feed.atom', '/feed.rss']
/** The newest; older ones are what they were when Holdfast died. */
const incidentsAtMost = 200

type Parts = {
  readonly app: App
  readonly site: Site
  readonly live: Desk
  /** The folder of the built pages. */
  readonly built: string
  /** Milliseconds; only goes forward. */
  readonly now: () => number
  readonly date: () => Date
}

export function snapshotSource({ app, site, live, built, now, date }: Parts): SnapshotSource {
  return {
    pages: () => publicPages(live),
    draw: (path) => site.copy({ path, query: '' }),
    others: async () => feeds,
    async fetch(url) {
      const { statusCode, rawPayload } = await app.inject({ url })
      return statusCode === 200 ? rawPayload : null
    },
    assets: () => builtFiles(built),
    now,
    date,
    wait: (ms, signal) => pause(ms, undefined, { signal, ref: false }).catch(() => {}),
  }
}

async function publicPages(live: Desk): Promise<readonly SnapshotPage[]> {
  const [services, incidents, foundations] = await Promise.all([
    live.services('public'),
    live.incidents('public', { limit: incidentsAtMost }),
    live.foundations('public'),
  ])
  const inside = (kind: string, id: string, mark: string) => ({
    path: `/${kind}/${encodeURIComponent(id)}`,
    mark,
    front: false,
  })
  const all = [
    ...fronts.map((path) => ({ path, mark: '', front: true })),
    ...services.map(({ id, state, name }) => inside('services', id, `${state} ${name}`)),
    ...incidents.map((one) => inside('incidents', one.id, hash('sha256', JSON.stringify(one), 'base64url'))),
    ...foundations.map(({ path }) => inside('foundations', path, '')),
  ]
  return prefixes.flatMap((prefix) => all.map((page) => ({ ...page, path: withPrefix(prefix, page.path) })))
}

const withPrefix = (prefix: string, path: string): string =>
  prefix !== '' && path === '/' ? prefix : prefix + path

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
