// How many seconds a region of a DynamoDB global table is behind another: a canary item is written in one and read in
// the other, its time by our own clock. What is told is never less than the truth, and at most the check's interval more:
// the canary that is seen may have been the last but one.

import { type Duration, ms } from '../../../terms/index.ts'
import { faultCode } from '../../code.ts'
import { noLagMemory, stepLag } from '../../lag.ts'
import { type CancelLook, type Finding, type LookContext, type Stage, startLook } from '../../look.ts'
import { type Canary, type DynamodbProbe, openCanary } from './canary.ts'
import { type Deed, type DynamodbFault, dynamodbFault } from './faults.ts'

/** Of the time for a look: a region that is silent must leave enough to read in the other. */
const writingShare = 0.4

export function lookDynamodb(
  probe: DynamodbProbe,
  context: LookContext,
  tell: (finding: Finding) => void,
): CancelLook {
  const over = new AbortController()
  const begin = (stage: Stage): (() => void) => {
    void compare(stage, probe, context, over.signal).catch((error: unknown) => {
      stage.unknown(`could not look at the table ${probe.table}: ${faultCode(error)}`)
    })
    return () => over.abort()
  }
  return startLook(context, 'request', `DynamoDB in ${probe.to.region}`, begin, tell)
}

type Done<T> = { readonly value: T } | { readonly fault: DynamodbFault }

async function compare(
  stage: Stage,
  probe: DynamodbProbe,
  { clock, timers, timeout, memory = {} }: LookContext,
  over: AbortSignal,
): Promise<void> {
  const attempt = async <T>(
    deed: Deed,
    act: (signal: AbortSignal) => Promise<T>,
    patience: Duration,
  ): Promise<Done<T>> => {
    const late = new AbortController()
    const cancel = timers.after(patience, () => late.abort())
    try {
      return { value: await act(AbortSignal.any([over, late.signal])) }
    } catch (error) {
      return { fault: dynamodbFault(error, deed, deed === 'write' ? probe.from : probe.to, probe) }
    } finally {
      cancel()
    }
  }
  const opened = (): Promise<Canary> => {
    memory.canary ??= openCanary(probe)
    return memory.canary
  }
  // What credentials come from is read anew by the next look.
  const refused = ({ why }: DynamodbFault): void => {
    delete memory.canary
    stage.down('request', why)
  }
  // Later than any before it, also when the clock was set back: else an old one that lies there would pass for it.
  const at = Math.max(Math.round(clock.now()), (memory.canaryAt ?? 0) + 1)
  memory.canaryAt = at
  const written = await attempt(
    'write',
    async (signal) => (await opened()).write(at, signal),
    ms(timeout * writingShare),
  )
  if ('fault' in written && written.fault.kind === 'refused') return refused(written.fault)
  const seen = await attempt('read', async (signal) => (await opened()).read(signal), timeout)
  if ('fault' in seen) return refused(seen.fault)
  const age = seen.value === null ? null : clock.now() - seen.value
  memory.canaryAt = Math.max(at, seen.value ?? 0)
  if (seen.value !== null && seen.value > at && age! < 0) return tellFuture(stage, probe)
  const step = stepLag(memory.lag ?? noLagMemory, {
    at: clock.monotonic(),
    source: 'fault' in written ? null : BigInt(at),
    replica: BigInt(seen.value ?? 0),
  })
  memory.lag = step.memory
  const gone = 'fault' in written ? `; ${written.fault.why}` : ''
  const told = step.lagMs ?? age
  if (told !== null && told < 0) tellFuture(stage, probe)
  else tellLag(stage, probe, told, gone)
}

function tellFuture(stage: Stage, { to, table }: DynamodbProbe): void {
  stage.down(
    'body',
    `the canary in the table ${table} in ${to.region} is from the future: the clock here was set back; how far it is behind is known when the next canary has arrived`,
  )
}

/** `lagMs`: of one of an earlier life of this process its age is all that is known; null: none has arrived. */
function tellLag(stage: Stage, { from, to, table }: DynamodbProbe, lagMs: number | null, gone: string): void {
  const way = `the canary from ${from.region}`
  if (lagMs === null) {
    stage.down('body', `${way} has not arrived in the table ${table} in ${to.region} yet${gone}`)
    return
  }
  const seconds = lagMs / 1000
  stage.up(
    `${way} is ${Math.round(seconds * 10) / 10} s behind in ${to.region}${gone}, after ${stage.took()}`,
    seconds,
  )
}
