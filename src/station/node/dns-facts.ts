// The nameserver's counters as they are reported, with all queries in one figure.

import type { Nameserver } from '../../nameserver/index.ts'
import type { JsonObject } from '../../terms/index.ts'

export function dnsFacts(server: Nameserver): JsonObject {
  const { replies, ignored, unsent, tcp } = server.stats()
  const queries = [...Object.values(replies.udp), ...Object.values(replies.tcp)].reduce(
    (sum, n) => sum + n,
    0,
  )
  return { queries, replies: { ...replies }, ignored: { ...ignored }, unsent, tcp: { ...tcp } }
}
