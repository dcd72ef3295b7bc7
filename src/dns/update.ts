// Updates (RFC 2136): what must hold, and what changes if it does, in one message that the primary applies as a whole.

import { classes, metaTypes, opcodes, typeCodes } from './codes.ts'
import { emptyData, type Message, noFlags, type ResourceRecord, recordsOf } from './message.ts'
import type { DomainName, RecordData, RecordType, RRset } from './records.ts'

/** RFC 2136 section 2.4. `rrset-equals` compares values, not TTLs. A type of others may be given by its number. */
export type Prerequisite =
  | { readonly kind: 'rrset-exists'; readonly name: DomainName; readonly type: RecordType }
  | { readonly kind: 'rrset-equals'; readonly name: DomainName; readonly data: readonly RecordData[] }
  | { readonly kind: 'rrset-absent'; readonly name: DomainName; readonly type: RecordType | number }
  | { readonly kind: 'name-in-use'; readonly name: DomainName }
  | { readonly kind: 'name-not-in-use'; readonly name: DomainName }

/** RFC 2136 section 2.5; applied in order. */
export type Change =
  | { readonly kind: 'delete-rrset'; readonly name: DomainName; readonly type: RecordType }
  | { readonly kind: 'delete-name'; readonly name: DomainName }
  | { readonly kind: 'delete-record'; readonly name: DomainName; readonly data: RecordData }
  | { readonly kind: 'add'; readonly set: RRset }

export type Update = {
  readonly id: number
  readonly zone: DomainName
  readonly prerequisites: readonly Prerequisite[]
  readonly changes: readonly Change[]
}

const empty = (name: DomainName, type: number, klass: number): ResourceRecord => ({
  name,
  type,
  class: klass,
  ttl: 0,
  data: emptyData,
})

const valued = (name: DomainName, data: RecordData, klass: number): ResourceRecord => ({
  name,
  type: typeCodes[data.type],
  class: klass,
  ttl: 0,
  data,
})

export function prerequisiteRecords(p: Prerequisite): readonly ResourceRecord[] {
  switch (p.kind) {
    case 'rrset-exists':
      return [empty(p.name, typeCodes[p.type], classes.ANY)]
    case 'rrset-equals':
      return p.data.map((data) => valued(p.name, data, classes.IN))
    case 'rrset-absent':
      return [empty(p.name, typeof p.type === 'number' ? p.type : typeCodes[p.type], classes.NONE)]
    case 'name-in-use':
      return [empty(p.name, metaTypes.ANY, classes.ANY)]
    case 'name-not-in-use':
      return [empty(p.name, metaTypes.ANY, classes.NONE)]
  }
}

export function changeRecords(c: Change): readonly ResourceRecord[] {
  switch (c.kind) {
    case 'delete-rrset':
      return [empty(c.name, typeCodes[c.type], classes.ANY)]
    case 'delete-name':
      return [empty(c.name, metaTypes.ANY, classes.ANY)]
    case 'delete-record':
      return [valued(c.name, c.data, classes.NONE)]
    case 'add':
      return recordsOf(c.set)
  }
}

/** The message to encode, sign and send to the zone's primary. */
export const updateMessage = (update: Update): Message => ({
  id: update.id,
  opcode: opcodes.UPDATE,
  rcode: 0,
  flags: noFlags,
  question: [{ name: update.zone, type: typeCodes.SOA, class: classes.IN }],
  answer: update.prerequisites.flatMap(prerequisiteRecords),
  authority: update.changes.flatMap(changeRecords),
  additional: [],
})
