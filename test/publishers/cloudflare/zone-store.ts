// One zone as Cloudflare keeps it: records with identifiers, each batch one transaction. What is refused, and with which
// code, follows its API reference and the codes that its users report.

import { randomBytes } from 'node:crypto'

export type ZoneRecord = {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly content: string
  readonly ttl: number
  readonly proxied: boolean
  readonly comment: string | null
  readonly priority?: number
  readonly created_on: string
  readonly modified_on: string
}

export type Fields = Partial<Omit<ZoneRecord, 'created_on' | 'modified_on'>>
export type Batch = {
  readonly deletes?: readonly { readonly id: string }[]
  readonly patches?: readonly (Fields & { readonly id: string })[]
  readonly puts?: readonly (Fields & { readonly id: string })[]
  readonly posts?: readonly Fields[]
}
export type Done = {
  readonly deletes: Kept
  readonly patches: Kept
  readonly puts: Kept
  readonly posts: Kept
}
type Kept = readonly ZoneRecord[]

/** One record that came, changed (`after` of the same id) or went. */
export type RecordChange = { readonly before: ZoneRecord | null; readonly after: ZoneRecord | null }

export class Refusal extends Error {
  readonly status: number
  readonly code: number
  readonly chain: readonly { readonly code: number; readonly message: string }[]
  constructor(status: number, code: number, message: string, chain: Refusal['chain'] = []) {
    super(message)
    this.status = status
    this.code = code
    this.chain = chain
  }
}

export type Plan = { readonly batch: number; readonly smallestTtl: number; readonly records: number }
export const freePlan: Plan = { batch: 200, smallestTtl: 60, records: 200_000 }
export const paidPlan: Plan = { ...freePlan, batch: 3500 }

const addresses = new Set(['A', 'AAAA'])

export class ZoneStore {
  readonly name: string
  plan: Plan
  /** False: identical records are taken, so that nothing but the order of deletes tells writers apart. */
  refusesIdentical = true
  #records = new Map<string, ZoneRecord>()
  readonly #committed: (changes: readonly RecordChange[]) => void
  #ticks = 0

  constructor(name: string, plan: Plan, committed: (changes: readonly RecordChange[]) => void) {
    this.name = name
    this.plan = plan
    this.#committed = committed
  }

  all(): readonly ZoneRecord[] {
    return [...this.#records.values()]
  }

  /** All of it or none: the first operation that fails takes the whole batch with it. */
  apply(batch: Batch): Done {
    const { deletes = [], patches = [], puts = [], posts = [] } = batch
    const size = deletes.length + patches.length + puts.length + posts.length
    if (size > this.plan.batch)
      throw new Refusal(400, 9208, `Batch of ${size} exceeds the limit of ${this.plan.batch} of this plan`)
    const before = this.#records
    this.#records = new Map(before)
    try {
      const done = {
        deletes: deletes.map(({ id }) => this.#delete(id)),
        patches: patches.map((one) => this.#change(one.id, { ...this.#get(one.id), ...one })),
        puts: puts.map((one) => this.#change(one.id, one)),
        posts: posts.map((one) => this.#create(one)),
      }
      this.#tell(before)
      return done
    } catch (problem) {
      this.#records = before
      throw problem
    }
  }

  #tell(before: ReadonlyMap<string, ZoneRecord>): void {
    const ids = new Set([...before.keys(), ...this.#records.keys()])
    const changes = [...ids]
      .map((id) => ({ before: before.get(id) ?? null, after: this.#records.get(id) ?? null }))
      .filter((change) => change.before !== change.after)
    this.#committed(changes)
  }

  #get(id: string): ZoneRecord {
    const record = this.#records.get(id)
    if (!record) throw new Refusal(404, 81044, 'Record does not exist.')
    return record
  }

  #delete(id: string): ZoneRecord {
    const record = this.#get(id)
    this.#records.delete(id)
    return record
  }

  #change(id: string, fields: Fields): ZoneRecord {
    const before = this.#get(id)
    this.#records.delete(id)
    const after = { ...this.#checked(fields), id, created_on: before.created_on, modified_on: this.#time() }
    this.#records.set(id, after)
    return after
  }

  #create(fields: Fields): ZoneRecord {
    if (this.#records.size >= this.plan.records)
      throw new Refusal(400, 81045, 'The record quota has been exceeded.')
    const time = this.#time()
    const record = {
      ...this.#checked(fields),
      id: randomBytes(16).toString('hex'),
      created_on: time,
      modified_on: time,
    }
    this.#records.set(record.id, record)
    return record
  }

  #checked(fields: Fields): Omit<ZoneRecord, 'id' | 'created_on' | 'modified_on'> {
    const { type = '', content = '', ttl = 1, proxied = false, comment = null, priority } = fields
    const name = this.#within(fields.name ?? '')
    this.#validate(type, content, ttl, proxied)
    const beside = this.all().filter((record) => record.name === name)
    const isAlias = (one: string): boolean => one === 'CNAME'
    if (this.refusesIdentical && beside.some((one) => one.type === type && one.content === content))
      throw new Refusal(400, 81058, 'An identical record already exists.')
    const meets = isAlias(type)
      ? beside.some((one) => addresses.has(one.type) || isAlias(one.type))
      : addresses.has(type) && beside.some((one) => isAlias(one.type))
    if (meets) throw new Refusal(400, 81053, 'An A, AAAA, or CNAME record with that host already exists.')
    return {
      name,
      type,
      content,
      ttl: proxied ? 1 : ttl,
      proxied,
      comment,
      ...(priority === undefined ? {} : { priority }),
    }
  }

  /** A name that is not of the zone is taken as relative to it. */
  #within(name: string): string {
    const lower = name.toLowerCase()
    if (lower === '@') return this.name
    return lower === this.name || lower.endsWith(`.${this.name}`) ? lower : `${lower}.${this.name}`
  }

  #validate(type: string, content: string, ttl: number, proxied: boolean): void {
    const invalid = (code: number, message: string) =>
      new Refusal(400, 1004, 'DNS Validation Error', [{ code, message }])
    if (type === '' || content === '') throw invalid(9000, 'DNS name or content is missing.')
    if (type === 'A' && !/^\d{1,3}(\.\d{1,3}){3}$/.test(content))
      throw invalid(9005, 'Content for A record is invalid. Must be a valid IPv4 address')
    if (!proxied && ttl !== 1 && (ttl < this.plan.smallestTtl || ttl > 86_400))
      throw invalid(
        9021,
        `TTL must be between ${this.plan.smallestTtl} and 86400 seconds, or 1 for Automatic.`,
      )
  }

  /** Ever later, so that what was made first is told from what was made after it. */
  #time(): string {
    return new Date(Date.UTC(2026, 0, 1) + this.#ticks++).toISOString()
  }
}
