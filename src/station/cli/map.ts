// `holdfast map FILE`: which provider and region each name of a list resolves into, by the ranges that providers publish.

import { readFile } from 'node:fs/promises'
import { text as textOfStream } from 'node:stream/consumers'
import {
  type Found,
  foundFrom,
  type HostList,
  type RangeSource,
  rangeTable,
  readHostList,
} from '../../atlas/index.ts'
import { asking } from '../../checks/index.ts'
import type { DomainName } from '../../dns/index.ts'
import { type Duration, parseDuration } from '../../terms/index.ts'
import { realClock, realTimers } from '../clock.ts'
import { foundText } from '../map/found-text.ts'
import { inOrder } from '../map/in-order.ts'
import { loadRanges, whereToGetThem } from '../map/load-ranges.ts'
import { factsOf, type Resolver } from '../map/resolve.ts'
import { serversAsked } from '../map/servers-asked.ts'
import { yamlSuggestion } from '../map/suggestion.ts'
import { CommandFailure } from './connection.ts'

type Print = (value: unknown) => void
export type MapOptions = {
  readonly ranges?: string
  readonly server: readonly string[]
  readonly timeout: string
  readonly atOnce: number
  readonly json?: boolean
  readonly yaml?: boolean
}

export async function mapCommand(file: string, options: MapOptions, print: Print): Promise<void> {
  if (options.ranges === undefined)
    throw new CommandFailure(
      `--ranges names the folder of published address ranges; nothing is fetched by itself. ${whereToGetThem}`,
      2,
    )
  if (!(Number.isInteger(options.atOnce) && options.atOnce >= 1 && options.atOnce <= 1000))
    throw new CommandFailure('--at-once: expected a whole number from 1 to 1000', 2)
  const hosts = await hostsFrom(file)
  const { sources, passedOver } = await loadRanges(options.ranges)
  for (const line of [...passedOver, ...sources.flatMap(complaints)]) note(line)
  const table = rangeTable(sources)
  const resolver: Resolver = {
    servers: serversAsked(options.server),
    ask: asking(realTimers, patienceOf(options.timeout)),
    zones: new Map(),
  }
  const show = options.json ? JSON.stringify : options.yaml ? yamlSuggestion : foundText
  let failed = 0
  const hand = (found: Found, index: number): void => {
    if (found.places.length === 0) failed += 1
    print(show(found))
    if ((index + 1) % 1000 === 0) note(`${index + 1} of ${hosts.names.length} names`)
  }
  if (options.yaml && hosts.names.length > 0) print(yamlSuggestion.head)
  await inOrder(
    hosts.names,
    options.atOnce,
    async (name) => foundFrom(await factsOf(resolver, name as DomainName), table),
    hand,
  )
  if (failed > 0) throw new CommandFailure(`${failed} of ${hosts.names.length} names have no address`)
}

const note = (line: string): void => void process.stderr.write(`holdfast: ${line}\n`)

async function hostsFrom(file: string): Promise<HostList> {
  const text =
    file === '-'
      ? await textOfStream(process.stdin)
      : await readFile(file, 'utf8').catch((problem: NodeJS.ErrnoException) => {
          throw new CommandFailure(`${file} cannot be read (${problem.code ?? problem.message})`)
        })
  const hosts = readHostList(text)
  if (hosts.names.length === 0)
    throw new CommandFailure(`${file} holds no host name, one is expected on each line`)
  if (hosts.misread > 0)
    note(
      `${hosts.misread} lines of ${file} hold no host name and were passed over, the first is line ${hosts.firstMisread}`,
    )
  return hosts
}

function patienceOf(text: string): Duration {
  const read = parseDuration(text)
  if (!read.ok) throw new CommandFailure(`--timeout: ${read.error}`, 2)
  return read.value
}

const staleDays = 30

/** Ranges move: a file that is old, or does not say, is told. */
function complaints({ file, publishedAt, misread }: RangeSource): readonly string[] {
  const days = publishedAt === null ? null : Math.floor((realClock.now() - publishedAt) / 86_400_000)
  const day = publishedAt === null ? '' : new Date(publishedAt).toISOString().slice(0, 10)
  return [
    ...(days === null ? [`${file} does not say when it was made`] : []),
    ...(days !== null && days > staleDays
      ? [`${file} is of ${day}, ${days} days old: download it again`]
      : []),
    ...(misread > 0 ? [`${misread} entries of ${file} are no address ranges and were passed over`] : []),
  ]
}
