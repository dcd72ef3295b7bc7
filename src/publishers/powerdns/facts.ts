// What the API tells of a zone, read into values. Fields that are not as expected count as absent: versions differ.

import { type DomainName, parseName } from '../../dns/index.ts'
import type { ForeignRecord } from '../../steering/index.ts'
import { bad, good, type Outcome } from '../../terms/index.ts'
import type { PowerdnsSpec } from '../spec.ts'
import { type Trouble, trouble } from '../trouble.ts'
import { type PowerDnsApi, zonePath } from './api.ts'

export type ServerKey = { readonly name: DomainName; readonly algorithm: string; readonly id: string }

export type ZoneFacts = {
  /** Null: the server does not have it. */
  readonly zone: { readonly kind: string; readonly masters: readonly string[] } | null
  /** pdns.conf, as in force. */
  readonly settings: ReadonlyMap<string, string>
  readonly metadata: ReadonlyMap<string, readonly string[]>
  readonly keys: readonly ServerKey[]
}

async function factsOf(
  api: PowerDnsApi,
  serverId: string,
  zone: DomainName,
): Promise<Outcome<ZoneFacts, Trouble>> {
  const config = await api.get('/config')
  if (!config.ok) return config
  if (config.value === null) return bad(noSuchServer(api, serverId))
  const found = await api.get(`${zonePath(zone)}?rrsets=false`)
  if (!found.ok) return found
  const metadata = found.value === null ? good(null) : await api.get(`${zonePath(zone)}/metadata`)
  if (!metadata.ok) return metadata
  const keys = await api.get('/tsigkeys')
  if (!keys.ok) return keys
  return good({
    zone: found.value === null ? null : zoneIn(found.value),
    settings: new Map(
      objectsIn(config.value).map((setting) => [textIn(setting.name), textIn(setting.value)]),
    ),
    metadata: new Map(
      objectsIn(metadata.value).map((entry) => [textIn(entry.kind), textsIn(entry.metadata)]),
    ),
    keys: objectsIn(keys.value).flatMap(keyIn),
  })
}

const noSuchServer = ({ url }: PowerDnsApi, serverId: string): Trouble =>
  trouble(
    'no-such-server',
    `the API at ${url} knows no server ${JSON.stringify(serverId)}`,
    'set `api.serverId` to `localhost`, unless a proxy before several servers names them otherwise',
  )

const zoneIn = (json: unknown): NonNullable<ZoneFacts['zone']> => {
  const { kind, masters } = objectIn(json)
  return { kind: textIn(kind), masters: textsIn(masters) }
}

function keyIn({ name, algorithm, id }: Json): readonly ServerKey[] {
  const read = parseName(textIn(name))
  return read.ok ? [{ name: read.value, algorithm: textIn(algorithm), id: textIn(id) }] : []
}

/** `secretsDiffer` is null where it was not looked at. */
export type Looked = ZoneFacts & { readonly secretsDiffer: boolean | null }

/** The facts, and whether the server's secret for our key is `ours`. */
export async function lookAt(
  api: PowerDnsApi,
  spec: PowerdnsSpec,
  ours: Uint8Array | null,
): Promise<Outcome<Looked, Trouble>> {
  const facts = await factsOf(api, spec.api.serverId, spec.zone)
  if (!facts.ok) return facts
  const key = serverKeyOf(facts.value, spec)
  if (!key || !ours) return good({ ...facts.value, secretsDiffer: null })
  const found = await api.get(`/tsigkeys/${encodeURIComponent(key.id)}`)
  if (!found.ok) return found
  const theirs = Buffer.from(textIn(objectIn(found.value).key), 'base64')
  return good({ ...facts.value, secretsDiffer: theirs.length === 0 ? null : !theirs.equals(ours) })
}

/** The server's own key for ours; null when it has none of this name. */
export const serverKeyOf = (facts: ZoneFacts, spec: PowerdnsSpec): ServerKey | null =>
  facts.keys.find(({ name }) => name === spec.key?.name) ?? null

/** Every enabled record at a name, of whatever type, as the server writes it. */
export async function recordsAt(
  api: PowerDnsApi,
  zone: DomainName,
  name: DomainName,
): Promise<Outcome<readonly ForeignRecord[], Trouble>> {
  const found = await api.get(`${zonePath(zone)}?rrset_name=${encodeURIComponent(`${name}.`)}`)
  if (!found.ok) return found
  const sets = objectsIn(objectIn(found.value).rrsets).filter((set) => isNamed(set, name))
  return good(
    sets.flatMap(({ type, ttl, records }) =>
      objectsIn(records).flatMap(({ content, disabled }) =>
        disabled === true
          ? []
          : [{ type: textIn(type), ttl: typeof ttl === 'number' ? ttl : 0, text: textIn(content) }],
      ),
    ),
  )
}

/** Versions that do not know `rrset_name` give the whole zone. */
const isNamed = ({ name }: Json, wanted: DomainName): boolean => {
  const read = parseName(textIn(name))
  return read.ok && read.value === wanted
}

type Json = Readonly<Record<string, unknown>>
const objectIn = (json: unknown): Json =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Json) : {}
const objectsIn = (json: unknown): readonly Json[] => (Array.isArray(json) ? json.map(objectIn) : [])
const textIn = (json: unknown): string => (typeof json === 'string' ? json : '')
const textsIn = (json: unknown): readonly string[] =>
  Array.isArray(json) ? json.filter((one) => typeof one === 'string') : []
