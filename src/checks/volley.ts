// Five looks, a little apart, in place of one. One success is a success; only all failing is a failure; anything else
// means that we could not look properly. Failures that do not agree on whether anybody accepts are said to be parted.

import { type Duration, ms, type Timers } from '../terms/index.ts'
import type { CancelLook, Finding } from './look.ts'

/** `timeout`: this look's own patience; absent: the check's. */
export type StartOne = (tell: (finding: Finding) => void, timeout?: Duration) => CancelLook

export type VolleyPlan = {
  readonly looks: number
  readonly stagger: Duration
  /** From the beginning of the first look to the end of the last one. */
  readonly lasts: Duration
}

/** Each look is begun `stagger` after the one before it, however late that was, so that a stall cannot bunch them. */
export function startVolley(
  { looks, stagger, lasts }: VolleyPlan,
  timeout: Duration,
  timers: Timers,
  startOne: StartOne,
  tell: (finding: Finding, parted: boolean) => void,
): CancelLook {
  const cancels = new Set<() => void>()
  const findings: Finding[] = []
  let over = false
  const end = (): void => {
    over = true
    for (const cancel of cancels) cancel()
    cancels.clear()
  }
  const hear = (finding: Finding): void => {
    if (over) return
    findings.push(finding)
    if (finding.verdict !== 'up' && findings.length < looks) return
    end()
    tell(summed(findings, looks), parted(findings))
  }
  const begin = (nth: number): void => {
    if (over) return
    const patience = ms(Math.min(timeout, lasts - nth * stagger))
    if (nth + 1 < looks) cancels.add(timers.after(stagger, () => begin(nth + 1)))
    const cancelLook = startOne(hear, patience)
    if (over) cancelLook()
    else cancels.add(cancelLook)
  }
  begin(0)
  return end
}

/**
 * All in silence, some of them after they had been accepted and some before: neither a dead host does that nor a frozen
 * process, but a path that loses packets before a process that takes a moment.
 */
function parted(findings: readonly Finding[]): boolean {
  const accepted = (finding: Finding): boolean => !['dns', 'connect', undefined].includes(finding.phase)
  return (
    findings.every(({ timedOut }) => timedOut) &&
    findings.some(accepted) &&
    findings.some(({ phase }) => phase === 'connect')
  )
}

function summed(findings: readonly Finding[], looks: number): Finding {
  const tookMs = Math.max(...findings.map((finding) => finding.tookMs))
  const told = findings.find((f) => f.verdict === 'up') ?? findings.find((f) => f.verdict === 'unknown')
  if (told) return { ...told, tookMs }
  const last = findings[findings.length - 1]!
  return { ...last, tookMs, detail: `${last.detail}, ${looks} looks of ${looks}` }
}
