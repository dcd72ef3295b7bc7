// A hosted zone: change batches that are made whole or not at all, with the service's own words for what is wrong, and
// the listing in its order. Pure but for its own state.

import {
  called,
  keyOf,
  listingKey,
  type RecordSet,
  recordSetFrom,
  sameRecordSet,
  valueProblem,
} from './record-set.ts'
import { childOf, type Element, textOf } from './xml.ts'

export type Action = 'CREATE' | 'DELETE' | 'UPSERT'
export type Change = { readonly action: Action; readonly set: RecordSet }

type Place = Pick<RecordSet, 'Name' | 'Type' | 'SetIdentifier'>

export type Page = {
  readonly sets: readonly RecordSet[]
  readonly next: RecordSet | null
}

const mostElements = 1000
const mostCharacters = 32_000
const mostValues = 400

/** The changes of a request's document, or what the interface says to one that it cannot read. */
export function changesFrom(document: Element | null): readonly Change[] | string {
  const batch = document?.name === 'ChangeResourceRecordSetsRequest' ? childOf(document, 'ChangeBatch') : null
  const changes = (batch && childOf(batch, 'Changes')?.children) ?? []
  if (changes.length === 0) return 'Invalid XML ; a change batch has at least one change'
  const read: Change[] = []
  for (const change of changes) {
    const action = textOf(change, 'Action')
    const element = childOf(change, 'ResourceRecordSet')
    if ((action !== 'CREATE' && action !== 'DELETE' && action !== 'UPSERT') || !element)
      return `Invalid XML ; '${action}' is no action, or its ResourceRecordSet is missing`
    const set = recordSetFrom(element)
    const forms = [set.Alias !== undefined, set.TTL !== undefined && set.Values.length > 0].filter(Boolean)
    if (forms.length !== 1)
      return `Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found ${forms.length === 0 ? 'none' : 'more than one'} in Change with [Action=${action}, Name=${set.Name}, Type=${set.Type}, SetIdentifier=${set.SetIdentifier ?? 'null'}]`
    if (set.TTL !== undefined && !(set.TTL >= 0 && set.TTL <= 2_147_483_647))
      return `Invalid request: TTL ${set.TTL} is not between 0 and 2147483647`
    read.push({ action, set })
  }
  return read
}

export class HostedZone {
  readonly id: string
  /** With its final dot. */
  readonly name: string
  #sets: ReadonlyMap<string, RecordSet>
  readonly #orders = new WeakMap<RecordSet, string>()
  /** Made when it is asked for. */
  #listing: readonly { readonly set: RecordSet; readonly order: string }[] | null = null

  constructor(id: string, name: string) {
    this.id = id
    this.name = name
    const apex = (Type: string, TTL: number, ...Values: string[]): RecordSet => ({
      Name: name,
      Type,
      TTL,
      Values,
      Policy: {},
    })
    const servers = ['ns-1.example.net.', 'ns-2.example.org.']
    const own = [
      apex('NS', 172_800, ...servers),
      apex('SOA', 900, `${servers[0]} hostmaster.example.net. 1 7200 900 1209600 86400`),
    ]
    this.#sets = new Map(own.map((set) => [keyOf(set), set]))
  }

  get sets(): readonly RecordSet[] {
    return [...this.#sets.values()]
  }

  /** What is wrong, everything at once; nothing was changed then. */
  change(changes: readonly Change[]): readonly string[] {
    const heavy = tooMuch(changes)
    if (heavy.length > 0) return heavy
    const after = new Map(this.#sets)
    const problems = [...contradictions(changes), ...changes.flatMap((one) => this.#apply(after, one))]
    if (![...after.values()].some(({ Name, Type }) => Name === this.name && Type === 'NS'))
      problems.push('A HostedZone must contain at least one NS record for the zone itself.')
    if (![...after.values()].some(({ Name, Type }) => Name === this.name && Type === 'SOA'))
      problems.push('A HostedZone must contain exactly one SOA record.')
    if (problems.length === 0) {
      this.#sets = after
      this.#listing = null
    }
    return problems
  }

  /** Begins with the first set whose name is not before `from`. */
  list(from: Place | null, most: number): Page {
    this.#listing ??= [...this.#sets.values()]
      .map((set) => ({ set, order: this.#orderOf(set) }))
      .sort((a, b) => (a.order < b.order ? -1 : 1))
    const begin = from && orderOf(from)
    const first = begin === null ? 0 : this.#listing.findIndex(({ order }) => order >= begin)
    if (first < 0) return { sets: [], next: null }
    const sets = this.#listing.slice(first, first + most).map(({ set }) => set)
    return { sets, next: this.#listing[first + most]?.set ?? null }
  }

  #orderOf(set: RecordSet): string {
    const known = this.#orders.get(set)
    if (known !== undefined) return known
    const order = orderOf(set)
    this.#orders.set(set, order)
    return order
  }

  #apply(after: Map<string, RecordSet>, { action, set }: Change): readonly string[] {
    const { Name } = set
    if (Name !== this.name && !Name.endsWith(`.${this.name}`))
      return [`RRSet with DNS name ${Name} is not permitted in zone ${this.name}`]
    const there = after.get(keyOf(set))
    if (action === 'DELETE') {
      if (!there) return [`Tried to delete resource record set ${called(set)} but it was not found`]
      if (!sameRecordSet(there, set))
        return [
          `Tried to delete resource record set ${called(set)} but the values provided do not match the current values`,
        ]
      after.delete(keyOf(set))
      return []
    }
    if (action === 'CREATE' && there)
      return [`Tried to create resource record set ${called(set)} but it already exists`]
    const wrong = valueProblem(set) ?? this.#misplaced(after, set)
    if (wrong) return [wrong]
    after.set(keyOf(set), set)
    return []
  }

  #misplaced(after: ReadonlyMap<string, RecordSet>, { Name, Type, SetIdentifier }: RecordSet): string | null {
    const beside = [...after.values()].filter((other) => other.Name === Name)
    if (Type === 'CNAME') {
      if (Name === this.name)
        return `RRSet of type CNAME with DNS name ${Name} is not permitted at apex in zone ${this.name}`
      if (beside.some((other) => other.Type !== 'CNAME'))
        return `RRSet of type CNAME with DNS name ${Name} is not permitted as it conflicts with other records with the same DNS name in zone ${this.name}`
    } else if (beside.some((other) => other.Type === 'CNAME'))
      return `RRSet of type ${Type} with DNS name ${Name} is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone ${this.name}`
    const mixed = beside.some(
      (other) => other.Type === Type && (other.SetIdentifier === undefined) !== (SetIdentifier === undefined),
    )
    return mixed
      ? `RRSet with DNS name ${Name}, type ${Type}, SetIdentifier ${SetIdentifier ?? 'null'} cannot be created because a set of another routing policy with the same name and type exists`
      : null
  }
}

const orderOf = ({ Name, Type, SetIdentifier = '' }: Place): string =>
  `${listingKey(Name)}\0${Type}\0${SetIdentifier}`

/** UPSERT counts twice. */
function tooMuch(changes: readonly Change[]): readonly string[] {
  let elements = 0
  let characters = 0
  for (const { action, set } of changes) {
    const times = action === 'UPSERT' ? 2 : 1
    elements += times * set.Values.length
    characters += times * set.Values.join('').length
  }
  return [
    ...(elements > mostElements ? [`Number of records limit of ${mostElements} exceeded.`] : []),
    ...(characters > mostCharacters ? [`Max character limit of ${mostCharacters} exceeded.`] : []),
    ...(changes.some(({ set }) => set.Values.length > mostValues)
      ? [`Number of ResourceRecords in a ResourceRecordSet exceeds the limit of ${mostValues}.`]
      : []),
  ]
}

/** One set is changed once in a batch, or deleted and then made anew. */
function contradictions(changes: readonly Change[]): readonly string[] {
  const actions = new Map<string, { set: RecordSet; order: Action[] }>()
  for (const { action, set } of changes) {
    const entry = actions.get(keyOf(set))
    if (entry) entry.order.push(action)
    else actions.set(keyOf(set), { set, order: [action] })
  }
  return [...actions.values()]
    .filter(({ order }) => order.length > 1 && order.join() !== 'DELETE,CREATE')
    .map(
      ({ set }) =>
        `The request contains an invalid set of changes for a resource record set '${set.Type} ${set.Name}'`,
    )
}
