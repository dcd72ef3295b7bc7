// How many seconds of writes a PostgreSQL standby lacks.
//
// `pg_last_xact_replay_timestamp()` alone is no measure: it is NULL on a primary and after a restart, and its age grows
// while nobody writes. With the primary named, positions in the log are compared (`lag.ts`). Without it, a standby that
// is connected and has replayed all it received is 0 s behind; otherwise the age of its newest commit counts, but not
// back beyond the moment in which it was seen to have everything.

import { type Duration, ms } from '../../../terms/index.ts'
import { faultCode } from '../../code.ts'
import { noLagMemory, stepLag } from '../../lag.ts'
import {
  type CancelLook,
  type Finding,
  type LookContext,
  type LookMemory,
  type Stage,
  startLook,
} from '../../look.ts'
import { firstPhase, peerName } from '../socket.ts'
import { type PostgresFault, postgresFault } from './faults.ts'
import { askPostgres, type Peer, type PostgresProbe, type Session, type Standing } from './session.ts'

/** Of the time for a look: a primary that is silent must leave enough to ask the standby. */
const primaryShare = 0.4

/** The clocks of the two servers may differ so much without a word. */
const clockSlackSeconds = 1

type Look = {
  readonly stage: Stage
  readonly probe: PostgresProbe
  readonly now: number
  readonly memory: LookMemory
}

export function lookPostgres(
  probe: PostgresProbe,
  context: LookContext,
  tell: (finding: Finding) => void,
): CancelLook {
  const { memory = {}, clock, timers, timeout } = context
  const open = new Set<Session>()
  /** The driver's own patience ends with the connection; a server that was stopped after that would be waited for. */
  const ask = (peer: Peer, patience: Duration): Promise<Standing> => {
    const session = askPostgres(probe, peer, patience)
    const late = Promise.withResolvers<never>()
    open.add(session)
    const cancel = timers.after(patience, () => {
      session.close()
      late.reject(Object.assign(new Error('late'), { code: 'CONNECT_TIMEOUT' }))
    })
    return Promise.race([session.standing, late.promise]).finally(cancel)
  }
  const begin = (stage: Stage): (() => void) => {
    const look = { stage, probe, now: clock.monotonic(), memory }
    stage.phase = 'request'
    void compare(look, ask, timeout).catch((error: unknown) => {
      stage.unknown(`could not look at ${nameOf(probe.standby)}: ${faultCode(error)}`)
    })
    return () => {
      for (const session of open) session.close()
    }
  }
  return startLook(context, firstPhase(probe.standby.host), nameOf(probe.standby), begin, tell)
}

const nameOf = ({ host, port }: Peer): string => peerName(host, port)

type Ask = (peer: Peer, patience: Duration) => Promise<Standing>
type Answer = Standing | PostgresFault
const isFault = (answer: Answer): answer is PostgresFault => 'kind' in answer

/** The primary first: a standby that has all that was there a moment ago has everything. */
async function compare(look: Look, ask: Ask, timeout: Duration): Promise<void> {
  const { stage, probe } = look
  const answerOf = (peer: Peer, patience: Duration): Promise<Answer> =>
    ask(peer, patience).catch((error: unknown) => postgresFault(error, nameOf(peer), probe))
  const primary = probe.primary ? await answerOf(probe.primary, ms(timeout * primaryShare)) : null
  if (!stage.open()) return
  if (primary && isFault(primary) && primary.kind === 'refused') {
    stage.down('request', `${primary.why}, after ${stage.took()}`)
    return
  }
  const standby = await answerOf(probe.standby, timeout)
  if (!stage.open()) return
  if (isFault(standby))
    stage.down(standby.kind === 'away' ? 'connect' : 'request', `${standby.why}, after ${stage.took()}`)
  else if (!standby.inRecovery) judgePrimary(look, primary)
  else if (primary === null) judgeAlone(look, standby)
  else judgeBeside(look, standby, primary)
}

function judgePrimary({ stage, probe }: Look, other: Answer | null): void {
  const here = nameOf(probe.standby)
  if (other && !isFault(other) && !other.inRecovery)
    stage.down(
      'body',
      `both ${here} and ${nameOf(probe.primary!)} say that they are primaries: which of them is stale nobody can tell from here; stop one, and make it a standby of the other (pg_rewind)`,
    )
  else if (probe.whenPrimary === 'ready')
    stage.up(`${here} is a primary itself and lacks nothing, after ${stage.took()}`, 0)
  else
    stage.down(
      'body',
      `${here} is no standby: it was promoted, or never followed; make it follow again, or write \`whenPrimary: ready\``,
    )
}

function judgeBeside({ stage, probe, now, memory }: Look, standby: Standing, primary: Answer): void {
  const here = nameOf(probe.standby)
  const there = nameOf(probe.primary!)
  const source = isFault(primary) ? null : primary.written
  const replica = standby.replayed ?? 0n
  const step = stepLag(memory.lag ?? noLagMemory, { at: now, source, replica })
  memory.lag = step.memory
  const { lostAt } = step.memory
  const gone =
    lostAt === null
      ? ''
      : isFault(primary)
        ? `; ${primary.why}${now > lostAt ? `, since ${Math.round((now - lostAt) / 1000)} s` : ''}`
        : `; ${there} is no primary now`
  // Until a look has seen it with everything there is only the age of its newest commit.
  const behind = step.lagMs === null ? commitAge(standby) : step.lagMs / 1000
  tellLag(stage, here, behind, `${extent(standby, source)}${gone}`)
}

function judgeAlone({ stage, probe, now, memory }: Look, standby: Standing): void {
  const { received, replayed, streaming } = standby
  const all = received !== null && replayed !== null && replayed >= received
  if (all && streaming) memory.caughtUpAt = now
  const known = [
    commitAge(standby),
    memory.caughtUpAt === undefined ? null : (now - memory.caughtUpAt) / 1000,
  ]
  const least = known.filter((seconds) => seconds !== null && !Number.isNaN(seconds))
  const behind = all && streaming ? 0 : least.length > 0 ? Math.min(...(least as number[])) : null
  const stream = streaming ? '' : '; it is not connected to a primary, and cannot know what it was not sent'
  tellLag(stage, nameOf(probe.standby), behind, `${extent(standby, received)}${stream}`)
}

/** Seconds; NaN when the clocks contradict each other, null when it has replayed no commit since it started. */
function commitAge({ sinceCommit }: Standing): number | null {
  if (sinceCommit === null) return null
  return sinceCommit < -clockSlackSeconds ? Number.NaN : Math.max(0, sinceCommit)
}

function extent({ replayed, paused }: Standing, all: bigint | null): string {
  const left =
    all !== null && replayed !== null && all > replayed
      ? `, ${inBytes(all - replayed)} of log not replayed`
      : ''
  return `${left}${paused ? ', replay is paused there' : ''}`
}

function inBytes(bytes: bigint): string {
  const size = Number(bytes)
  return size < 1e6 ? `${Math.ceil(size / 1000)} kB` : `${Math.round(size / 1e5) / 10} MB`
}

function tellLag(stage: Stage, here: string, behind: number | null, more: string): void {
  if (behind === null)
    stage.down(
      'body',
      `${here} has not said yet how far it is behind: it has replayed no commit since it started${more}`,
    )
  else if (Number.isNaN(behind))
    stage.down(
      'body',
      `${here} replays commits from the future: its clock and the primary's differ; set both by NTP${more}`,
    )
  else if (behind === 0) stage.up(`${here} has replayed everything${more}, after ${stage.took()}`, 0)
  else stage.up(`${here} is ${Math.round(behind * 10) / 10} s behind${more}, after ${stage.took()}`, behind)
}
