// Five looks at once in place of one, a little apart. One success is a success; only all failing is a failure; anything
// else means that we could not look properly.

import type { Duration, Timers } from '../terms/index.ts'
import type { CancelLook, Finding } from './look.ts'

export type StartOne = (tell: (finding: Finding) => void) => CancelLook

export function startVolley(
  looks: number,
  stagger: Duration,
  timers: Timers,
  startOne: StartOne,
  tell: (finding: Finding) => void,
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
    tell(summed(findings, looks))
  }
  for (let i = 0; i < looks && !over; i++) {
    if (i === 0) cancels.add(startOne(hear))
    else cancels.add(timers.after((stagger * i) as Duration, () => !over && cancels.add(startOne(hear))))
  }
  return end
}

function summed(findings: readonly Finding[], looks: number): Finding {
  const tookMs = Math.max(...findings.map((finding) => finding.tookMs))
  const told = findings.find((f) => f.verdict === 'up') ?? findings.find((f) => f.verdict === 'unknown')
  if (told) return { ...told, tookMs }
  const last = findings[findings.length - 1]!
  return { ...last, tookMs, detail: `${last.detail}, ${looks} looks of ${looks}` }
}
