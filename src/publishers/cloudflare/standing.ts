// What stands at one name in one reading of the zone: its records and its fence. A fence may be told apart from a claim:
// the first write of a name has no fence to delete, so it first puts a constant record in its place, which is then
// deleted by its identifier like any fence.

import { absolute, type DomainName, formatRecordData, type RecordData } from '../../dns/index.ts'
import { compareFences, type Fence, type ForeignRecord, type Survey } from '../../steering/index.ts'
import { fenceIn, parseFence } from '../fence-record.ts'
import { dataOf, isSteered, type Stored, setsIn, ttlOf } from './stored.ts'

/** Every process writes the same text, so that the second claim of a name is an identical record and refused. */
export const claimText = 'holdfast: the first fence of this name is about to be written'

export type Standing = {
  /** TXT records at the fence's name: fences, claims, texts of others. */
  readonly marks: readonly Stored[]
  /** Records at the name itself, of every type. */
  readonly records: readonly Stored[]
}

export type ZoneReading = ReadonlyMap<DomainName, readonly Stored[]>

export const standingIn = (zone: ZoneReading, name: DomainName, fenceName: DomainName): Standing => ({
  marks: (zone.get(fenceName) ?? []).filter(({ type }) => type === 'TXT'),
  records: zone.get(name) ?? [],
})

export function byName(records: readonly Stored[]): ZoneReading {
  const named = new Map<DomainName, Stored[]>()
  for (const record of records) {
    const there = named.get(record.name)
    if (there) there.push(record)
    else named.set(record.name, [record])
  }
  return named
}

const textIn = (mark: Stored): string => {
  const data = dataOf(mark)
  return data?.type === 'TXT' ? data.strings.join('') : mark.content
}

export const isClaim = (mark: Stored): boolean => textIn(mark) === claimText

const unclaimed = (marks: readonly Stored[]): readonly Stored[] => marks.filter((mark) => !isClaim(mark))

/** A fence stands there, or something of others in its place. */
export const isMarked = ({ marks }: Standing): boolean => unclaimed(marks).length > 0

/** Null when there is none, or none that can be read. */
export const fenceAt = ({ marks }: Standing): Fence | null =>
  fenceIn(unclaimed(marks).map((mark): RecordData => ({ type: 'TXT', strings: [textIn(mark)] })))

/**
 * Highest first; more than one only when two first writes met on readings that were not current. Of two with one
 * generation every reader takes the same for the higher.
 */
export const fencesAt = ({ marks }: Standing): readonly Fence[] =>
  unclaimed(marks)
    .flatMap((mark) => {
      const fence = parseFence(textIn(mark))
      return fence.ok ? [fence.value] : []
    })
    .sort((a, b) => compareFences(b, a) || (a.digest < b.digest ? -1 : 1))

export const proxiedAt = ({ records }: Standing): boolean =>
  records.some((record) => isSteered(record) && record.proxied)

export function surveyOf(standing: Standing): Survey {
  const plain = standing.records.filter((record) => isSteered(record) && !record.proxied)
  return {
    fence: fenceAt(standing),
    sets: setsIn(plain),
    fenceTexts: unclaimed(standing.marks).map((mark) => formatRecordData(dataOf(mark) ?? textData(mark))),
    others: standing.records.filter((record) => !plain.includes(record)).map(foreign),
  }
}

const textData = ({ content }: Stored): RecordData => ({ type: 'TXT', strings: [content] })

const endsInName = new Set(['MX', 'NS', 'PTR', 'SRV'])

function foreign(record: Stored): ForeignRecord {
  const { type, content, priority, proxied } = record
  const data = dataOf(record)
  const plain = data
    ? formatRecordData(data)
    : endsInName.has(type)
      ? absolute(content as DomainName)
      : content
  const text = priority === null ? plain : `${priority} ${plain}`
  return { type, ttl: ttlOf(record), text: proxied ? `${text} ; proxied by Cloudflare` : text }
}
