// What can happen to a request on its way to where records live. One pure decision for every protocol: which request
// it hits, and what then becomes of it.

export type Fault = {
  /**
   * `cut-before`: it never arrives. `cut-after`: it is done, its reply is not heard. `truncate`: half of the reply is
   * heard. `silent`: it is done, and the connection stays open without a word. `delay`: it arrives later.
   */
  readonly kind: 'cut-before' | 'cut-after' | 'truncate' | 'silent' | 'delay'
  /** The request that it hits, counted from 1. */
  readonly at: number
  /** No later request arrives either: whoever was asking has died. */
  readonly last?: boolean
  /** For `delay`. */
  readonly byMs?: number
}

export type Fate = Fault['kind'] | 'pass'

export function fateOf(fault: Fault | null, request: number): Fate {
  if (fault === null || request < fault.at) return 'pass'
  if (request === fault.at) return fault.kind
  return fault.last ? 'cut-before' : 'pass'
}

/** A proxy in front of one server, on a loopback port of its own. */
export type FaultyPath = {
  readonly port: number
  /** Requests that have come. */
  requests(): number
  /** Every request that was passed on is delivered once more, byte for byte, in its order; nobody hears the replies. */
  repeat(): Promise<void>
  close(): Promise<void>
}

export type Upstream = { readonly host: string; readonly port: number }
