// Octets in and out, with names and their compression (RFC 1035 section 4.1.4). A pointer must lead strictly backwards,
// so no packet can make the reader loop. `Malformed` carries a reason out of the nest; it never leaves the room.

import { canonicalOctet, labelOctets, labelsOf, maxLabelOctets, maxNameOctets, root } from './names.ts'
import type { DomainName } from './records.ts'

export class Malformed extends Error {
  override name = 'Malformed'
}

export const headerOctets = 12

export class WireReader {
  readonly bytes: Uint8Array
  offset: number
  /** Reading stops here: the end of the message, or of the RDATA being read. */
  limit: number

  constructor(bytes: Uint8Array, offset = 0) {
    this.bytes = bytes
    this.offset = offset
    this.limit = bytes.length
  }

  take(length: number): Uint8Array {
    const end = this.offset + length
    if (end > this.limit) throw new Malformed(`${length} octets expected at ${this.offset}, the data ends`)
    const taken = this.bytes.subarray(this.offset, end)
    this.offset = end
    return taken
  }

  u8(): number {
    if (this.offset >= this.limit) throw new Malformed(`an octet expected at ${this.offset}, the data ends`)
    return this.bytes[this.offset++]!
  }

  u16(): number {
    return (this.u8() << 8) | this.u8()
  }

  u32(): number {
    return this.u16() * 0x10000 + this.u16()
  }

  /** A character-string (RFC 1035 section 3.3), octets as latin1. */
  string(): string {
    return latin1(this.take(this.u8()))
  }

  name(): DomainName {
    let text = ''
    let total = 1
    let at = this.offset
    let lowest = at
    let jumped = false
    for (;;) {
      const limit = jumped ? this.bytes.length : this.limit
      if (at >= limit) throw new Malformed('a name runs past the end')
      const length = this.bytes[at]!
      if (length === 0) {
        if (!jumped) this.offset = at + 1
        return text === '' ? root : (text as DomainName)
      }
      if (length >= 0xc0) {
        if (at + 1 >= limit) throw new Malformed('a compression pointer is cut off')
        const target = ((length & 0x3f) << 8) | this.bytes[at + 1]!
        if (target >= lowest || target < headerOctets)
          throw new Malformed('a compression pointer does not lead backwards to a name')
        if (!jumped) this.offset = at + 2
        jumped = true
        lowest = target
        at = target
        continue
      }
      if (length > maxLabelOctets) throw new Malformed('a label of unknown kind')
      total += length + 1
      if (total > maxNameOctets) throw new Malformed('a name is longer than 255 octets')
      if (at + length >= limit) throw new Malformed('a label runs past the end')
      if (text !== '') text += '.'
      for (let i = at + 1; i <= at + length; i++) text += canonicalOctet[this.bytes[i]!]
      at += length + 1
    }
  }
}

export class WireWriter {
  #bytes: Buffer
  #length = 0
  /** Where each name suffix was last written in full, for pointers. */
  readonly #suffixes = new Map<string, number>()

  constructor(initialOctets = 512) {
    this.#bytes = Buffer.allocUnsafe(initialOctets)
  }

  get length(): number {
    return this.#length
  }

  #reserve(octets: number): number {
    const at = this.#length
    this.#length += octets
    if (this.#length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#length, 2 * this.#bytes.length))
      this.#bytes.copy(larger, 0, 0, at)
      this.#bytes = larger
    }
    return at
  }

  u8(value: number): void {
    const at = this.#reserve(1)
    this.#bytes[at] = value
  }

  u16(value: number): void {
    const at = this.#reserve(2)
    this.#bytes.writeUInt16BE(value, at)
  }

  u32(value: number): void {
    const at = this.#reserve(4)
    this.#bytes.writeUInt32BE(value, at)
  }

  put(octets: Uint8Array): void {
    const at = this.#reserve(octets.length)
    this.#bytes.set(octets, at)
  }

  /** A character-string; at most 255 octets. */
  string(text: string): void {
    this.u8(text.length)
    this.put(Buffer.from(text, 'latin1'))
  }

  setU16(at: number, value: number): void {
    this.#bytes.writeUInt16BE(value, at)
  }

  /** Writes a name; `compress` lets it end in a pointer (owner names, and RDATA of the types RFC 3597 section 4 allows). */
  name(name: DomainName, compress: boolean): void {
    let rest = labelsOf(name)
    while (rest.length > 0) {
      const suffix = rest.join('.')
      const known = this.#suffixes.get(suffix)
      if (compress && known !== undefined) {
        this.u16(0xc000 | known)
        return
      }
      this.#remember(suffix)
      const octets = labelOctets(rest[0]!)
      this.u8(octets.length)
      this.put(octets)
      rest = rest.slice(1)
    }
    this.u8(0)
  }

  /** Writes a name in the spelling it was asked in; later names may point into it. */
  spelledName(name: DomainName, spelling: Uint8Array): void {
    let at = this.#length
    let rest = labelsOf(name)
    this.put(spelling)
    while (rest.length > 0) {
      this.#suffixes.set(rest.join('.'), at)
      at += labelOctets(rest[0]!).length + 1
      rest = rest.slice(1)
    }
  }

  #remember(suffix: string): void {
    if (this.#length < 0x4000 && !this.#suffixes.has(suffix)) this.#suffixes.set(suffix, this.#length)
  }

  /** Takes back everything from `length` on. */
  truncate(length: number): void {
    this.#length = length
    for (const [suffix, at] of this.#suffixes) if (at >= length) this.#suffixes.delete(suffix)
  }

  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }
}

export const latin1 = (octets: Uint8Array): string =>
  Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('latin1')
