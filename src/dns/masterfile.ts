// Master files (RFC 1035 section 5) to zones and back. All that is wrong is reported at once, with its place, because a
// file is mended in an editor, not one error at a time. $INCLUDE is refused: a zone is one file that can be reviewed.

import { bad, good, type Outcome } from '../terms/index.ts'
import { isRecordType, recordTypes } from './codes.ts'
import { type Entry, entriesOf, type Position, type Token } from './lexer.ts'
import { absolute, labelsOf, root } from './names.ts'
import type { DomainName, RecordType, RRset } from './records.ts'
import { formatRecordData, parseRecordFields, parseTtl, resolveName } from './text.ts'
import { type Zone, zoneOf } from './zone.ts'

export type MasterFileError = Position & { readonly file: string; readonly message: string }

/** Characters; a larger file is refused unread. */
export const maxMasterFileLength = 16 * 1024 * 1024
/** Errors reported at once. */
export const maxMasterFileErrors = 20

/**
 * Reads a whole zone. `origin`: what relative names are below until `$ORIGIN` says otherwise, and the zone that the file
 * must be; without it the zone is where the SOA stands.
 */
export function parseMasterFile(
  text: string,
  options: { readonly file: string; readonly origin?: DomainName },
): Outcome<Zone, readonly MasterFileError[]> {
  const refuse = (errors: readonly (Position & { message: string })[]) =>
    bad(errors.slice(0, maxMasterFileErrors).map((error) => ({ file: options.file, ...error })))
  if (text.length > maxMasterFileLength)
    return refuse([
      {
        line: 1,
        column: 1,
        message: `the file has ${text.length} characters, ${maxMasterFileLength} are allowed`,
      },
    ])
  const reader = new Reader(options.origin)
  for (const found of entriesOf(text)) {
    if ('error' in found) reader.errors.push(found.error)
    else reader.read(found.entry)
    if (reader.errors.length >= maxMasterFileErrors) break
  }
  if (reader.errors.length > 0) return refuse(reader.errors)
  const origin = options.origin ?? reader.records.find(({ set }) => set.type === 'SOA')?.set.name
  if (origin === undefined)
    return refuse([{ line: 1, column: 1, message: 'no SOA record: begin the zone with one' }])
  const zone = zoneOf(
    origin,
    reader.records.map((record) => record.set),
  )
  if (zone.ok) return good(zone.value)
  return refuse(
    zone.error.map((fault) => ({ ...reader.placeOf(fault.name, fault.type), message: fault.message })),
  )
}

type Head = {
  readonly ttl?: number
  readonly type: RecordType
  readonly rest: readonly Token[]
  readonly at: Token
}

class Reader {
  readonly errors: (Position & { readonly message: string })[] = []
  readonly records: { readonly set: RRset; readonly at: Position }[] = []
  #origin: DomainName | undefined
  #owner: DomainName | undefined
  #defaultTtl: number | undefined
  #lastTtl: number | undefined

  constructor(origin: DomainName | undefined) {
    this.#origin = origin
  }

  placeOf(name: DomainName, type: RecordType): Position {
    const found = this.records.find(({ set }) => set.name === name && set.type === type)
    return found?.at ?? { line: 1, column: 1 }
  }

  #fail(at: Position, message: string): null {
    this.errors.push({ line: at.line, column: at.column, message })
    return null
  }

  read(entry: Entry): void {
    const [first, ...rest] = entry.tokens
    if (!first) return
    if (!entry.continued && !first.quoted && first.text.startsWith('$')) this.#directive(first, rest)
    else this.#record(entry)
  }

  #directive(directive: Token, args: readonly Token[]): void {
    const [argument, surplus] = args
    const word = directive.text.toUpperCase()
    if (word === '$INCLUDE')
      this.#fail(
        directive,
        '$INCLUDE is not read: put the records of that file here, so that the zone is one file',
      )
    else if (word !== '$ORIGIN' && word !== '$TTL')
      this.#fail(directive, `expected $ORIGIN or $TTL, read ${JSON.stringify(directive.text.slice(0, 40))}`)
    else if (!argument || surplus) this.#fail(surplus ?? directive, `expected ${word} with one value`)
    else if (word === '$TTL') {
      const ttl = parseTtl(argument.text)
      if (ttl.ok) this.#defaultTtl = ttl.value
      else this.#fail(argument, ttl.error)
    } else {
      const origin = this.#name(argument)
      if (origin !== null) this.#origin = origin
    }
  }

  #name(token: Token): DomainName | null {
    const { text } = token
    if (this.#origin === undefined && !text.endsWith('.'))
      return this.#fail(
        token,
        `${JSON.stringify(text.slice(0, 60))} is relative and no $ORIGIN was given; add a final dot`,
      )
    const name = resolveName(text, this.#origin ?? root)
    return name.ok ? name.value : this.#fail(token, name.error)
  }

  #record(entry: Entry): void {
    const owner = entry.continued ? this.#owner : this.#name(entry.tokens[0]!)
    if (owner === undefined) {
      this.#fail(entry.tokens[0]!, 'a record without a name, and none before it')
      return
    }
    if (owner !== null) this.#owner = owner
    const head = this.#head(entry.continued ? entry.tokens : entry.tokens.slice(1), entry.tokens.at(-1)!)
    if (!head || owner === null) return
    const tokens = head.rest.map((token) => token.text)
    const data = parseRecordFields(head.type, tokens, this.#origin ?? root)
    if (!data.ok) {
      this.#fail(head.rest[data.error.field] ?? head.rest.at(-1) ?? head.at, data.error.message)
      return
    }
    const implied = data.value.type === 'SOA' ? data.value.minimum : undefined
    const ttl = head.ttl ?? this.#defaultTtl ?? this.#lastTtl ?? implied
    if (ttl === undefined) {
      this.#fail(head.at, 'no TTL: begin the file with a line such as $TTL 1h')
      return
    }
    this.#lastTtl = ttl
    this.records.push({ set: { name: owner, type: head.type, ttl, data: [data.value] }, at: head.at })
  }

  /** TTL and class in either order, then the type. */
  #head(tokens: readonly Token[], last: Token): Head | null {
    let ttl: number | undefined
    let classSeen = false
    for (const [index, token] of tokens.entries()) {
      const word = token.text.toUpperCase()
      if (isRecordType(word))
        return { type: word, rest: tokens.slice(index + 1), at: token, ...(ttl !== undefined && { ttl }) }
      if (word === 'IN' && !classSeen) classSeen = true
      else if (/^(?:CH|HS|CS|CLASS\d+)$/.test(word))
        return this.#fail(token, `class ${word} is not served, only IN`)
      else if (/^\d/.test(word) && ttl === undefined) {
        const parsed = parseTtl(word)
        if (!parsed.ok) return this.#fail(token, parsed.error)
        ttl = parsed.value
      } else
        return this.#fail(
          token,
          `expected one of ${recordTypes.join(', ')}, read ${JSON.stringify(token.text.slice(0, 40))}`,
        )
    }
    return this.#fail(last, 'expected a record type and its data, the entry ends')
  }
}

/** One record a line, every name absolute and every TTL written; reading it gives the same zone. */
export function formatMasterFile(zone: Zone): string {
  const sets = [...zone.sets.values()].flatMap((types) => [...types.values()])
  const order = (set: RRset): string =>
    `${labelsOf(set.name).toReversed().join('\0')}\x01${set.type === 'SOA' ? '' : set.type}`
  const keyed = sets.map((set) => ({ set, key: order(set) })).sort((a, b) => (a.key < b.key ? -1 : 1))
  const lines = keyed.flatMap(({ set }) =>
    set.data.map((data) => `${absolute(set.name)} ${set.ttl} IN ${set.type} ${formatRecordData(data)}`),
  )
  return `$ORIGIN ${absolute(zone.origin)}\n${lines.join('\n')}\n`
}
