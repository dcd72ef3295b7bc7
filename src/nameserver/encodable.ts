// A record that cannot be written on the wire must be refused when it comes in, never found out while answering.

import { formatRecordData, parseRecordData } from '../dns/index.ts'
import type { Envelope } from '../steering/index.ts'

/** The first record that no answer could carry, as a sentence; null when all can be sent. */
export function encodableProblem(envelope: Envelope): string | null {
  for (const target of envelope.targets)
    for (const record of target.records) {
      const parsed = parseRecordData(record.type, [formatRecordData(record)])
      if (!parsed.ok) return `target ${target.id}: ${parsed.error}`
      if (record.type === 'CNAME' && parsed.value.type === 'CNAME' && parsed.value.target !== record.target)
        return `target ${target.id}: ${record.target} is not in canonical form, write ${parsed.value.target}`
    }
  return null
}
