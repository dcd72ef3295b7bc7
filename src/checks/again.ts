// A connection that was refused or cut is looked at again and again, at once, until a grace is over: an ordinary restart
// refuses too. The first success is a success; what still fails at the end of the grace has failed for all of it.

import { type Clock, type Duration, ms, type Timers } from '../terms/index.ts'
import type { CancelLook, Finding } from './look.ts'
import type { StartOne } from './volley.ts'

/** Between two looks: short enough to see a restart end, long enough to burden nobody. */
export const againEvery: Duration = ms(20)

/** Only failures that lie at least `grace` after the call count. `tell` is called once, unless cancelled first. */
export function startAgain(
  grace: Duration,
  { clock, timers }: { readonly clock: Clock; readonly timers: Timers },
  startOne: StartOne,
  tell: (finding: Finding) => void,
): CancelLook {
  const from = clock.monotonic()
  let looks = 0
  let cancel: CancelLook = () => {}
  const graceLeft = (): number => grace - (clock.monotonic() - from)
  const wait = (): void => {
    const last = graceLeft() <= againEvery
    const forMs = last ? Math.max(0, graceLeft()) : againEvery
    // A timer may fire a fraction early; the grace is never cut short by it.
    cancel = timers.after(ms(forMs), () => (last && graceLeft() > 0 ? wait() : look(last)))
  }
  const look = (last: boolean): void => {
    let over = false
    looks++
    const cancelLook = startOne((finding) => {
      over = true
      if (finding.verdict === 'down' && !finding.timedOut && !last) wait()
      else tell(finding.verdict === 'down' && looks > 1 ? summed(finding) : finding)
    })
    if (!over) cancel = cancelLook
  }
  const summed = (finding: Finding): Finding => ({
    ...finding,
    detail: `${finding.detail}, ${looks} looks in ${Math.round(clock.monotonic() - from)} ms`,
  })
  wait()
  return () => cancel()
}
