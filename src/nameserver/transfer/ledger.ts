// What went out last of each zone, on disk before it goes out: the serial, so that none is given twice over a restart
// (a zone whose serial went back would not be fetched again), and the names that went out steered, so that one of which
// nothing is known any more is missed rather than denied.

import { createHash } from 'node:crypto'
import type { DomainName } from '../../dns/index.ts'
import type { Disk } from '../disk.ts'

export interface Ledger {
  /** Null: none that can be read. */
  serial(origin: DomainName): number | null
  names(origin: DomainName): ReadonlySet<DomainName> | null
  keepSerial(origin: DomainName, serial: number): Promise<void>
  keepNames(origin: DomainName, names: ReadonlySet<DomainName>): Promise<void>
}

type Kind = 'serial' | 'names'

const sum = (text: string, digits: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, digits)
const fileOf = (origin: DomainName, kind: Kind): string => `${sum(origin, 40)}.${kind}`

export function ledgerOn(disk: Disk): Ledger {
  const read = (origin: DomainName, kind: Kind): string | null =>
    decode(kind, readQuietly(disk, fileOf(origin, kind)))
  const keep = (origin: DomainName, kind: Kind, body: string): Promise<void> =>
    disk.replace(fileOf(origin, kind), Buffer.from(`holdfast-${kind} 1 ${sum(body, 64)}\n${body}`))
  return {
    serial(origin) {
      const body = read(origin, 'serial')
      return body !== null && /^\d{1,10}$/.test(body) && Number(body) <= 0xffffffff ? Number(body) : null
    },
    names(origin) {
      const body = read(origin, 'names')
      return body === null ? null : new Set(body.split('\n').filter((name) => name !== '') as DomainName[])
    },
    keepSerial: (origin, serial) => keep(origin, 'serial', `${serial}`),
    keepNames: (origin, names) => keep(origin, 'names', [...names].join('\n')),
  }
}

/** A file that cannot be read is as good as none: both are answered by being careful. */
function readQuietly(disk: Disk, file: string): string | null {
  try {
    return disk.read(file)?.toString('utf8') ?? null
  } catch {
    return null
  }
}

function decode(kind: Kind, text: string | null): string | null {
  const head = text === null ? null : /^holdfast-(\w+) 1 ([0-9a-f]{64})\n/.exec(text)
  if (text === null || head?.[1] !== kind) return null
  const body = text.slice(head[0].length)
  return sum(body, 64) === head[2] ? body : null
}
