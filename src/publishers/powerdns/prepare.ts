// Makes a zone at PowerDNS ready for updates: the zone itself, the key, the leave for the key. Only what is missing is
// made and nothing that is there is changed, so that it may be done any number of times and shown before it is done.

import { absolute, type DomainName } from '../../dns/index.ts'
import { good, type Outcome } from '../../terms/index.ts'
import type { PowerdnsSpec } from '../spec.ts'
import { type Trouble, trouble } from '../trouble.ts'
import { PowerDnsApi, zonePath } from './api.ts'
import { allowedKeys, explain } from './explain.ts'
import { type Looked, lookAt, serverKeyOf } from './facts.ts'

export type ZoneStep = { readonly what: string; readonly path: string; readonly body: unknown }

export type Preparation = {
  readonly steps: readonly ZoneStep[]
  /** What stands in the way even then, and is not Holdfast's to change. */
  readonly obstacle: Trouble | null
}

export type Wanted = {
  /** For a zone that has to be created; its first is the primary in the SOA. */
  readonly nameservers: readonly DomainName[]
  readonly secret: Uint8Array | null
}

/** Seconds that "no such name" may be kept: no longer than the answers that failover changes. */
const negativeTtl = 5

export function stepsFor(looked: Looked, spec: PowerdnsSpec, wanted: Wanted): Preparation {
  const { key } = spec
  const { nameservers, secret } = wanted
  if (looked.zone === null && nameservers.length === 0)
    return {
      steps: [],
      obstacle: { ...zoneMissing(spec), fix: 'name its nameservers: --nameserver ns1.example' },
    }
  const steps: ZoneStep[] = []
  let then = looked
  if (looked.zone === null) {
    steps.push(createZone(spec, nameservers))
    then = { ...then, zone: { kind: 'Native', masters: [] } }
  }
  if (key && secret && !serverKeyOf(looked, spec)) {
    steps.push({
      what: `import the TSIG key ${key.name} (${key.algorithm})`,
      path: '/tsigkeys',
      body: { name: key.name, algorithm: key.algorithm, key: Buffer.from(secret).toString('base64') },
    })
    then = { ...then, keys: [...then.keys, { name: key.name, algorithm: key.algorithm, id: key.name }] }
  }
  const allowed = looked.metadata.get(allowedKeys) ?? []
  // A zone of others that takes unsigned updates goes on doing so: to change that is its owner's word.
  if (key && !allowed.includes(key.name) && (looked.zone === null || allowed.length > 0)) {
    steps.push({
      what: `let ${key.name} update ${absolute(spec.zone)} (${allowedKeys})`,
      path: `${zonePath(spec.zone)}/metadata`,
      body: { kind: allowedKeys, metadata: [key.name] },
    })
    then = { ...then, metadata: new Map([...then.metadata, [allowedKeys, [...allowed, key.name]]]) }
  }
  return { steps, obstacle: explain(then, spec, false) }
}

const zoneMissing = (spec: PowerdnsSpec): Trouble =>
  trouble('zone-missing', `PowerDNS at ${spec.api.url} has no zone ${absolute(spec.zone)}`, '')

function createZone({ zone }: PowerdnsSpec, nameservers: readonly DomainName[]): ZoneStep {
  const name = absolute(zone)
  const set = (type: string, contents: readonly string[]) => ({
    name,
    type,
    ttl: 3600,
    records: contents.map((content) => ({ content, disabled: false })),
  })
  const soa = `${absolute(nameservers[0]!)} hostmaster.${name} 1 10800 3600 604800 ${negativeTtl}`
  return {
    what: `create the zone ${name} (Native) with ${nameservers.map(absolute).join(', ')}`,
    path: '/zones',
    body: {
      name,
      kind: 'Native',
      nameservers: [],
      rrsets: [set('SOA', [soa]), set('NS', nameservers.map(absolute))],
    },
  }
}

/** With `apply`, does what it finds; the steps are what was done, or would be. */
export async function prepareZone(
  spec: PowerdnsSpec,
  deps: { readonly token: string; readonly timeoutMs: number },
  wanted: Wanted,
  apply: boolean,
): Promise<Outcome<Preparation, Trouble>> {
  const api = new PowerDnsApi(spec, deps)
  const looked = await lookAt(api, spec, wanted.secret)
  if (!looked.ok) return looked
  const preparation = stepsFor(looked.value, spec, wanted)
  for (const { path, body } of apply ? preparation.steps : []) {
    const sent = await api.send('POST', path, body)
    if (!sent.ok) return sent
  }
  return good(preparation)
}
