// The AWS SDK v3 across regions: one client for each, because the SDK keeps the region it first signed for, and a
// request signed for one region is refused in another. Nothing of the SDK is imported.

import type { AgentOptions as HttpsAgentOptions } from 'node:https'
import { HeldHttpAgent, HeldHttpsAgent } from './agents.ts'
import type { DialOptions } from './dial.ts'
import type { Names } from './names.ts'
import { type Endpoint, type Operation, Replicas, type ReplicasOptions } from './replicas.ts'

/** For a client's `requestHandler`: its connections go over the remembered addresses. */
export type RequestHandlerOptions = { readonly httpAgent: HeldHttpAgent; readonly httpsAgent: HeldHttpsAgent }

/** `options`: what the agents take, such as `ca`, `maxSockets` or `keepAlive`. */
export const requestHandler = (
  names: Names,
  options: HttpsAgentOptions & DialOptions = {},
): RequestHandlerOptions => ({
  httpAgent: new HeldHttpAgent(names, options),
  httpsAgent: new HeldHttpsAgent(names, options),
})

/** An SDK client, a document client, or whatever sends commands. */
export type Sender = { send: (command: never, options?: never) => Promise<unknown> }

export type RegionEndpoint<C extends Sender> = Endpoint & { readonly client: C }

/** The names of commands that change nothing, whatever the service; what is not among them is a write. */
const reading =
  /^(Get|BatchGet|TransactGet|Query|Scan|Describe|List|Head)[A-Za-z]*Command$|^(Query|Scan)Command$/

/** By the command's own name and its `ConsistentRead`; a name that was shortened by a bundler counts as a write. */
export function operationOf(command: object): Operation {
  const { name } = command.constructor
  if (!reading.test(name)) return 'write'
  const { ConsistentRead, RequestItems } = ((command as { input?: unknown }).input ?? {}) as {
    readonly ConsistentRead?: unknown
    readonly RequestItems?: Readonly<Record<string, { readonly ConsistentRead?: unknown }>>
  }
  const batches = Object.values(RequestItems ?? {})
  const consistent = ConsistentRead === true || batches.some((batch) => batch?.ConsistentRead === true)
  // Items of one transaction are read as of one moment, which a replica has no notion of.
  return consistent || name.startsWith('TransactGet') ? 'consistentRead' : 'read'
}

export type RegionsOptions<C extends Sender> = ReplicasOptions<RegionEndpoint<C>> & {
  /** Where the command's name does not say what it does. */
  readonly operation?: (command: object) => Operation
}

export class Regions<C extends Sender> {
  readonly replicas: Replicas<RegionEndpoint<C>>
  readonly #operation: (command: object) => Operation

  constructor(options: RegionsOptions<C>) {
    this.replicas = new Replicas(options)
    this.#operation = options.operation ?? operationOf
  }

  /** As the client's own `send`; its overloads are its own, so they are taken over as a whole. */
  readonly send = ((command: object, options: SendOptions = {}) =>
    this.replicas.run(this.#operation(command), ({ client }, unwanted) => {
      const { abortSignal } = options
      const signal = abortSignal ? AbortSignal.any([unwanted, abortSignal]) : unwanted
      return client.send(command as never, { ...options, abortSignal: signal } as never)
    })) as unknown as C['send']
}

type SendOptions = { readonly abortSignal?: AbortSignal }
