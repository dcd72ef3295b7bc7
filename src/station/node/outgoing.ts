// Which zones go out from this node, to whom and under which key: read when orders are followed, like the zones; and which
// have their delegation looked at.

import { isDeepStrictEqual } from 'node:util'
import type { DomainName } from '../../dns/index.ts'
import type { TransferRules } from '../../nameserver/index.ts'
import type { DelegationSpec, TransfersSpec } from '../../publishers/index.ts'
import type { NodeOrders } from './protocol.ts'
import { tsigSecret } from './resources.ts'

export type RulesByZone = ReadonlyMap<DomainName, TransferRules>
export const nothingOut: RulesByZone = new Map()

/** Rules that have not changed are the very ones of `before`. Rejects when a secret cannot be read. */
export async function transferRules(orders: NodeOrders, before: RulesByZone): Promise<RulesByZone> {
  const rules = new Map<DomainName, TransferRules>()
  for (const spec of orders.publishers) {
    if (spec.kind !== 'embedded' || spec.transfers === undefined) continue
    const { primary = orders.node } = spec.transfers
    if (primary !== orders.node) continue
    const made = await rulesOf(spec.transfers)
    const known = before.get(spec.zone)
    rules.set(spec.zone, known && isDeepStrictEqual(known, made) ? known : made)
  }
  return rules
}

async function rulesOf({ secondaries, allowFrom, key }: TransfersSpec): Promise<TransferRules> {
  if (key === undefined) return { secondaries, allowFrom, key: null }
  const { name, algorithm, secretFile } = key
  return { secondaries, allowFrom, key: { name, algorithm, secret: await tsigSecret(secretFile) } }
}

export const watchedDelegations = ({ publishers }: NodeOrders): ReadonlyMap<DomainName, DelegationSpec> =>
  new Map(
    publishers.flatMap((spec) =>
      spec.kind === 'embedded' && spec.delegation ? [[spec.zone, spec.delegation] as const] : [],
    ),
  )
