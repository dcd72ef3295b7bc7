// The server that a DNS look asks: by address, since a name would have to be resolved before anything can be asked.

import { isIP } from 'node:net'
import type { JsonObject } from '../../terms/index.ts'
import type { Draft } from './draft.ts'

export function dnsServer(text: string, where: string, draft: Draft): JsonObject {
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
