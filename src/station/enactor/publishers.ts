// The publishers that an enactor can write to: by dynamic update itself, at the embedded zone through the board. One
// whose secret is not on this machine, or that is for one writer alone, is left out and told of; the others are none
// the worse for it.

import { isDeepStrictEqual } from 'node:util'
import type { PublisherWire } from '../../board/index.ts'
import { createDirectPublisher, type PublisherSpec, promisesOf } from '../../publishers/index.ts'
import type { Publisher } from '../../steering/index.ts'
import type { Clock, Random, Timers } from '../../terms/index.ts'
import { publisherFromWire } from '../joined/wire.ts'
import type { PublisherSet } from '../node/following.ts'
import { secretsOf } from '../node/resources.ts'
import type { MainApi } from './main-api.ts'
import { remoteZone } from './remote-zone.ts'

export type EnactorTools = {
  readonly api: MainApi
  readonly clock: Clock
  readonly random: Random
  readonly timers: Timers
  /** By publisher: where its key's secret lies on this machine. */
  readonly secretFiles: ReadonlyMap<string, string>
  /** Put around each publisher: a rehearsal's hand. */
  readonly around: (publisher: Publisher) => Publisher
}

/** Below the enactor's own patience (3 s), so that the publisher's account of what went wrong is heard. */
const timeoutMs = 2500

type Source = PublisherSet['from'][number]

/** `before` itself when nothing of it has changed, so that what is under way goes on. */
export async function enactorPublishers(
  orders: readonly PublisherWire[],
  before: PublisherSet,
  tools: EnactorTools,
): Promise<{ readonly set: PublisherSet; readonly troubles: readonly string[] }> {
  const troubles: string[] = []
  const from: Source[] = []
  for (const wire of orders) {
    const source = await sourceFrom(wire, tools, troubles)
    if (source) from.push(source)
  }
  if (isDeepStrictEqual(from, before.from)) return { set: before, troubles }
  const made = from.map((source) => tools.around(make(source, tools)))
  return { set: { made: new Map(made.map((publisher) => [publisher.id, publisher])), from }, troubles }
}

async function sourceFrom(
  wire: PublisherWire,
  tools: EnactorTools,
  troubles: string[],
): Promise<Source | null> {
  const read = publisherFromWire(wire)
  if (!read.ok) {
    troubles.push(`publisher ${wire.id} cannot be used: ${read.error}`)
    return null
  }
  const { singleWriter } = promisesOf(read.value.kind)
  if (singleWriter === undefined) return sourceOf(read.value, tools, troubles)
  troubles.push(
    `nothing is written at ${wire.id} from here, which is as it must be: the main node alone writes there, for ${singleWriter}`,
  )
  return null
}

async function sourceOf(
  ordered: PublisherSpec,
  { secretFiles }: EnactorTools,
  troubles: string[],
): Promise<Source | null> {
  const own = secretFiles.get(ordered.id)
  const spec = own === undefined ? ordered : withSecretAt(ordered, own)
  try {
    return { spec, secrets: await secretsOf(spec) }
  } catch (problem) {
    troubles.push(
      `nothing is written at ${spec.id} from here: ${(problem as Error).message}; name the file with --secret ${spec.id}=FILE`,
    )
    return null
  }
}

export function withSecretAt(spec: PublisherSpec, file: string): PublisherSpec {
  if (spec.kind === 'route53') return { ...spec, credentialsFile: file }
  return (spec.kind === 'rfc2136' || spec.kind === 'powerdns') && spec.key
    ? { ...spec, key: { ...spec.key, secretFile: file } }
    : spec
}

const make = ({ spec, secrets }: Source, { api, clock, random, timers }: EnactorTools): Publisher =>
  spec.kind === 'embedded'
    ? remoteZone(spec.id, api)
    : createDirectPublisher(spec, { secrets, clock, random, timers, timeoutMs })
