// What stands at an endpoint's names in a hosted zone, kept as Route 53 gave it: it is deleted by exact value, so a set
// that was changed meanwhile makes the whole batch fail instead of being overwritten.

import type { ResourceRecordSet } from '@aws-sdk/client-route-53'
import { type DomainName, formatRecordData } from '../../dns/index.ts'
import {
  type Fence,
  type FencedWrite,
  type ReadOutcome,
  type Survey,
  sameSets,
  steeredTypes,
} from '../../steering/index.ts'
import type { EndpointName } from '../../terms/index.ts'
import { fenceIn, nameOf } from '../fence-record.ts'
import { type Trouble, trouble } from '../trouble.ts'
import {
  fenceSetOf,
  foreignRecordsOf,
  isSimple,
  policyOf,
  recordSetOf,
  steeredSetOf,
  textData,
  valuesOf,
} from './records.ts'

export type Standing = {
  readonly endpoint: EndpointName
  readonly fence: Fence | null
  /** The fence's set, readable or not; null when there is none. */
  readonly fenceSet: ResourceRecordSet | null
  /** Ordinary sets of the types that are steered. */
  readonly steered: readonly ResourceRecordSet[]
  /** Of other types, or not ordinary. Never touched. */
  readonly others: readonly ResourceRecordSet[]
}

const isSteered = ({ Type }: ResourceRecordSet): boolean => steeredTypes.some((type) => type === Type)

export function standingOf(
  endpoint: EndpointName,
  atName: readonly ResourceRecordSet[],
  atFence: readonly ResourceRecordSet[],
): Standing {
  const fenceSet = atFence.find((set) => set.Type === 'TXT') ?? null
  const ordinary = (set: ResourceRecordSet): boolean => isSteered(set) && isSimple(set)
  return {
    endpoint,
    fence: fenceSet && isSimple(fenceSet) ? fenceIn(valuesOf(fenceSet).map(textData)) : null,
    fenceSet,
    steered: atName.filter(ordinary),
    others: atName.filter((set) => !ordinary(set)),
  }
}

/** The records of the fence's set, readable as one fence or not. */
export const fenceDataOf = ({ fenceSet }: Standing) => (fenceSet ? valuesOf(fenceSet).map(textData) : [])

/** As it stands once a write was accepted. */
export const standingAfter = (before: Standing, write: FencedWrite, fenceName: DomainName): Standing => ({
  ...before,
  fence: write.next,
  fenceSet: fenceSetOf(fenceName, write.next),
  steered: write.sets.map(recordSetOf),
})

const setsOf = ({ endpoint, steered }: Standing) => steered.map((set) => steeredSetOf(nameOf(endpoint), set))

export const holdsWrite = (standing: Standing, write: FencedWrite): boolean =>
  sameSets(setsOf(standing), write.sets)

export function readOf(standing: Standing): ReadOutcome {
  return inTheWay(standing) ?? { kind: 'read', published: { fence: standing.fence, sets: setsOf(standing) } }
}

export const surveyOf = (standing: Standing): Survey => ({
  fence: standing.fence,
  sets: setsOf(standing),
  fenceTexts: standing.fenceSet
    ? valuesOf(standing.fenceSet).map((value) => formatRecordData(textData(value)))
    : [],
  others: standing.others.flatMap(foreignRecordsOf),
})

/** Somebody else's alias or routing policy where only an ordinary set can be compared and replaced. */
export function inTheWay({ endpoint, others, fenceSet }: Standing): Trouble | null {
  const obstacle = others.find(isSteered) ?? (fenceSet !== null && !isSimple(fenceSet) ? fenceSet : undefined)
  if (!obstacle) return null
  const policy = policyOf(obstacle)
  return trouble(
    'conflict',
    `${endpoint}: the ${obstacle.Type} set of ${obstacle.Name} is of another kind (${policy}${obstacle.SetIdentifier === undefined ? '' : `, ${obstacle.SetIdentifier}`}), which Holdfast never touches`,
    `remove that ${policy} set in Route 53, or steer another name and point this one at it`,
  )
}

/** A CNAME stands alone at its name. */
export function aliasBesideOthers({ endpoint, others }: Standing, write: FencedWrite): Trouble | null {
  const beside = others[0]
  if (!beside || !write.sets.some((set) => set.type === 'CNAME')) return null
  return trouble(
    'conflict',
    `${endpoint} holds records of other types (${beside.Type}), beside which a CNAME cannot stand`,
    'remove those records, or give the targets addresses in place of a CNAME',
  )
}
