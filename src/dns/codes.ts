// The numbers of the protocol that Holdfast uses (IANA "DNS Parameters"), under their registered names. Any other type
// is carried by number, and written TYPE123 (RFC 3597).

import { bad, good, type Outcome } from '../terms/index.ts'
import type { RecordType } from './records.ts'

export const typeCodes: Readonly<Record<RecordType, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  CAA: 257,
}

/** Types that are never data of a zone. */
export const metaTypes = { OPT: 41, TSIG: 250, IXFR: 251, AXFR: 252, ANY: 255 } as const

export const classes = { IN: 1, CH: 3, NONE: 254, ANY: 255 } as const

export const opcodes = { QUERY: 0, NOTIFY: 4, UPDATE: 5 } as const

export const rcodes = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  YXDOMAIN: 6,
  YXRRSET: 7,
  NXRRSET: 8,
  NOTAUTH: 9,
  NOTZONE: 10,
  BADVERS: 16,
} as const
export type RcodeName = keyof typeof rcodes

/** A type as people write it: one of the ten, `ANY`, or `TYPE123`. */
export type TypeName = RecordType | 'ANY' | `TYPE${number}`

const nameByTypeCode = new Map<number, RecordType>(
  Object.entries(typeCodes).map(([name, code]) => [code, name as RecordType]),
)
const nameByRcode = new Map<number, RcodeName>(
  Object.entries(rcodes).map(([name, code]) => [code, name as RcodeName]),
)

export const recordTypes = Object.keys(typeCodes) as readonly RecordType[]

export const isRecordType = (text: string): text is RecordType => Object.hasOwn(typeCodes, text)

/** The record type with this code, or undefined when it is not one of the ten. */
export const recordTypeOf = (code: number): RecordType | undefined => nameByTypeCode.get(code)

export const typeName = (code: number): TypeName =>
  nameByTypeCode.get(code) ?? (code === metaTypes.ANY ? 'ANY' : `TYPE${code}`)

/** `NXDOMAIN`, or `RCODE23` for one that has no name here. */
export const rcodeName = (code: number): string => nameByRcode.get(code) ?? `RCODE${code}`

/** Reads `AAAA`, `any` or `TYPE65`. */
export function parseTypeName(text: string): Outcome<number> {
  const upper = text.toUpperCase()
  if (isRecordType(upper)) return good(typeCodes[upper])
  if (upper === 'ANY') return good(metaTypes.ANY)
  const generic = /^TYPE(\d{1,5})$/.exec(upper)
  if (generic && Number(generic[1]) <= 0xffff) return good(Number(generic[1]))
  return bad(
    `expected one of ${recordTypes.join(', ')} or TYPE<number>, read ${JSON.stringify(text.slice(0, 40))}`,
  )
}
