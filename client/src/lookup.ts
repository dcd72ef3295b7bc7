// A function with the shape of `dns.lookup`, for whatever takes one. It answers with the held addresses too; racing
// them is up to who connects (Node does so by itself for `net.connect` when it asks for all addresses).

import type { LookupAddress, LookupOptions } from 'node:dns'
import { type Address, interleaved, toAddress } from './address.ts'
import { lookupError } from './errors.ts'
import type { Names } from './names.ts'

type Callback = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void

export type Lookup = {
  (name: string, options: LookupOptions, callback: Callback): void
  (name: string, callback: Callback): void
}

export function lookupOf(names: Names): Lookup {
  return (name: string, given: LookupOptions | Callback, last?: Callback): void => {
    const callback = (typeof given === 'function' ? given : last) as Callback
    const options = typeof given === 'function' ? {} : given
    answers(names, name, options).then(
      (all) => {
        if (options.all) callback(null, [...all])
        else callback(null, all[0]!.address, all[0]!.family)
      },
      // Never the caller's own exception: that one belongs to the process.
      (error: NodeJS.ErrnoException) => callback(error, options.all ? [] : '', undefined),
    )
  }
}

/** @throws LookupError */
async function answers(names: Names, name: string, options: LookupOptions): Promise<readonly Address[]> {
  const literal = toAddress(name)
  const { first, later } = literal ? { first: [literal], later: [] } : await names.candidates(name)
  const family = familyOf(options.family)
  const all = [...interleaved(first), ...interleaved(later)].filter(
    (one) => family === 0 || one.family === family,
  )
  if (all.length === 0) throw lookupError(name, true, `no IPv${family} address`)
  const order = options.order ?? 'verbatim'
  if (order === 'verbatim') return all
  const leading = order === 'ipv4first' ? 4 : 6
  return [...all.filter((one) => one.family === leading), ...all.filter((one) => one.family !== leading)]
}

const familyOf = (family: LookupOptions['family']): 0 | 4 | 6 =>
  family === 4 || family === 'IPv4' ? 4 : family === 6 || family === 'IPv6' ? 6 : 0
