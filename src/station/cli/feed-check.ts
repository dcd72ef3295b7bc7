// `holdfast feed check`: asks a feed once, as the poller would, and shows what would be told.

import { publicFetch } from '../../alerts/index.ts'
import { askOnce, type FeedSpec, readAside, readers, recordJson } from '../../feeds/index.ts'
import { minutes } from '../../terms/index.ts'
import { realClock as clock, realTimers as timers } from '../clock.ts'
import { loadConfig } from '../config/index.ts'
import { CommandFailure } from './connection.ts'
import { unknownKind } from './feed-parse.ts'
import { recordNotes, recordTable } from './feed-records.ts'

type Print = (value: unknown) => void
type Options = {
  readonly what: string
  readonly kind?: string
  readonly config: string
  readonly json?: boolean
}

export async function feedCheck(options: Options, print: Print): Promise<void> {
  const spec = await specOf(options)
  const aside = readAside(timers)
  const { signal } = new AbortController()
  const fetchOutside = publicFetch({ plain: true, body: true })
  const ports = { fetch, fetchOutside, clock, timers, read: aside.read, signal }
  const { readings, trouble } = await askOnce(spec, ports)
  await aside.close()
  const records = readings.flatMap((reading) => reading.records)
  const unread = readings.flatMap(({ kept }) => kept)
  if (options.json) for (const record of records) print(JSON.stringify(recordJson(record)))
  else if (records.length > 0) print(recordTable(records))
  const unreadable = readings.reduce((sum, reading) => sum + reading.unreadable, 0)
  const all = readings.reduce((sum, reading) => sum + reading.read, 0)
  const notes = [
    ...recordNotes(records, unreadable),
    `${all - records.length} ended long ago: they are no news`,
  ]
  for (const note of notes) process.stderr.write(`${note}\n`)
  if (trouble !== null)
    throw new CommandFailure(`${trouble.text}\nlook at the address and at the kind of the feed`)
  if (unreadable > 0)
    throw new CommandFailure(unread.map(({ why }) => `could not be read: ${why}`).join('\n'))
}

async function specOf({ what, kind, config }: Options): Promise<FeedSpec> {
  if (kind !== undefined) {
    if (!Object.hasOwn(readers, kind)) throw new CommandFailure(unknownKind(kind), 2)
    if (!URL.canParse(what))
      throw new CommandFailure(
        `expected an address such as https://status.shop.example, read ${JSON.stringify(what)}`,
        2,
      )
    return { id: 'check', kind, url: what, every: minutes(1), maps: {}, components: [] }
  }
  const read = await loadConfig(config, process.env)
  if (!read.ok) throw new CommandFailure(`${config} has problems: see \`holdfast check-config ${config}\``)
  const found = read.value.feeds.find(({ id }) => id === what)
  if (found) return found
  const known = read.value.feeds.map(({ id }) => id).join(', ') || 'none'
  throw new CommandFailure(
    `${config} has no feed called ${JSON.stringify(what)} (it has: ${known}); for an address, say its --kind`,
    2,
  )
}
