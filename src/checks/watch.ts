// One check over time: look, count, judge, wait, look again. Looks of one check never overlap; what confirms a failure,
// a volley or a grace full of looks, is one look.

import {
  type CheckResult,
  type Health,
  type HealthState,
  initialHealth,
  stepHealth,
} from '../signals/index.ts'
import {
  assert,
  type CheckId,
  type Clock,
  type Instant,
  ms,
  type NodeName,
  type ServiceId,
  type Timers,
} from '../terms/index.ts'
import { startAgain } from './again.ts'
import type { Attention } from './attention.ts'
import type { Gate } from './gate.ts'
import type { CancelLook, Finding, LookMemory } from './look.ts'
import { gridPoint, type Manner, nextLook, phaseOf, volleyPlan } from './pace.ts'
import type { LookOnce } from './probes/index.ts'
import type { CheckSpec } from './spec.ts'
import { makeUsual } from './usual.ts'
import { type StartOne, startVolley } from './volley.ts'

/** After a look was counted. */
export type Looked = {
  readonly state: HealthState
  /** When it was this look that decided it. */
  readonly why: string | null
  /** How long the other side took, without what this process slept; null: the look failed, or was one of several. */
  readonly latencyMs: number | null
}

/** A judged state has changed. `result` is the look that decided it. */
export type Judged = {
  readonly check: CheckId
  readonly service?: ServiceId
  readonly state: 'up' | 'down'
  readonly at: Instant
  readonly why: string
  readonly result: CheckResult
}

export type WatchState = {
  readonly health: Health
  readonly last: CheckResult | null
  /** Results told so far. */
  readonly sequence: number
  /** Grid points that went by while an earlier look still ran or waited: the check looks less often than it should. */
  readonly passed: number
}

export type WatchInput = {
  readonly spec: CheckSpec
  readonly vantage: NodeName
  readonly clock: Clock
  readonly timers: Timers
  readonly gate: Gate
  readonly attention: Attention
  readonly look: LookOnce
  readonly onResult: (result: CheckResult, looked: Looked) => void
  readonly onJudged: (judged: Judged) => void
  readonly from?: { readonly health: Health; readonly sequence: number }
}

type Began = { readonly at: Instant; readonly monotonic: number; readonly awayMs: number }

export type CheckWatch = { stop(): void; nudge(): void; state(): WatchState }

export function watchCheck(input: WatchInput): CheckWatch {
  const { spec, clock, timers, gate, attention } = input
  const origin = clock.monotonic()
  let health = input.from?.health ?? initialHealth()
  let sequence = input.from?.sequence ?? 0
  let last: CheckResult | null = null
  let passed = 0
  const usual = makeUsual()
  const memory: LookMemory = {}
  let stopped = false
  let looking = false
  /** Cancels whatever is pending: the timer, the place in the queue or the look itself. */
  let cancel: () => void = () => {}

  const look = (manner: Manner): void => {
    looking = true
    let began: Began | null = null
    const startOne: StartOne = (tell, timeout = spec.timeout) =>
      throughGate(gate, (leave) => {
        began ??= { at: clock.now(), monotonic: clock.monotonic(), awayMs: attention.awayMs() }
        const context = { clock, timers, timeout, awayMs: attention.awayMs, memory }
        const rest = attention.attend()
        const cancelLook = input.look(spec.probe, context, (finding) => {
          rest()
          leave()
          tell(finding)
        })
        return () => {
          rest()
          cancelLook()
        }
      })
    const hear = (finding: Finding): void => {
      looking = false
      assert(began !== null, 'a look that found something has begun')
      if (!stopped) count(began, finding, manner)
    }
    const volleyTo = (hearVolley: (finding: Finding, parted: boolean) => void): CancelLook =>
      startVolley(volleyPlan(spec.timeout, usual.within()), spec.timeout, timers, startOne, hearVolley)
    // Asked once more, and not for ever: a frozen process whose queue is about full accepts some and not others, too.
    const volley = (): CancelLook =>
      volleyTo((finding, parted) => {
        if (parted) cancel = volleyTo(hear)
        else hear(finding)
      })
    // What refused and has fallen silent is asked as the silent are.
    const hearAgain = (finding: Finding): void => {
      if (finding.timedOut) cancel = volley()
      else hear(finding)
    }
    const start: Record<Manner, () => CancelLook> = {
      single: () => startOne(hear),
      volley,
      again: () => startAgain(spec.refusedGrace, { clock, timers }, startOne, hearAgain),
    }
    const cancelLook = start[manner]()
    // A look that cannot be made is over before it returns; what is pending then is the next one.
    if (looking) cancel = cancelLook
  }

  const count = (began: Began, finding: Finding, manner: Manner): void => {
    const endedAt = clock.monotonic()
    const tookMs = endedAt - began.monotonic
    const result = resultOf(spec.id, input.vantage, ++sequence, began.at, { ...finding, tookMs })
    const step = stepHealth(health, result, spec)
    health = step.health
    if (finding.verdict === 'up') usual.took(finding.tookMs)
    last = result
    const next = nextLook(spec, origin, health, { startedAt: began.monotonic, endedAt, finding })
    passed += next.passed
    wait(next.at, next.manner)
    const alone = manner === 'single' && finding.verdict === 'up'
    const latencyMs = alone ? Math.max(0, finding.tookMs - (attention.awayMs() - began.awayMs)) : null
    input.onResult(result, { state: health.state, why: step.judged?.why ?? null, latencyMs })
    if (!step.judged || stopped) return
    const { id: check, service } = spec
    input.onJudged({ check, ...(service === undefined ? {} : { service }), ...step.judged, result })
  }

  const wait = (at: number, manner: Manner): void => {
    cancel = timers.after(ms(Math.max(0, at - clock.monotonic())), () => look(manner))
  }
  wait(gridPoint(origin, phaseOf(spec.id, spec.every), spec.every, origin), 'single')

  return {
    stop() {
      stopped = true
      cancel()
    },
    nudge() {
      if (stopped || looking) return
      cancel()
      look('single')
    },
    state: () => ({ health, last, sequence, passed }),
  }
}

/** Begins when the gate has a place; cancelling works while waiting and while looking. */
function throughGate(gate: Gate, begin: (leave: () => void) => CancelLook): CancelLook {
  let cancelLook: () => void = () => {}
  const leaveQueue = gate.enter((leave) => {
    const stop = begin(leave)
    cancelLook = () => {
      stop()
      leave()
    }
  })
  return () => {
    leaveQueue()
    cancelLook()
  }
}

function resultOf(
  check: CheckId,
  vantage: NodeName,
  sequence: number,
  at: Instant,
  finding: Finding,
): CheckResult {
  const { verdict, phase, refused, rehearsed, value, detail, tookMs } = finding
  return {
    check,
    vantage,
    sequence,
    at,
    tookMs,
    verdict,
    ...(verdict === 'up' || phase === undefined ? {} : { phase }),
    ...(refused ? { refused } : {}),
    ...(rehearsed ? { rehearsed } : {}),
    ...(verdict === 'up' && value !== undefined ? { value } : {}),
    detail,
  }
}
