// The orders of the main process's own node, as this machine follows them: its own name and addresses, zones from its own
// disk, and only what its roles let it write.

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { NodeLine } from '../../board/index.ts'
import { type EmbeddedSpec, type PublisherSpec, promisesOf } from '../../publishers/index.ts'
import { type Instant, type NodeName, parsePublisherId } from '../../terms/index.ts'
import type { HostPort, NodesLink } from '../config/config.ts'
import type { NodeOrders } from '../node/protocol.ts'
import { secretsOf } from '../node/resources.ts'
import { writeWhole } from '../node/whole-file.ts'
import { pretendedHere } from './local-losses.ts'
import { withSecretAt } from './publishers.ts'

export type LocalPlace = {
  readonly node: NodeName
  readonly folder: string
  readonly roles: ReadonlySet<string>
  readonly dns: HostPort
  /** Where other nodes are heard, when not at this node's address in `vantages.at`. */
  readonly listen: HostPort | null
  /** Where the nodes' key lies on this machine, when elsewhere than the configuration says. */
  readonly keyFile: string | null
  readonly secretFiles: ReadonlyMap<string, string>
}

export type LocalOrders = { readonly orders: NodeOrders; readonly troubles: readonly string[] }

/** `now`: when the line came. Rejects when they cannot be read or kept; what is left out is told of in `troubles`. */
export async function localOrders(
  line: Extract<NodeLine, { kind: 'node' }>,
  place: LocalPlace,
  now: Instant,
): Promise<LocalOrders> {
  const ordered = line.orders as unknown as NodeOrders
  if (![ordered.checks, ordered.publishers, ordered.endpoints, ordered.quorum?.of].every(Array.isArray))
    throw new Error('the orders cannot be read: run the same version as the main process does')
  const files = await keepZones(line.zones, place.folder)
  const pretended = pretendedHere(ordered.rehearsed ?? [], line.sentAt, now)
  const troubles = [...pretended.troubles]
  const publishers: PublisherSpec[] = []
  for (const spec of place.roles.has('nameserver') ? ordered.publishers : []) {
    const own = spec.kind === 'embedded' ? zoneHere(spec, files, place.node) : await serverHere(spec, place)
    if (typeof own === 'string') troubles.push(own)
    else if (own !== null) publishers.push(own)
  }
  const { link, ...rest } = ordered
  const { node, dns } = place
  return {
    orders: {
      ...rest,
      rehearsed: pretended.losses,
      node,
      dns,
      publishers,
      ...(link && { link: linkHere(link, place) }),
    },
    troubles,
  }
}

async function keepZones(
  zones: Extract<NodeLine, { kind: 'node' }>['zones'],
  folder: string,
): Promise<ReadonlyMap<string, string>> {
  const given = join(folder, 'given-zones')
  await mkdir(given, { recursive: true, mode: 0o700 })
  const files = new Map<string, string>()
  for (const { publisher, text } of zones) {
    // It becomes a file's name.
    const id = parsePublisherId(publisher)
    if (!id.ok) throw new Error(`a zone came for a publisher that is none: ${id.error}`)
    const file = join(given, `${id.value}.zone`)
    await writeWhole(file, text)
    files.set(id.value, file)
  }
  return files
}

/** Secondaries follow one primary, and the delegation is looked at from one place. */
function zoneHere(
  { delegation: _, transfers, file: __, ...spec }: EmbeddedSpec,
  files: ReadonlyMap<string, string>,
  node: NodeName,
): EmbeddedSpec {
  const file = files.get(spec.id)
  return {
    ...spec,
    ...(file === undefined ? {} : { file }),
    ...(transfers?.primary === node ? { transfers } : {}),
  }
}

/** Null: not for this node. Text: why it cannot be written to from here. */
async function serverHere(
  ordered: PublisherSpec,
  { roles, secretFiles }: LocalPlace,
): Promise<PublisherSpec | string | null> {
  if (!roles.has('enactor')) return null
  const { singleWriter } = promisesOf(ordered.kind)
  if (singleWriter !== undefined)
    return `nothing is written at ${ordered.id} from here, which is as it must be: the main node alone writes there, for ${singleWriter}`
  const own = secretFiles.get(ordered.id)
  const spec = own === undefined ? ordered : withSecretAt(ordered, own)
  try {
    await secretsOf(spec)
    return spec
  } catch (problem) {
    return `nothing is written at ${spec.id} from here: ${(problem as Error).message}; name the file with --secret ${spec.id}=FILE`
  }
}

function linkHere(link: NodesLink, { node, listen, keyFile }: LocalPlace): NodesLink {
  const own = link.at.find(({ name }) => name === node)
  return {
    at: link.at,
    listen: listen ?? (own ? { host: own.host, port: own.port } : null),
    keyFile: keyFile ?? link.keyFile,
  }
}
