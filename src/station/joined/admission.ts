// Whether a node may join under the name, with the roles and from the version that it says. Every refusal says what to
// do; it is the last line that the person who started the node reads.

import { type NodeJoining, nodeProtocol, type OrderRefusal } from '../../board/index.ts'
import {
  bad,
  good,
  type Instant,
  type NodeName,
  type Outcome,
  parseFoundationPath,
  parseNodeName,
} from '../../terms/index.ts'
import type { Guest } from './guest.ts'

export type Admission = {
  /** The node of the main process itself. */
  readonly own: NodeName
  readonly version: string
  readonly now: Instant
  readonly known: (name: NodeName) => Guest | null
}

/** Roles that can be joined with. */
export const joinableRoles = ['vantage', 'enactor', 'nameserver'] as const

export function admit(node: NodeJoining, host: Admission): Outcome<NodeName, OrderRefusal> {
  const name = parseNodeName(node.name)
  if (!name.ok) return bad({ code: 'bad-request', message: name.error })
  if (node.protocol !== nodeProtocol)
    return conflict(
      `this Holdfast is version ${host.version} (node protocol ${nodeProtocol}), the node is ${node.version} (protocol ${node.protocol}): run the same version on both`,
    )
  const unknown = node.roles.split(',').find((role) => !(joinableRoles as readonly string[]).includes(role))
  if (unknown !== undefined)
    return bad({
      code: 'bad-request',
      message: `a node cannot join as ${unknown}; it can as ${joinableRoles.join(', ')}`,
    })
  for (const path of node.standsOn?.split(',') ?? []) {
    const read = parseFoundationPath(path)
    if (!read.ok) return bad({ code: 'bad-request', message: `what it stands on: ${read.error}` })
  }
  if (name.value === host.own)
    return conflict(
      `${name.value} is the name of the main process's own node: give this one another with --name`,
    )
  if (host.known(name.value)?.holds(node.session, host.now))
    return conflict(`a node named ${name.value} has joined and lives: give this one another name with --name`)
  return good(name.value)
}

const conflict = (message: string): Outcome<NodeName, OrderRefusal> => bad({ code: 'conflict', message })
