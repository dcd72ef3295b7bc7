// What every publisher promises, by name, and for each kind what it cannot, with the reason: the one place. The suite
// in `conformance/` asks each kind for all but these, `docs/publishers.md` is written from it, and so is what
// `check-config` refuses or warns of.

/** One test of the suite each. */
export const promises = {
  'reads-nothing': 'reads a name that it never wrote as no fence and nothing',
  'first-write': 'writes the first time, and reads back what it wrote',
  'first-write-refused': 'refuses a first write where a fence is, and says which',
  'applied-whole': 'applies the next plan whole: types come and go with it',
  'older-fence-refused': 'refuses a write that expects an older fence, and changes nothing',
  'other-digest-refused': 'refuses the same generation with another digest',
  'never-backwards': 'refuses an older generation even to who knows the fence',
  'selection-compared': 'compares the selection with the fence where a selection is a write',
  'own-write-recognised': 'recognises its own write when it comes again',
  'lost-reply-told':
    'tells of a lost reply as lost, never as failed, whichever request it was: cut off, torn or never heard',
  'dead-between-requests':
    'is whole, old or new, whichever request of a write was the last; the same write again completes it',
  'late-copy-refused': 'lets no copy of a request that comes late change anything',
  'late-writer-refused': 'takes one of two writes when one stood still on its way while the other passed',
  'concurrent-writers':
    'loses no update, empties nothing and never goes back under 8 processes of 50 plans each',
  'killed-writer': 'is whole after a writer was killed at any moment, and the next one goes on',
  'emptied-repaired': 'an enactor there repairs a name that was emptied by hand, with its fence or without',
  'edited-held':
    'an enactor there leaves an edit by hand as it is and says so, until an operator has the word',
  'foreign-kept': 'leaves the records of others as they are: beside a name, below it and at a delegation',
  'long-text-kept': 'leaves a text of several strings as it is',
  'unknown-type-kept': 'leaves records of a type that it does not know as they are',
  'neighbours-fence-kept': 'leaves the fences of other names as they are',
  'cname-conflict': 'refuses a CNAME beside the records of others rather than empty the name',
  'foreign-fence-replaced': 'replaces a fence that nobody can read, without help',
  'wildcard-of-others': 'takes what a wildcard of others answers for no record of a name that is not there',
  wildcard: 'steers a wildcard, apart from the name above it',
  'international-name': 'steers an international name, as its A-labels',
  'longest-name': 'steers the longest name that has room for its fence, with labels of 63 octets',
  'name-too-long': 'refuses a name that leaves no room for a fence, by that name',
  'outside-zone': 'refuses a name outside its zone, by that name',
  'smallest-ttl': 'holds the smallest TTL that it declares, and any above, to the second',
  'addresses-at-apex': "steers the zone's own name",
  'no-cname-at-apex': "refuses a CNAME at the zone's own name",
  'two-hundred-addresses': 'holds 200 addresses of each type',
  'many-names': 'writes 100 names at once, all of them, in no more requests than there are writes',
  survey: 'shows what stands at a name, before and after it is steered',
  'others-surveyed': 'shows the records of others at a name, and a fence that nobody can read',
  release: 'gives a name back once, under the fence that stands there and no other; it can be taken again',
  'release-keeps-records': 'leaves the records as they are when a name is given back',
} as const
export type PromiseId = keyof typeof promises

export type KindPromises = {
  /** As its documentation names it. */
  readonly title: string
  /** Seconds; `check-config` refuses less. */
  readonly smallestTtl: number
  /** Where the fence is compared, in a few words. */
  readonly compared: string
  /** Fence and records change in one step, or not at all. */
  readonly atomic: boolean
  /** False: a selection is answered at once, with no write. */
  readonly selectionIsWrite: boolean
  /** What somebody else runs that failover needs, as the object of "needs"; null when nothing of the kind. */
  readonly controlPlane: string | null
  /** Foundations of somebody else's: what a write needs, and what an answer needs. Absent where it is one's own server. */
  readonly standsOn?: { readonly writing: string; readonly answering: string }
  /** Why one process alone writes there: joined nodes leave it to the main node. Absent where any may. */
  readonly singleWriter?: string
  /** What resolvers may see of one step where it reaches the servers that answer bit by bit. Absent where they see it whole. */
  readonly spreads?: string
  /** A CNAME may stand at the apex: it is answered with the addresses behind it. */
  readonly aliasAtApex?: true
  readonly cannot: Readonly<Partial<Record<PromiseId, string>>>
}

const beside =
  "what others have at the name stands in the zone's file, which no write touches; a steered name is answered from its envelope"
const nobodyElse = (...ids: readonly PromiseId[]): KindPromises['cannot'] =>
  Object.fromEntries(ids.map((id) => [id, beside]))

const compareAtRecord = 'at the record, in the same update (RFC 2136 section 3.2)'

export const publisherPromises = {
  embedded: {
    title: 'the embedded zone',
    smallestTtl: 1,
    compared: 'in the nameserver process, against its copy on disk',
    atomic: true,
    selectionIsWrite: false,
    controlPlane: null,
    cannot: {
      'selection-compared': 'a selection is answered at once, with no write',
      ...nobodyElse(
        'edited-held',
        'foreign-kept',
        'long-text-kept',
        'unknown-type-kept',
        'cname-conflict',
        'foreign-fence-replaced',
        'wildcard-of-others',
        'others-surveyed',
      ),
      'name-too-long': 'the fence is no record here, so that every name has room for one',
      'release-keeps-records':
        "the records are the envelope's and go with it; it is refused unless the zone's file has records to answer with",
    },
  },
  rfc2136: {
    title: 'RFC 2136 (BIND, Knot)',
    smallestTtl: 1,
    compared: compareAtRecord,
    atomic: true,
    selectionIsWrite: true,
    controlPlane: null,
    cannot: {},
  },
  powerdns: {
    title: 'PowerDNS',
    smallestTtl: 1,
    compared: `${compareAtRecord}; by one pdns_server alone over its database, for its lock is its own`,
    atomic: true,
    selectionIsWrite: true,
    controlPlane: null,
    cannot: {},
  },
  route53: {
    title: 'Route 53',
    smallestTtl: 1,
    compared: 'at the record: the change batch deletes the fence by its exact value',
    atomic: true,
    selectionIsWrite: true,
    controlPlane: "Route 53's control plane, which stands in us-east-1",
    standsOn: { writing: 'aws/us-east-1', answering: 'aws' },
    cannot: { 'unknown-type-kept': 'its API has no records of types without a name' },
  },
  cloudflare: {
    title: 'Cloudflare',
    smallestTtl: 60,
    compared:
      'by the one writer there is; the fence is deleted by its id in the same batch, and all is read back',
    atomic: true,
    selectionIsWrite: true,
    controlPlane: "Cloudflare's API",
    standsOn: { writing: 'cloudflare', answering: 'cloudflare' },
    singleWriter:
      'a batch of Cloudflare has no precondition; what stands in for one needs readings that are current, which Cloudflare does not promise',
    spreads:
      'its edges take each record by itself and in no order, so that old and new may be answered together for a moment; never nothing where a type goes on',
    aliasAtApex: true,
    cannot: {
      'unknown-type-kept': 'its API has no records of types without a name',
      'no-cname-at-apex': 'a CNAME may stand there: it is answered with the addresses behind it',
    },
  },
} as const satisfies Readonly<Record<string, KindPromises>>

export type PromisingKind = keyof typeof publisherPromises

export const promisesOf = (kind: PromisingKind): KindPromises => publisherPromises[kind]
