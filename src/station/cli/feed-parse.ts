// `holdfast feed parse`: what is in a document that a provider serves. Nothing is fetched and nothing is started.

import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import {
  chosen,
  type FeedRecord,
  type FeedSpec,
  readerOf,
  readers,
  recordJson,
  wasRead,
} from '../../feeds/index.ts'
import { nearest } from '../../terms/index.ts'
import { realClock as clock } from '../clock.ts'
import { loadConfig } from '../config/index.ts'
import { CommandFailure } from './connection.ts'
import { recordNotes, recordTable, unreadableText } from './feed-records.ts'

type Print = (value: unknown) => void
type Options = {
  readonly kind: string
  readonly file: string
  readonly config?: string
  readonly feed?: string
  readonly json?: boolean
}

export async function feedParse(options: Options, print: Print): Promise<void> {
  const { kind, file, json } = options
  const reader = readerOf(kind)
  if (reader === null) throw new CommandFailure(unknownKind(kind), 2)
  const { maps, components } = await feedOf(options)
  const document = await source(file)
  const records = chosen(reader(document, { maps }, clock.now()), components)
  const said = records.filter(wasRead)
  if (json) for (const record of records) print(JSON.stringify(recordJson(record)))
  else if (said.length > 0) print(recordTable(said))
  for (const note of recordNotes(said, records.length - said.length)) process.stderr.write(`${note}\n`)
  refuseUnread(records)
}

/** Ends the command with exit code 1 when some of it could not be read. */
export function refuseUnread(records: readonly FeedRecord[]): void {
  const unread = unreadableText(records)
  if (unread !== null) throw new CommandFailure(unread)
}

export function unknownKind(kind: string): string {
  const known = Object.keys(readers)
  const near = nearest(kind, known)
  const guess = near === null || near === undefined ? '' : `; did you mean ${near}?`
  return `no kind of feed is called ${JSON.stringify(kind)}: expected ${known.join(', ')}${guess}`
}

async function source(file: string): Promise<Uint8Array> {
  if (file === '-') return new Uint8Array(await buffer(process.stdin))
  try {
    return new Uint8Array(await readFile(file))
  } catch (problem) {
    throw new CommandFailure(`${file} cannot be read: ${(problem as Error).message}`)
  }
}

type Chosen = Pick<FeedSpec, 'maps' | 'components'>

/** The maps of one feed of a configuration, or of all its feeds of this kind. */
async function feedOf({ kind, config, feed }: Options): Promise<Chosen> {
  if (config === undefined && feed === undefined) return { maps: {}, components: [] }
  const file = config ?? 'holdfast.yaml'
  const read = await loadConfig(file, process.env)
  if (!read.ok) throw new CommandFailure(`${file} has problems: see \`holdfast check-config ${file}\``)
  const { feeds } = read.value
  if (feed === undefined)
    return {
      maps: Object.assign({}, ...feeds.filter((one) => one.kind === kind).map(({ maps }) => maps)),
      components: [],
    }
  const found = feeds.find(({ id }) => id === feed)
  if (found === undefined) throw new CommandFailure(`${file} has no feed called ${JSON.stringify(feed)}`, 2)
  return found
}
