// Writes of many endpoints in as few batches as Route 53 takes. A batch is made whole or not at all, so one endpoint
// whose fence has moved fails all of them: those that the messages name are set aside (else the batch is halved), the
// others are sent again, and the ones set aside are read and judged.

import type { Change } from '@aws-sdk/client-route-53'
import type { DomainName } from '../../dns/index.ts'
import { type FencedWrite, sameFence, type WriteOutcome } from '../../steering/index.ts'
import type { EndpointName } from '../../terms/index.ts'
import { fenceNameOf, nameOf, notBelow } from '../fence-record.ts'
import { trouble } from '../trouble.ts'
import { changesOf, howManyFit, tooLarge, type Weight, weightOf } from './batch.ts'
import { type Fault, namesIn } from './faults.ts'
import type { Known } from './known.ts'
import { type Places, readAll } from './pages.ts'
import type { Session } from './session.ts'
import {
  aliasBesideOthers,
  fenceDataOf,
  holdsWrite,
  inTheWay,
  type Standing,
  standingAfter,
} from './standing.ts'

type Ready = {
  readonly write: FencedWrite
  readonly fenceName: DomainName
  readonly standing: Standing
  readonly changes: readonly Change[]
  readonly weight: Weight
}

type Refused = { readonly ready: Ready; readonly why: string }

export type Writing = {
  readonly session: Session
  readonly places: Places
  readonly known: Known
  readonly outcomes: Map<EndpointName, WriteOutcome>
}

/** Once by what is known, once more by what is read then: who is refused twice is told why. */
export async function writeAll(writing: Writing, writes: readonly FencedWrite[]): Promise<void> {
  const first = await writeRound(writing, writes, true)
  const second = await writeRound(
    writing,
    first.map(({ ready }) => ready.write),
    false,
  )
  for (const { ready, why } of second) writing.outcomes.set(ready.write.endpoint, notTaken(ready, why))
}

async function writeRound(
  writing: Writing,
  writes: readonly FencedWrite[],
  byMemory: boolean,
): Promise<readonly Refused[]> {
  const { session, places, known, outcomes } = writing
  const standings = new Map<EndpointName, Standing>()
  for (const { endpoint, expected } of writes) {
    const standing = byMemory ? known.get(endpoint) : null
    if (standing && sameFence(standing.fence, expected)) standings.set(endpoint, standing)
  }
  const unknown = writes.map(({ endpoint }) => endpoint).filter((endpoint) => !standings.has(endpoint))
  const read = await readAll(session, places, unknown)
  if (!read.ok) for (const endpoint of unknown) outcomes.set(endpoint, notBegun(read.error))
  else for (const standing of read.value) standings.set(standing.endpoint, known.keep(standing))
  const ready: Ready[] = []
  for (const write of writes) {
    const standing = standings.get(write.endpoint)
    if (!standing) continue
    const judged = judge(write, standing)
    if ('kind' in judged) outcomes.set(write.endpoint, judged)
    else ready.push(judged)
  }
  return send(writing, ready)
}

function judge(write: FencedWrite, standing: Standing): WriteOutcome | Ready {
  const { expected, next } = write
  if (!sameFence(standing.fence, expected))
    return sameFence(standing.fence, next) && holdsWrite(standing, write)
      ? { kind: 'written' }
      : { kind: 'fenced', found: standing.fence }
  const above = notBelow(fenceDataOf(standing), next)
  if (expected === null && above) return { kind: 'fenced', found: above }
  const obstacle = inTheWay(standing) ?? aliasBesideOthers(standing, write)
  if (obstacle) return obstacle
  const fenceName = fenceNameOf(write.endpoint)
  const changes = fenceName.ok ? changesOf(write, fenceName.value, standing) : []
  const weight = weightOf(changes)
  return (
    tooLarge(write, weight) ?? {
      write,
      standing,
      changes,
      weight,
      fenceName: fenceName.ok ? fenceName.value : nameOf(write.endpoint),
    }
  )
}

/** Returns those whose changes Route 53 would not make; everybody else has an outcome. */
async function send(writing: Writing, ready: readonly Ready[]): Promise<readonly Refused[]> {
  const refused: Refused[] = []
  let left = [...ready]
  while (left.length > 0) {
    const batch = left.slice(0, howManyFit(left.map(({ weight }) => weight)))
    left = left.slice(batch.length)
    const { session } = writing
    const changes = batch.flatMap((one) => one.changes)
    const answer = await session.ask('ChangeResourceRecordSets', (api, signal) => api.change(changes, signal))
    if (answer.ok) settle(writing, batch, { kind: 'written' })
    else if (answer.error.kind === 'refused') settle(writing, batch, answer.error.trouble)
    else if (answer.error.kind === 'unknown')
      settle(writing, batch, { kind: 'lost', detail: answer.error.detail })
    else {
      const { messages } = answer.error
      const culprits = culpritsIn(batch, messages)
      for (const one of culprits) {
        writing.known.forget(one.write.endpoint)
        refused.push({ ready: one, why: messages.join('; ') })
      }
      const others = batch.filter((one) => !culprits.includes(one))
      // Nobody is named: each half tells on its own.
      if (culprits.length === 0)
        refused.push(...(await send(writing, halfOf(others, 0))), ...(await send(writing, halfOf(others, 1))))
      else left = [...others, ...left]
    }
  }
  return refused
}

const halfOf = (all: readonly Ready[], half: 0 | 1): readonly Ready[] => {
  const middle = Math.ceil(all.length / 2)
  return half === 0 ? all.slice(0, middle) : all.slice(middle)
}

function settle({ known, outcomes }: Writing, batch: readonly Ready[], outcome: WriteOutcome): void {
  for (const { write, standing, fenceName } of batch) {
    outcomes.set(write.endpoint, outcome)
    if (outcome.kind === 'written') known.keep(standingAfter(standing, write, fenceName))
    else known.forget(write.endpoint)
  }
}

/** Alone in a batch, it was that one. */
function culpritsIn(batch: readonly Ready[], messages: readonly string[]): readonly Ready[] {
  if (batch.length === 1) return batch
  const named = namesIn(messages)
  return batch.filter(({ write, fenceName }) => named.has(nameOf(write.endpoint)) || named.has(fenceName))
}

const notBegun = (fault: Fault): WriteOutcome =>
  fault.kind === 'refused'
    ? fault.trouble
    : trouble(
        'no-answer',
        fault.kind === 'unknown' ? fault.detail : fault.messages.join('; '),
        'look whether Route 53 is well (https://health.aws.amazon.com) and can be reached from here',
      )

function notTaken({ write, standing }: Ready, why: string): WriteOutcome {
  const beside = standing.others.map(({ Type }) => Type).join(', ')
  return trouble(
    'conflict',
    `Route 53 does not take the records of ${write.endpoint}${beside === '' ? '' : ` (beside ${beside})`}: ${why}`,
    'change what it names in the hosted zone, or the targets of this endpoint',
  )
}
