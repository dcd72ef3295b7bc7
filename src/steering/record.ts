// The records that targets contribute, in the one spelling in which an authority gives them back: 2001:DB8:0::1 is
// written by people and read back as 2001:db8::1, and a comparison of the two would look like somebody else's edit.

import { formatRecordData, parseRecordData, type RecordData } from '../dns/index.ts'
import type { SteeredRecord } from './plan.ts'

/** Records are immutable and planned again and again: each is read once. */
const canonicals = new WeakMap<SteeredRecord, SteeredRecord>()
const problems = new WeakMap<SteeredRecord, string | null>()

/** Canonical (RFC 5952, RFC 4343); what cannot be read is left as it is, for `recordProblem` to name. */
export function canonicalRecord(record: SteeredRecord): SteeredRecord {
  const known = canonicals.get(record)
  if (known) return known
  const parsed = parseRecordData(record.type, [formatRecordData(record)])
  const canonical = parsed.ok ? (parsed.value as SteeredRecord) : record
  canonicals.set(record, canonical)
  return canonical
}

/** What was expected instead of this record, or null when it is readable and canonical. */
export function recordProblem(record: SteeredRecord): string | null {
  const known = problems.get(record)
  if (known !== undefined) return known
  const problem = problemOf(record)
  problems.set(record, problem)
  return problem
}

function problemOf(record: SteeredRecord): string | null {
  const text = formatRecordData(record)
  const parsed = parseRecordData(record.type, [text])
  if (!parsed.ok) return parsed.error
  const canonical = formatRecordData(parsed.value)
  return canonical === text ? null : `the canonical form ${canonical}, read ${text.slice(0, 80)}`
}

/** `A 192.0.2.10`, `CNAME alias.example`: for people and the journal. */
export const recordText = (record: RecordData): string => {
  if (record.type === 'CNAME') return `CNAME ${record.target}`
  return `${record.type} ${'address' in record ? record.address : formatRecordData(record)}`
}
