// The text of docs/publishers.md: what each kind promises and cannot, told from the one place where it is declared.

import {
  type KindPromises,
  type PromiseId,
  type PromisingKind,
  promises,
  promisesOf,
  publisherPromises,
} from './promises.ts'

const kinds = Object.keys(publisherPromises) as readonly PromisingKind[]
const ids = Object.keys(promises) as readonly PromiseId[]

export function publishersDocs(): string {
  const reasons = new Reasons()
  const kept = table(
    ['a publisher …', ...kinds],
    ids.map((id) => [promises[id], ...kinds.map((kind) => cellOf(promisesOf(kind), id, reasons))]),
  )
  const lines = [
    ...opening,
    ...table(['', ...kinds.map((kind) => `${promisesOf(kind).title} (\`${kind}\`)`)], facts),
    '',
    '## Promises',
    '',
    ...asked,
    ...kept,
    '',
  ]
  return `${[...lines, ...reasons.told, '', ...allowing].join('\n').trimEnd()}\n`
}

function cellOf({ cannot, singleWriter }: KindPromises, id: PromiseId, reasons: Reasons): string {
  const reason = cannot[id]
  if (reason !== undefined) return `— ${reasons.numbered(reason)}`
  if (id !== 'concurrent-writers' || singleWriter === undefined) return 'yes'
  return `yes ${reasons.numbered(`asked of a server whose readings are current; ${singleWriter}`)}`
}

const opening = [
  '# Publishers',
  '',
  'Where records live, and what holds there. Written by `bin/holdfast check-config --publishers-docs` from the one place',
  'that the tests, `check-config` and the board go by too; a test keeps the two equal.',
  '',
]

const asked = [
  'One suite asks each of them all of this, over a real server or one that keeps the documented semantics of the',
  'provider, with writers in processes of their own and paths that cut, tear, delay and repeat what goes over them. It',
  'leaves out what stands here as —, each with its reason below, and nothing else.',
  '',
]

/** What the servers' own tests found necessary. */
const allowing = [
  '## What to allow there',
  '',
  '- **BIND**: `update-policy { grant KEY zonesub ANY; };` and `allow-transfer { key KEY; };`. More than 100 addresses of a',
  '  type need `max-records-per-type` (9.18 and newer).',
  '- **Knot**: an `acl` of the key with `action: [update, transfer]`.',
  '- **PowerDNS**: `dnsupdate=yes`; for the zone `TSIG-ALLOW-DNSUPDATE` of the key, which `holdfast zone PUBLISHER` shows and',
  '  makes (a zone without it takes unsigned updates from the addresses allowed), and `TSIG-ALLOW-AXFR`.',
  '- **Transfers** are worth allowing: many names that do not change are then read from one transfer a round. Without them each',
  '  is asked for, at several times the CPU.',
  '- **Route 53**: `route53:ChangeResourceRecordSets`, `route53:ListResourceRecordSets` and `route53:GetHostedZone` on',
  '  `arn:aws:route53:::hostedzone/ID`.',
  '- **Cloudflare**: a token with Zone, DNS, Edit for the one zone. Its free plan takes 200 operations in a batch.',
  '',
]

const yesNo = (holds: boolean): string => (holds ? 'yes' : 'no')

type Fact = readonly [what: string, tell: (of: KindPromises) => string]
const factsOfAKind: readonly Fact[] = [
  ['where the fence is compared', ({ compared }) => compared],
  [
    'fence and records change in one step',
    ({ atomic, spreads }) => `${yesNo(atomic)}${spreads ? `; ${spreads}` : ''}`,
  ],
  [
    'who may write',
    ({ singleWriter }) => (singleWriter ? `one process alone: ${singleWriter}` : 'any number of enactors'),
  ],
  ['a selection is a write', ({ selectionIsWrite }) => yesNo(selectionIsWrite)],
  ['smallest TTL', ({ smallestTtl }) => `${smallestTtl} s`],
  ['failover needs', ({ controlPlane }) => controlPlane ?? 'nothing of anybody else’s'],
]
const facts = factsOfAKind.map(([what, tell]) => [what, ...kinds.map((kind) => tell(promisesOf(kind)))])

/** Reasons are told once below the table, and numbered in it. */
class Reasons {
  readonly #reasons: string[] = []

  numbered(reason: string): string {
    if (!this.#reasons.includes(reason)) this.#reasons.push(reason)
    return `(${this.#reasons.indexOf(reason) + 1})`
  }

  get told(): readonly string[] {
    return this.#reasons.map((reason, i) => `${i + 1}. ${reason}`)
  }
}

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`

const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  row(head),
  `|${head.map(() => '---').join('|')}|`,
  ...rows.map(row),
]
