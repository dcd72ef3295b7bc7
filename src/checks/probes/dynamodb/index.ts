// How many seconds a region of a DynamoDB global table is behind another: a canary item is written in one and read in
// the other, its time by our own clock. What is told is never less than the truth, and at most the check's interval more:
// the canary that is seen may have been the last but one.

import { type Duration, type Instant, ms } from '../../../terms/index.ts'
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
  const at = Math.round(clock.now()) as Instant
  const written = await attempt(
    'write',
    async (signal) => (await opened()).write(at, signal),
    ms(timeout * writingShare),
  )
  if ('fault' in written && written.fault.kind === 'refused') return refused(written.fault)
  const seen = await attempt('read', async (signal) => (await opened()).read(signal), timeout)
  if ('fault' in seen) return refused(seen.fault)
  const step = stepLag(memory.lag ?? noLagMemory, {
    at: clock.monotonic(),
    source: 'fault' in written ? null : BigInt(at),
    replica: BigInt(seen.value ?? 0),
  })
  memory.lag = step.memory
  const gone = 'fault' in written ? `; ${written.fault.why}` : ''
  tellLag(stage, probe, step.lagMs, seen.value, at, gone)
}

function tellLag(
  stage: Stage,
  { from, to, table }: DynamodbProbe,
  lagMs: number | null,
  seen: number | null,
  now: Instant,
  gone: string,
): void {
  const way = `the canary from ${from.region}`
  if (seen === null) {
    stage.down('body', `${way} has not arrived in the table ${table} in ${to.region} yet${gone}`)
    return
  }
  // One of an earlier life of this process: its age is all that is known.
  const seconds = Math.max(0, lagMs ?? now - seen) / 1000
  stage.up(
    `${way} is ${Math.round(seconds * 10) / 10} s behind in ${to.region}${gone}, after ${stage.took()}`,
    seconds,
  )
}
