// One look: begins, settles exactly once, and takes everything it opened down with it. The phase is kept while the look
// goes on, so that a look that hangs can say where it hung. Callbacks in place of streams of promises, because a look
// is made five times a second for every check.

import type { CheckPhase } from '../signals/index.ts'
import { type Clock, type Duration, ms, type Timers } from '../terms/index.ts'
import { faultCode } from './code.ts'
import type { LagMemory } from './lag.ts'
import type { Canary } from './probes/dynamodb/canary.ts'

/** What one look found; `runner` makes a `CheckResult` of it. */
export type Finding = {
  readonly verdict: 'up' | 'down' | 'unknown'
  readonly phase?: CheckPhase
  readonly refused?: boolean
  /** The connection was refused or cut, or no way led there: no answer, and no silence either. */
  readonly broken?: boolean
  /** Nothing was heard in time: silence, which a lost packet explains as well as a dead host. */
  readonly timedOut?: boolean
  /** Pretended by a drill: nothing is really wrong. */
  readonly rehearsed?: true
  /** See `CheckResult.value`. */
  readonly value?: number
  /** One sentence without credentials. */
  readonly detail: string
  readonly tookMs: number
}

export type LookContext = {
  readonly clock: Clock
  readonly timers: Timers
  readonly timeout: Duration
  /** Milliseconds, ever growing, in which this process did not run. Absent: it always does. */
  readonly awayMs?: () => number
  /** What earlier looks of the same check left for this one; absent: there were none. */
  readonly memory?: LookMemory
}

/** Of checks that compare what they find with what they found. Probes write it. */
export type LookMemory = {
  lag?: LagMemory
  /** When all that was sent had been replayed; milliseconds of `Clock.monotonic`. */
  caughtUpAt?: number
  /** Opened with credentials that were not refused. */
  canary?: Promise<Canary>
  /** The newest canary that was written or seen. */
  canaryAt?: number
}

/** A look under way. A cancelled look never tells anything. */
export type CancelLook = () => void

/** The look as its probe sees it. */
export type Stage = {
  phase: CheckPhase
  /** False once settled or cancelled: late events are nobody's business. */
  readonly open: () => boolean
  /** How long it has taken so far, for a sentence: "1.2 ms". */
  readonly took: () => string
  readonly up: (detail: string, value?: number) => void
  readonly down: (phase: CheckPhase, detail: string, more?: Pick<Finding, 'refused' | 'broken'>) => void
  readonly unknown: (detail: string) => void
}

const inMs = (elapsed: number): string =>
  `${elapsed < 10 ? Math.round(elapsed * 10) / 10 : Math.round(elapsed)} ms`

/**
 * Runs one look. The timeout counts the time in which this process was awake: it is not the other side's fault that
 * nobody was here to send, or to hear what had come (S14). `begin` opens sockets and returns what closes them; it is called once, and the closing runs exactly
 * once, whether the look settled, timed out or was cancelled. `peer` is `host:port` as people know it.
 */
export function startLook(
  context: LookContext,
  first: CheckPhase,
  peer: string,
  begin: (stage: Stage) => () => void,
  tell: (finding: Finding) => void,
): CancelLook {
  const startedAt = context.clock.monotonic()
  let open = true
  let close: (() => void) | null = null
  let cancelTimer: () => void = () => {}
  const end = (): void => {
    open = false
    cancelTimer()
    close?.()
  }
  const elapsed = (): number => context.clock.monotonic() - startedAt
  const settle = (finding: Omit<Finding, 'tookMs'>): void => {
    if (!open) return
    const tookMs = elapsed()
    end()
    tell({ ...finding, tookMs })
  }
  const stage: Stage = {
    phase: first,
    open: () => open,
    took: () => inMs(elapsed()),
    up: (detail, value) => settle({ verdict: 'up', detail, ...(value === undefined ? {} : { value }) }),
    down: (phase, detail, more) => settle({ verdict: 'down', phase, detail, ...more }),
    unknown: (detail) => settle({ verdict: 'unknown', phase: stage.phase, detail }),
  }
  const awayBefore = context.awayMs?.() ?? 0
  const patienceLeft = (): number => context.timeout + (context.awayMs?.() ?? 0) - awayBefore - elapsed()
  const wait = (forMs: number): void => {
    cancelTimer = context.timers.after(ms(forMs), () => {
      const left = patienceLeft()
      // Timers are early or late by a millisecond.
      if (left > 1) return wait(left)
      const detail = `${peer}: ${hungBefore[stage.phase]} within ${stage.took()}`
      settle({ verdict: 'down', phase: stage.phase, timedOut: true, detail })
    })
  }
  wait(context.timeout)
  try {
    close = begin(stage)
  } catch (error) {
    // Node refuses what it cannot send (an illegal header, a port out of range) by throwing.
    stage.unknown(`could not look at ${peer}: this check cannot be made as configured (${faultCode(error)})`)
    return () => {}
  }
  // A probe may have settled before `begin` returned what closes it.
  if (!open) close()
  return () => {
    if (open) end()
  }
}

const hungBefore: Record<CheckPhase, string> = {
  dns: 'the name was not resolved',
  connect: 'the connection was not accepted',
  tls: 'the TLS handshake did not finish',
  request: 'no answer came',
  status: 'no answer came',
  body: 'the body did not end',
  slow: 'the answer was too slow',
}
