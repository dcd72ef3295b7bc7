// A primary nameserver in memory, for the tests of the shells: it takes questions and RFC 2136 updates over real TCP
// connections, signed or not, applies an update as a whole or not at all, and breaks the wire when told to.

import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import {
  classes,
  type DomainName,
  decodeMessage,
  encodeMessage,
  isSubdomain,
  type Message,
  metaTypes,
  noFlags,
  opcodes,
  type RecordData,
  type ResourceRecord,
  type RRset,
  rcodes,
  recordsOf,
  recordTypeOf,
  setsOf,
  signMessage,
  type TsigKey,
  typeCodes,
  verifyMessage,
} from '../../src/dns/index.ts'
import { canonical } from '../../src/steering/index.ts'
import { assert, type Instant, instant } from '../../src/terms/index.ts'
import type { WireFault } from './world.ts'

type Sets = Map<DomainName, Map<number, RRset>>

export class Primary {
  readonly #zone: DomainName
  readonly #key: TsigKey
  readonly #server: Server
  #sets: Sets = new Map()
  /** By its own clock. */
  now: Instant = instant(0)
  /** What befalls the next request that it concerns; updates for writes, the first question for reads. */
  fault: WireFault = 'none'
  /** Updates whose senders were cut off, and which are still to be done. */
  readonly late: Message[] = []
  updates = 0

  private constructor(zone: DomainName, key: TsigKey) {
    this.#zone = zone
    this.#key = key
    this.#server = createServer((socket) => this.#converse(socket))
  }

  static async start(zone: DomainName, key: TsigKey): Promise<Primary> {
    const primary = new Primary(zone, key)
    primary.#server.listen(0, '127.0.0.1')
    await once(primary.#server, 'listening')
    return primary
  }

  get address(): { readonly host: string; readonly port: number } {
    return { host: '127.0.0.1', port: (this.#server.address() as AddressInfo).port }
  }

  async close(): Promise<void> {
    this.#server.close()
    await once(this.#server, 'close')
  }

  clear(): void {
    this.#sets = new Map()
    this.late.length = 0
    this.fault = 'none'
  }

  setsAt(name: DomainName): readonly RRset[] {
    return [...(this.#sets.get(name)?.values() ?? [])]
  }

  /** As its operator would edit it: these sets and no others. */
  edit(name: DomainName, sets: readonly RRset[]): void {
    this.#sets.set(name, new Map(sets.map((set) => [typeCodes[set.type], set])))
  }

  /** The update that came late is done now, whoever waits for it no longer. */
  land(): void {
    const update = this.late.shift()
    assert(update !== undefined, 'an update is late')
    this.#update(update)
  }

  #converse(socket: Socket): void {
    let received: Buffer = Buffer.alloc(0)
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
        const end = 2 + received.readUInt16BE(0)
        const bytes = received.subarray(2, end)
        received = received.subarray(end)
        const reply = this.#reply(bytes)
        if (reply === null) return socket.destroy()
        const length = Buffer.alloc(2)
        length.writeUInt16BE(reply.length)
        socket.write(Buffer.concat([length, reply]))
      }
    })
  }

  /** Null: the connection breaks. */
  #reply(bytes: Buffer): Buffer | null {
    const signed = verifyMessage(bytes, [this.#key], { now: this.now })
    assert(signed.ok, 'the publisher signs with the key that it was given')
    const asked = decodeMessage(signed.value.bytes)
    assert(asked.ok, 'the publisher sends messages that can be read')
    const fault = this.#take(asked.value)
    if (fault === 'request-lost') return null
    if (fault === 'late') {
      this.late.push(asked.value)
      return null
    }
    const answer = fault === 'refused' ? failing(asked.value) : this.#answer(asked.value)
    if (fault === 'twice') this.#answer(asked.value)
    if (fault === 'reply-lost') return null
    const requestMac = signed.value.mac
    if (fault !== 'reply-forged')
      return signMessage(encodeMessage(answer), this.#key, { now: this.now, requestMac }).bytes
    const forged = { ...this.#key, secret: Buffer.alloc(32, 9) }
    return signMessage(encodeMessage(answer), forged, { now: this.now, requestMac }).bytes
  }

  #take(asked: Message): WireFault {
    const { fault } = this
    // A question on a connection that breaks is asked again on a new one: that breaks too, until the read is over.
    const breaks = fault === 'request-lost' || fault === 'reply-lost'
    if (asked.opcode !== opcodes.QUERY || !breaks) this.fault = 'none'
    // Only an update can come twice and matter; a late question is a lost one.
    return asked.opcode === opcodes.QUERY && (fault === 'late' || fault === 'twice') ? 'none' : fault
  }

  #answer(asked: Message): Message {
    return asked.opcode === opcodes.UPDATE ? response(asked, this.#update(asked)) : this.#look(asked)
  }

  #look(asked: Message): Message {
    const question = asked.question[0]!
    const sets = this.#sets.get(question.name)
    const found = sets?.get(question.type) ?? sets?.get(typeCodes.CNAME)
    const rcode = sets && sets.size > 0 ? rcodes.NOERROR : rcodes.NXDOMAIN
    return { ...response(asked, rcode), answer: found ? recordsOf(found) : [] }
  }

  /** RFC 2136 section 3: every prerequisite, then every change, or nothing. The RCODE. */
  #update({ question, answer, authority }: Message): number {
    this.updates++
    if (question[0]?.name !== this.#zone) return rcodes.NOTAUTH
    if ([...answer, ...authority].some(({ name }) => !isSubdomain(name, this.#zone))) return rcodes.NOTZONE
    const broken = answer.map((record) => this.#holds(record)).find((rcode) => rcode !== rcodes.NOERROR)
    const equal = setsOf(answer).every((set) => sameData(this.#at(set.name, typeCodes[set.type]), set.data))
    if (broken !== undefined) return broken
    if (!equal) return rcodes.NXRRSET
    for (const record of authority) this.#change(record)
    return rcodes.NOERROR
  }

  #at(name: DomainName, type: number): readonly RecordData[] {
    return this.#sets.get(name)?.get(type)?.data ?? []
  }

  /** Section 3.2, without the sets compared by value. */
  #holds({ name, type, class: klass }: ResourceRecord): number {
    const inUse = (this.#sets.get(name)?.size ?? 0) > 0
    if (klass === classes.ANY && type === metaTypes.ANY) return inUse ? rcodes.NOERROR : rcodes.NXDOMAIN
    if (klass === classes.NONE && type === metaTypes.ANY) return inUse ? rcodes.YXDOMAIN : rcodes.NOERROR
    const exists = this.#at(name, type).length > 0
    if (klass === classes.ANY) return exists ? rcodes.NOERROR : rcodes.NXRRSET
    if (klass === classes.NONE) return exists ? rcodes.YXRRSET : rcodes.NOERROR
    return rcodes.NOERROR
  }

  /** Section 3.4.2. */
  #change({ name, type, class: klass, ttl, data }: ResourceRecord): void {
    const sets = this.#sets.get(name) ?? new Map<number, RRset>()
    this.#sets.set(name, sets)
    if (klass === classes.ANY) {
      if (type === metaTypes.ANY) sets.clear()
      else sets.delete(type)
      return
    }
    const known = recordTypeOf(type)
    if (data.type === 'opaque' || !known) return
    const others = (sets.get(type)?.data ?? []).filter((one) => canonical(one) !== canonical(data))
    if (klass === classes.NONE) {
      if (others.length === 0) sets.delete(type)
      else sets.set(type, { ...sets.get(type)!, data: others })
      return
    }
    const aliased = sets.has(typeCodes.CNAME)
    if (type === typeCodes.CNAME ? !aliased && sets.size > 0 : aliased) return
    const kept = type === typeCodes.CNAME ? [] : others
    sets.set(type, { name, type: known, ttl, data: [...kept, data] })
  }
}

const sameData = (a: readonly RecordData[], b: readonly RecordData[]): boolean =>
  a.map(canonical).sort().join('\n') === b.map(canonical).sort().join('\n')

const response = (asked: Message, rcode: number): Message => ({
  ...asked,
  rcode,
  flags: { ...noFlags, response: true, authoritative: true },
  answer: [],
  authority: [],
  additional: [],
})

const failing = (asked: Message): Message => response(asked, rcodes.SERVFAIL)
