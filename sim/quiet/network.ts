// A look at a target over a path that loses packets: connection, request and answer as TCP carries them, one packet each
// way, lost ones sent again as Linux does. The look itself is the real one.

import type { LookOnce } from '../../src/checks/index.ts'
import { startLook } from '../../src/checks/look.ts'
import type { PausingTime } from '../../src/checks/testing/pausing.ts'
import type { VirtualTime } from '../../src/checks/testing/virtual.ts'
import { ms } from '../../src/terms/index.ts'
import type { Target } from './target.ts'
import type { Path } from './weather.ts'

/** Milliseconds from here to there. */
export const oneWayMs = 5
/** RFC 6298: the first retransmission of a SYN comes after a second; Linux's least for data is 200 ms. */
const synAgainMs = 1000
const dataAgainMs = 200 + 2 * oneWayMs

export type Place = { readonly target: Target; readonly path: Path }

/** `world` is the time of all, `observer` that of the process that looks. */
export function lookOver(
  world: VirtualTime,
  observer: PausingTime,
  placeAt: (port: number) => Place,
): LookOnce {
  return (probe, context, tell) => {
    const port = probe.kind === 'tcp' ? probe.port : 0
    return startLook(
      context,
      'connect',
      `target:${port}`,
      (stage) => begin(world, observer, placeAt(port), stage),
      tell,
    )
  }
}

type Stage = Parameters<Parameters<typeof startLook>[3]>[0]

function begin(world: VirtualTime, observer: PausingTime, { target, path }: Place, stage: Stage): () => void {
  let cancel: () => void = () => {}
  const now = (): number => world.clock.monotonic()
  const carry = (againMs: number, arrive: (act: () => void) => () => void, act: () => void): void => {
    cancel = path.loses(now())
      ? world.timers.after(ms(againMs), () => carry(2 * againMs, arrive, act))
      : arrive(act)
  }
  const there = (act: () => void): (() => void) => world.timers.after(ms(oneWayMs), act)
  const back = (act: () => void): (() => void) => observer.arrives(ms(oneWayMs), act)
  const reset = (): void => {
    // Nobody sends a reset again: one that is lost is silence.
    if (path.loses(now())) return
    const refused = stage.phase === 'connect' ? { refused: true } : {}
    cancel = back(() => stage.down(stage.phase, `reset after ${stage.took()}`, { broken: true, ...refused }))
  }
  const heard = (): void => {
    const at = target.answersAt(now())
    if (target.refuses(now())) reset()
    else if (Number.isFinite(at))
      cancel = world.timers.after(ms(at - now()), () =>
        target.refuses(now())
          ? reset()
          : carry(dataAgainMs, back, () => stage.up(`answered after ${stage.took()}`)),
      )
  }
  const connected = (): void => {
    stage.phase = 'request'
    carry(dataAgainMs, there, heard)
  }
  const called = (): void => (target.refuses(now()) ? reset() : carry(synAgainMs, back, connected))
  carry(synAgainMs, there, called)
  return () => cancel()
}
