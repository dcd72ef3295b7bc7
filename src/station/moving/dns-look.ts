// A DNS look: types that can be asked for, and the server that is asked. It is named by address, since a name would have
// to be resolved before anything can be asked.

import { isIP } from 'node:net'
import { bad, good, type JsonObject, type Outcome } from '../../terms/index.ts'
import type { Draft } from './draft.ts'

const types = ['A', 'AAAA', 'CNAME', 'TXT', 'NS', 'MX']

export type DnsLook = {
  readonly name: string
  readonly type: string
  /** Empty: the system's resolvers. */
  readonly server: string
  readonly expect?: string
}

/** Errors: why this type is not asked for. */
export const dnsType = (type: string): Outcome<string> =>
  types.includes(type) ? good(type) : bad(`it asks for ${type}; Holdfast asks for ${types.join(', ')}`)

/** The check's probe. */
export const dnsProbe = (
  { name, type, server, expect }: DnsLook,
  where: string,
  draft: Draft,
): JsonObject => ({
  dns: {
    name: name.toLowerCase().replace(/\.$/, ''),
    ...(type === 'A' ? {} : { type }),
    ...dnsServer(server, where, draft),
    ...(expect === undefined ? {} : { expect: [expect] }),
  },
})

function dnsServer(text: string, where: string, draft: Draft): JsonObject {
  if (text === '') return {}
  const [, inBrackets, host = inBrackets ?? text, port] =
    /^(?:\[(.+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? []
  if (isIP(host) === 0) {
    draft.lose(
      where,
      `DNS server ${text}`,
      "a server is named by its address; the system's resolvers are asked",
    )
    return {}
  }
  const bare = isIP(host) === 6 ? `[${host}]` : host
  return { server: `${bare}:${port ?? 53}` }
}
