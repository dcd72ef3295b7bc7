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
  'own-write-recognised': 'recognises its own write whose reply was lost',
  'concurrent-writers': 'loses no update, empties nothing and never goes back under many writers',
  'foreign-kept': 'leaves the records of others as they are',
  'cname-conflict': 'refuses a CNAME beside the records of others rather than empty the name',
  'foreign-fence-replaced': 'replaces a fence that nobody can read, without help',
  wildcard: 'steers a wildcard, apart from the name above it',
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
  /** Why one process alone writes there: joined nodes leave it to the main node. Absent where any may. */
  readonly singleWriter?: string
  /** A CNAME may stand at the apex: it is answered with the addresses behind it. */
  readonly aliasAtApex?: true
  readonly cannot: Readonly<Partial<Record<PromiseId, string>>>
}

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
      'foreign-kept': 'nobody else has a hand in a steered name: it is answered from the envelope alone',
      'cname-conflict': 'nobody else has records at a steered name',
      'foreign-fence-replaced': 'the fence is no record here, and nobody else can write it',
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
    compared: compareAtRecord,
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
    cannot: {},
  },
  cloudflare: {
    title: 'Cloudflare',
    smallestTtl: 60,
    compared:
      'by the one writer there is; the fence is deleted by its id in the same batch, and all is read back',
    atomic: true,
    selectionIsWrite: true,
    controlPlane: "Cloudflare's API",
    singleWriter:
      'a batch of Cloudflare has no precondition; what stands in for one needs readings that are current, which Cloudflare does not promise',
    aliasAtApex: true,
    cannot: {},
  },
} as const satisfies Readonly<Record<string, KindPromises>>

export type PromisingKind = keyof typeof publisherPromises

export const promisesOf = (kind: PromisingKind): KindPromises => publisherPromises[kind]
