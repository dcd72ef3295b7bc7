// Why PowerDNS does not take an update. It answers REFUSED for most reasons and names none; the settings and metadata
// that its API shows do. Ordered so that the first cause found is the one to mend first.

import { absolute } from '../../dns/index.ts'
import type { PowerdnsSpec } from '../spec.ts'
import { type Trouble, trouble } from '../trouble.ts'
import { type Looked, serverKeyOf, type ZoneFacts } from './facts.ts'

/** Kinds of zone that are copied from elsewhere; an update to one is passed on or lost. */
const copied = ['slave', 'secondary', 'consumer']

export const allowedKeys = 'TSIG-ALLOW-DNSUPDATE'
export const allowedAddresses = 'ALLOW-DNSUPDATE-FROM'

/**
 * Null: nothing there stands in the way. `refused`: the server said REFUSED, so that what is left when all else is in
 * order is the address.
 */
export const explain = (looked: Looked, spec: PowerdnsSpec, refused: boolean): Trouble | null =>
  aboutZone(looked, spec) ?? aboutKey(looked, spec) ?? (refused ? aboutAddress(looked, spec) : null)

function aboutZone({ zone, settings }: ZoneFacts, spec: PowerdnsSpec): Trouble | null {
  const name = absolute(spec.zone)
  if (zone === null)
    return trouble(
      'zone-missing',
      `PowerDNS at ${spec.api.url} has no zone ${name}`,
      `create it with \`holdfast zone ${spec.id} --nameserver NAME --apply\` or \`pdnsutil create-zone ${spec.zone} NAME\`, or correct \`zone\``,
    )
  if (copied.includes(zone.kind.toLowerCase()))
    return trouble(
      'secondary-zone',
      `${name} is of kind ${zone.kind} there: it is copied from ${zone.masters.join(', ') || 'elsewhere'}`,
      `point \`server\` and \`api\` at the primary, or make this one with \`pdnsutil set-kind ${spec.zone} native\``,
    )
  if (settings.has('dnsupdate') && settings.get('dnsupdate') !== 'yes')
    return trouble(
      'updates-off',
      `PowerDNS at ${spec.api.url} takes no dynamic updates (dnsupdate=${settings.get('dnsupdate')})`,
      'set `dnsupdate=yes` in pdns.conf and restart it',
    )
  return null
}

function aboutKey(facts: Looked, spec: PowerdnsSpec): Trouble | null {
  const allowed = facts.metadata.get(allowedKeys) ?? []
  const { key } = spec
  if (!key)
    return allowed.length === 0
      ? null
      : trouble(
          'key-needed',
          `${absolute(spec.zone)} takes only updates that are signed with ${allowed.join(' or ')}`,
          'give the publisher a `key`, one of these',
        )
  const known = serverKeyOf(facts, spec)
  if (!known)
    return trouble(
      'bad-key',
      `PowerDNS at ${spec.api.url} has no TSIG key ${key.name}`,
      `import it with \`pdnsutil import-tsig-key ${key.name} ${key.algorithm} SECRET\`, or correct \`key.name\``,
    )
  if (known.algorithm !== key.algorithm)
    return trouble(
      'bad-algorithm',
      `the key ${key.name} is for ${known.algorithm} there and for ${key.algorithm} here`,
      `set \`key.algorithm\` to ${known.algorithm}`,
    )
  if (facts.secretsDiffer)
    return trouble(
      'bad-signature',
      `the key ${key.name} has another secret there than in ${key.secretFile}`,
      `put the secret that \`pdnsutil list-tsig-keys\` shows into ${key.secretFile}`,
    )
  // Without any, the addresses alone decide.
  if (allowed.length > 0 && !allowed.some((name) => name.replace(/\.$/, '').toLowerCase() === key.name))
    return trouble(
      'key-not-allowed',
      `the key ${key.name} may not update ${absolute(spec.zone)}: ${allowedKeys} is ${allowed.join(', ')}`,
      `allow it with \`pdnsutil add-meta ${spec.zone} ${allowedKeys} ${key.name}\``,
    )
  return null
}

function aboutAddress({ settings, metadata }: ZoneFacts, spec: PowerdnsSpec): Trouble {
  const everywhere = settings.get('allow-dnsupdate-from') ?? ''
  const here = metadata.get(allowedAddresses) ?? []
  const script = settings.get('lua-dnsupdate-policy-script') ?? ''
  if (script !== '')
    return trouble(
      'policy-script',
      `the script ${script} of PowerDNS decides about updates, and refused this one`,
      `let \`updatepolicy\` there allow ${spec.key ? `the key ${spec.key.name}` : "this machine's address"}`,
    )
  return trouble(
    'address-not-allowed',
    `PowerDNS takes updates of ${absolute(spec.zone)} from ${[everywhere, ...here].filter(Boolean).join(', ') || 'nowhere'}, and not from this machine`,
    `allow it with \`pdnsutil add-meta ${spec.zone} ${allowedAddresses} ADDRESS/32\`, or in \`allow-dnsupdate-from\``,
  )
}
