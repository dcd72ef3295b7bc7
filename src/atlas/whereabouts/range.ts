// One published address range and whose it is, and many of them as a table for the longest match. A table for each
// prefix length, asked from the longest down: exact, nested ranges included, and a look-up costs one hash for each
// length that occurs (about 25 of each family). A sorted array cannot tell nested ranges apart without a second walk.

import { parseIPv4, parseIPv6 } from '../../dns/index.ts'
import { bad, type FoundationPath, good, type Outcome, parseFoundationPath } from '../../terms/index.ts'

export type Cidr = { readonly family: 4 | 6; readonly bits: bigint; readonly length: number }

export type Owner = {
  readonly provider: string
  /** As the provider names it, in lower case; null: it says none, or the whole world. */
  readonly region: string | null
  readonly service: string | null
}

export type Range = Owner & {
  readonly cidr: Cidr
  /** As it was written. */
  readonly text: string
}

/** The file that said so. */
export type RangeSource = {
  readonly file: string
  readonly provider: string
  readonly ranges: readonly Range[]
  /** When its publisher says it was made, milliseconds since 1970; null: it does not say. */
  readonly publishedAt: number | null
  /** Entries that are no range. */
  readonly misread: number
}

const widths = { 4: 32, 6: 128 } as const

function addressBits(text: string): { family: 4 | 6; bits: bigint } | null {
  const family = text.includes(':') ? 6 : 4
  const octets = family === 6 ? parseIPv6(text) : parseIPv4(text)
  if (!octets.ok) return null
  const bits = octets.value.reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n)
  return { family, bits }
}

/** `192.0.2.0/24`, `2001:db8::/32`; an address alone is a range of one. Bits beyond the prefix are not looked at. */
export function parseCidr(text: string): Outcome<Cidr> {
  const [address = '', length, ...more] = text.trim().split('/')
  const at = addressBits(address)
  const width = at ? widths[at.family] : 0
  const n = length === undefined ? width : /^\d{1,3}$/.test(length) ? Number(length) : -1
  if (!at || more.length > 0 || n < 0 || n > width)
    return bad(`expected a range such as 192.0.2.0/24, read ${JSON.stringify(text.slice(0, 60))}`)
  return good({ family: at.family, bits: at.bits >> BigInt(width - n), length: n })
}

export type Whereabouts = Owner & {
  /** The narrowest range that holds the address, and the file it stands in. */
  readonly range: string
  readonly file: string
}

type Entry = { readonly range: Range; readonly file: string }
type Table = { readonly length: number; readonly by: Map<bigint, Entry[]> }

export type RangeTable = {
  readonly size: number
  /** Null: in no range that is known, or no address. */
  readonly find: (address: string) => Whereabouts | null
}

export function rangeTable(sources: readonly RangeSource[]): RangeTable {
  const tables: Record<4 | 6, Map<number, Table>> = { 4: new Map(), 6: new Map() }
  let size = 0
  for (const { file, ranges } of sources)
    for (const range of ranges) {
      const { family, length, bits } = range.cidr
      const table = tables[family].get(length) ?? { length, by: new Map() }
      tables[family].set(length, table)
      const there = table.by.get(bits)
      if (there) there.push({ range, file })
      else table.by.set(bits, [{ range, file }])
      size += 1
    }
  const ordered = {
    4: [...tables[4].values()].sort((a, b) => b.length - a.length),
    6: [...tables[6].values()].sort((a, b) => b.length - a.length),
  }
  const find = (address: string): Whereabouts | null => {
    const at = addressBits(address)
    if (at === null) return null
    const covering = ordered[at.family].flatMap(
      ({ length, by }) => by.get(at.bits >> BigInt(widths[at.family] - length)) ?? [],
    )
    return merged(covering)
  }
  return { size, find }
}

/**
 * The narrowest range names the provider and the service; a wider one of the same provider may know the region. Of
 * several that are equally narrow, the one that says most: AWS lists a range of S3 as its own again.
 */
function merged(covering: readonly Entry[]): Whereabouts | null {
  const [first] = covering
  if (first === undefined) return null
  const narrowest = covering.filter(({ range }) => range.cidr.length === first.range.cidr.length)
  const best = narrowest.reduce((a, b) => (saidBy(b.range) > saidBy(a.range) ? b : a))
  const { provider, service, text } = best.range
  const kin = covering.filter(({ range }) => range.provider === provider)
  const region = best.range.region ?? kin.find(({ range }) => range.region !== null)?.range.region ?? null
  return { provider, region, service, range: text, file: best.file }
}

const saidBy = ({ region, service }: Owner): number => (service === null ? 0 : 2) + (region === null ? 0 : 1)

/** `aws/us-east-1/s3`, `aws/cloudfront`, `aws`. */
export function foundationOf({ provider, region, service }: Owner): FoundationPath {
  const parts = [provider, region, service].flatMap((part) => (part === null ? [] : [pathPart(part)]))
  const read = parseFoundationPath(parts.join('/'))
  return read.ok ? read.value : (pathPart(provider) as FoundationPath)
}

export const pathPart = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 40) || 'unnamed'
