// What is in force is read back over the network, as anybody would ask for it, not from the memory that made it (S17).

import { formatRecordData, parseRecordData, type RecordData, type RRset } from '../../dns/index.ts'
import type { Publisher, ReadOutcome, SteeredType } from '../../steering/index.ts'
import type { EndpointName } from '../../terms/index.ts'
import type { Asker } from '../ask.ts'

const patienceMs = 500

/** The embedded zone's publisher, with its reads confirmed by the nameserver's own answers. */
export const readThroughDns = (publisher: Publisher, asker: Asker, waitMs = patienceMs): Publisher => ({
  ...publisher,
  async read(endpoint) {
    const held = await publisher.read(endpoint)
    if (held.kind !== 'read' || held.published.fence === null) return held
    const answered: RRset[] = []
    for (const set of held.published.sets) {
      const reply = await asker.ask(endpoint, set.type as SteeredType, waitMs)
      if (!reply.ok) return silent(endpoint, reply.error)
      const data = reply.value.records.flatMap((text) => dataOf(set, text))
      if (data.length > 0) answered.push({ ...set, data })
    }
    return { kind: 'read', published: { fence: held.published.fence, sets: answered } }
  },
})

/** An address or a target is its own presentation; what cannot be read back is not what was written. */
function dataOf(set: RRset, text: string): RecordData[] {
  const same = set.data.find((data) => formatRecordData(data) === text)
  if (same) return [same]
  const read = parseRecordData(set.type, text.split(' '))
  return read.ok ? [read.value] : []
}

const silent = (endpoint: EndpointName, why: string): ReadOutcome => ({
  kind: 'failed',
  code: 'no-answer',
  detail: `the nameserver was asked for ${endpoint}: ${why}`,
  fix: 'see whether its port is reachable from this machine',
  retry: true,
})

/** The serial of a zone's SOA (RFC 1035 section 3.3.13, third field); 0 when it cannot be read. */
export async function servedSerial(asker: Asker, origin: string): Promise<number> {
  const reply = await asker.ask(origin, 'SOA', patienceMs)
  return Number((reply.ok && reply.value.records[0]?.split(' ')[2]) || 0)
}
