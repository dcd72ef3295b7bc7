// The enactor's life: read what the resource holds, compare (`verdict.ts`), write with the fence that was read, read
// back. The comparison that counts is the one the resource makes in the same step as the write: everything decided
// here may be stale by then and only costs another round (S3). A crash at any point loses nothing that the next
// read does not tell (S6).

import {
  after,
  type Duration,
  type EndpointName,
  type Instant,
  instant,
  type JsonObject,
  type PublisherId,
} from '../terms/index.ts'
import { answerOf, recordTexts, sameSets } from './answer.ts'
import { canonical } from './digest.ts'
import type {
  Enactor,
  EnactorCondition,
  EnactorEffect,
  EnactorEvent,
  EnactorPhase,
  EnactorStep,
  InForce,
  Pace,
  Wish,
} from './enactor-state.ts'
import { compareFences, fenceOf, formatFence, samePlan } from './fence.ts'
import type { Fence } from './plan.ts'
import type { Published, ReadOutcome, WriteOutcome } from './ports.ts'
import { recordText } from './record.ts'
import { judge, type Verdict } from './verdict.ts'

export const newEnactor = (
  id: Pick<Enactor, 'endpoint' | 'publisher' | 'selectsInPlace' | 'author'>,
  at: Instant,
): Enactor => ({
  ...id,
  wish: null,
  inForce: null,
  claims: 0,
  expected: null,
  unanswered: null,
  phase: { kind: 'idle', dueAt: at },
  tickets: 0,
  failures: 0,
  races: 0,
  condition: 'starting',
  detail: 'nothing was read yet',
  readBackAt: null,
  foreign: null,
  told: '',
})

/** Lost races in a row after which an enactor waits like after a failure. */
const racesBeforeWaiting = 3

export function stepEnactor(pace: Pace, enactor: Enactor, event: EnactorEvent): EnactorStep {
  switch (event.kind) {
    case 'wish':
      return wishFor(pace, enactor, event.wish, event.at)
    case 'answer':
      return answerInPlace(enactor, event.answering)
    case 'wrote': {
      const answered = replied(enactor, event.ticket)
      const told = late(enactor, event)
      const step =
        enactor.phase.kind === 'writing' && enactor.phase.ticket === event.ticket
          ? wrote(pace, answered, event.outcome, event.at)
          : still(answered)
      return { enactor: step.enactor, effects: [...step.effects, ...told] }
    }
    case 'readback':
      return (enactor.phase.kind === 'reading' || enactor.phase.kind === 'verifying') &&
        enactor.phase.ticket === event.ticket
        ? wasRead(pace, enactor, event.outcome, event.at)
        : still(enactor)
    case 'tick':
      return isDue(pace, enactor, event.now) ? due(pace, enactor, event.now) : still(enactor)
  }
}

/** Nothing is put off for longer than this: a time further ahead was set by a clock that has gone back since. */
const longestWait = ({ patience, readEvery, longestBackoff }: Pace): number =>
  Math.max(patience, readEvery, longestBackoff)

/** True for a due whose time has come, and for one that a clock has set which went back since. */
export const isDue = (pace: Pace, { phase: { dueAt } }: Enactor, now: Instant): boolean =>
  dueAt <= now || dueAt - now > longestWait(pace)

const still = (enactor: Enactor): EnactorStep => ({ enactor, effects: [] })

const busy = ({ phase }: Enactor): boolean => phase.kind !== 'idle' && phase.kind !== 'backing-off'

function wishFor(pace: Pace, enactor: Enactor, wish: Wish, at: Instant): EnactorStep {
  const before = enactor.wish
  // Older plans come late, and a twin of the same generation is the planner's to settle: neither changes the wish.
  if (before && !supersedes(wish, before)) return still(enactor)
  // The same targets judged otherwise: nothing to write, but another verdict about what others write.
  if (before && sameWish(before, wish) && before.tentative === wish.tentative)
    return still({ ...enactor, wish })
  const wished: Enactor = { ...enactor, wish, claims: 0, expected: null }
  const inPlan = enactor.inForce && samePlan(enactor.inForce.fence, wish.plan)
  const inside = enactor.selectsInPlace && !wish.tentative && inPlan
  const answered = inside ? answerInPlace(wished, wish.answering) : still(wished)
  // What is in flight ends first: its reply is judged against the new wish.
  if (busy(enactor)) return answered
  const looked = look(pace, answered.enactor, inside ? 'verifying' : 'reading', at)
  return { enactor: looked.enactor, effects: [...answered.effects, ...looked.effects] }
}

type Selected = Pick<Wish, 'plan' | 'answering'>

const supersedes = (wish: Wish, before: Wish): boolean =>
  wish.plan.generation > before.plan.generation || samePlan(wish.plan, before.plan)

const sameWish = (a: Selected, b: Selected): boolean =>
  samePlan(a.plan, b.plan) && canonical(a.answering) === canonical(b.answering)

function answerInPlace(enactor: Enactor, answering: Wish['answering']): EnactorStep {
  const { inForce } = enactor
  if (!inForce || canonical(inForce.answering) === canonical(answering)) return still(enactor)
  const { sets } = answerOf(inForce.plan.envelope, answering)
  return {
    enactor: { ...enactor, inForce: { ...inForce, answering, sets } },
    effects: [{ kind: 'select', fence: inForce.fence, answering }],
  }
}

function look(pace: Pace, enactor: Enactor, kind: 'reading' | 'verifying', at: Instant): EnactorStep {
  const ticket = enactor.tickets + 1
  const phase: EnactorPhase = { kind, ticket, dueAt: after(at, pace.patience) }
  return { enactor: { ...enactor, tickets: ticket, phase }, effects: [{ kind: 'read', ticket }] }
}

function due(pace: Pace, enactor: Enactor, now: Instant): EnactorStep {
  if (!enactor.wish) return still(rest(pace, enactor, now))
  switch (enactor.phase.kind) {
    case 'idle':
    case 'backing-off':
      return look(pace, enactor, 'reading', now)
    // No reply: written or not, the resource knows.
    case 'writing':
      return look(pace, claimed(enactor), 'verifying', now)
    case 'reading':
    case 'verifying': {
      const detail = `no reply to a read within ${pace.patience} ms`
      return failed(
        pace,
        enactor,
        { code: 'timeout', detail, fix: 'look whether the server can be reached' },
        now,
      )
    }
  }
}

function wrote(pace: Pace, enactor: Enactor, outcome: WriteOutcome, at: Instant): EnactorStep {
  switch (outcome.kind) {
    case 'written':
      return look(pace, taken(claimed(enactor)), 'verifying', at)
    case 'lost':
      return look(pace, claimed(enactor), 'verifying', at)
    case 'fenced': {
      const raced = { ...enactor, races: enactor.races + 1 }
      if (raced.races <= racesBeforeWaiting) return look(pace, raced, 'reading', at)
      const found = outcome.found ? formatFence(outcome.found) : 'none'
      const detail = `lost ${raced.races} races in a row; the fence there is ${found}`
      const fault = { code: 'fenced', detail, fix: 'look for another writer of this name' }
      const waits = failed(pace, enactor, fault, at)
      // A keeper whose file was torn knows that fence and cannot show its plan: planning above it is the way out (S7).
      return outcome.found
        ? { ...waits, effects: [{ kind: 'seen', fence: outcome.found }, ...waits.effects] }
        : waits
    }
    case 'failed':
      return failed(pace, enactor, outcome, at)
  }
}

const replied = (enactor: Enactor, ticket: number): Enactor =>
  enactor.unanswered?.ticket === ticket ? { ...enactor, unanswered: null } : enactor

/**
 * Somebody else's newer plan, or another of the same generation, stood there when this write came: who was late is
 * told, whether or not this enactor still waited for the reply. To lose the race for one plan is ordinary.
 */
function late(
  enactor: Enactor,
  { ticket, outcome, at }: Extract<EnactorEvent, { kind: 'wrote' }>,
): readonly EnactorEffect[] {
  const { unanswered, publisher, author } = enactor
  if (unanswered?.ticket !== ticket || outcome.kind !== 'fenced' || !outcome.found) return []
  const { expected, next, decidedAt } = unanswered
  if (samePlan(outcome.found, next) || compareFences(outcome.found, next) < 0) return []
  const [found, refused] = [formatFence(outcome.found), formatFence(next)]
  const lateMs = Math.max(0, at - decidedAt)
  const before = expected ? formatFence(expected) : 'nothing'
  const why = `${publisher} holds ${found}: the write of ${refused} by ${author}, decided ${(lateMs / 1000).toFixed(1)} s before on what was ${before} then, came late and was refused there`
  return [tell(enactor, 'write.refused', why, { expected: before, refused, found, decidedAt, lateMs }, at)]
}

/** Written, or perhaps written: either way the wish has had its turn. */
function claimed(enactor: Enactor): Enactor {
  const { phase, wish, claims } = enactor
  if (phase.kind !== 'writing' || !wish || !sameWish(wish, phase.write)) return enactor
  return { ...enactor, claims: claims + 1 }
}

function taken(enactor: Enactor): Enactor {
  if (enactor.phase.kind !== 'writing') return enactor
  const { plan, answering, next, sets } = enactor.phase.write
  return { ...enactor, inForce: { plan, answering, fence: next, sets } }
}

function wasRead(pace: Pace, enactor: Enactor, outcome: ReadOutcome, at: Instant): EnactorStep {
  if (outcome.kind === 'failed') return failed(pace, enactor, outcome, at)
  if (!enactor.wish) return still(rest(pace, enactor, at))
  const verdict = judge(enactor, enactor.wish, outcome.published, pace.onForeignEdit)
  const read = { ...enactor, readBackAt: at, foreign: null }
  switch (verdict.kind) {
    case 'in-force':
      return settle(pace, read, verdict.inForce, at)
    case 'outvoted':
      return outvoted(pace, read, verdict.inForce, at)
    case 'select':
      return reselect(pace, read, verdict.inForce, at)
    case 'write':
      return write(pace, read, verdict, at)
    case 'refused':
      return refuse(pace, read, verdict.found, at)
    case 'foreign':
      return foreign(pace, read, outcome.published, verdict.why, at)
  }
}

function write(
  pace: Pace,
  enactor: Enactor,
  verdict: Extract<Verdict, { kind: 'write' }>,
  at: Instant,
): EnactorStep {
  // A write decided while reading back follows one that was lost or did not stay.
  const races = enactor.races + (enactor.phase.kind === 'verifying' ? 1 : 0)
  if (races > racesBeforeWaiting) return failed(pace, enactor, notStaying(races), at)
  const ticket = enactor.tickets + 1
  const phase: EnactorPhase = {
    kind: 'writing',
    ticket,
    dueAt: after(at, pace.patience),
    write: verdict.write,
  }
  const detail = `writing ${formatFence(verdict.write.next)}`
  const { expected } = verdict.write
  const next = {
    ...enactor,
    tickets: ticket,
    phase,
    races,
    expected,
    unanswered: { ticket, expected, next: verdict.write.next, decidedAt: at },
    condition: 'writing' as const,
    detail,
  }
  const drift: readonly EnactorEffect[] = verdict.repairs
    ? [tell(enactor, 'drift.found', `${verdict.repairs} at ${enactor.publisher}: repairing`, {}, at)]
    : []
  return { enactor: next, effects: [{ kind: 'write', ticket, write: verdict.write }, ...drift] }
}

const notStaying = (races: number): Failure => ({
  code: 'not-staying',
  detail: `${races} writes in a row were lost, or others were read back`,
  fix: 'look for another writer of this name, and whether the server that is read is the one that is written',
})

/** In place and inside the plan in force: answer with the wish, then read that back. */
function reselect(pace: Pace, enactor: Enactor, found: InForce, at: Instant): EnactorStep {
  const wish = enactor.wish?.answering ?? found.answering
  const raced = { ...enactor, inForce: found, races: enactor.races + 1 }
  const answered = answerInPlace(raced, wish)
  const detail = 'the selection was given and is not what is answered'
  const next =
    raced.races > racesBeforeWaiting
      ? failed(pace, answered.enactor, { code: 'not-selected', detail, fix: 'restart this node' }, at)
      : look(pace, answered.enactor, 'verifying', at)
  return { enactor: next.enactor, effects: [...answered.effects, ...next.effects] }
}

function settle(pace: Pace, enactor: Enactor, inForce: InForce, at: Instant): EnactorStep {
  const before = enactor.inForce
  const records = recordTexts(inForce.plan.envelope, inForce.answering)
  const data = {
    ...fenceData(inForce.fence),
    publisher: enactor.publisher,
    answering: inForce.answering,
    records,
    at,
  }
  const who = `${enactor.publisher} holds`
  const applied =
    enactor.condition !== 'in-force' || !before || !samePlan(before.fence, inForce.fence)
      ? [
          tell(
            enactor,
            'plan.applied',
            `${who} plan ${inForce.fence.generation}: ${inForce.plan.reason}`,
            data,
            at,
          ),
        ]
      : []
  const moved =
    enactor.claims === 0 ||
    enactor.phase.kind === 'verifying' ||
    (before && !sameSets(before.sets, inForce.sets))
  const readBack = moved
    ? [tell(enactor, 'endpoint.readback', `${who} ${records.join(', ')}, read back`, data, at)]
    : []
  const repaired =
    enactor.condition === 'drift'
      ? [tell(enactor, 'drift.repaired', `${who} what the plan says again`, data, at)]
      : []
  const next: Enactor = {
    ...rest(pace, enactor, at),
    inForce,
    claims: Math.max(1, enactor.claims),
    failures: 0,
    races: 0,
    condition: 'in-force',
    detail: `holds ${formatFence(inForce.fence)}`,
    told: '',
  }
  const stoodBefore = enactor.wish?.tentative && enactor.claims === 0 && !before
  const found: readonly EnactorEffect[] = stoodBefore ? [{ kind: 'found', answering: inForce.answering }] : []
  return { enactor: next, effects: [...readBack, ...applied, ...repaired, ...found] }
}

/** Not fought any further (`verdict.ts` says why that ends), but not kept quiet either. */
function outvoted(pace: Pace, enactor: Enactor, inForce: InForce, at: Instant): EnactorStep {
  const records = recordTexts(inForce.plan.envelope, inForce.answering)
  const why = `${enactor.publisher}: another node answers ${records.join(', ')}, judged down here; that stands until health changes here or an operator holds`
  const stands = { ...rest(pace, enactor, at), inForce, failures: 0, races: 0 }
  return trouble(stands, 'drift', why, 'drift.found', { records }, at)
}

function rest(pace: Pace, enactor: Enactor, at: Instant): Enactor {
  const dueAt = after(at, spread(enactor, pace.readEvery))
  // Forty times a round and not at every moment: with ten thousand names waking costs more than looking.
  const grid = pace.readEvery / 40
  return { ...enactor, phase: { kind: 'idle', dueAt: instant(Math.ceil(dueAt / grid) * grid) } }
}

/**
 * Four fifths to all of a wait, each enactor its own share (FNV-1a over its name), so that the rounds of many spread
 * over the time between them instead of asking a server for everything at once (S16).
 */
function spread({ endpoint, publisher, author }: Enactor, wait: Duration): Duration {
  let hash = 0x811c9dc5
  for (const letter of `${author} ${publisher} ${endpoint}`)
    hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0
  return Math.round(wait * (0.8 + 0.2 * (hash / 2 ** 32))) as Duration
}

/** The resource is ahead, or holds another plan of this generation. Never written over; the planner plans above it. */
function refuse(pace: Pace, enactor: Enactor, found: Fence, at: Instant): EnactorStep {
  const ours = enactor.wish ? formatFence(fenceOf(enactor.wish.plan)) : 'nothing'
  const why = `${enactor.publisher} holds ${formatFence(found)}; ${ours} is not newer and was not written`
  const data = { publisher: enactor.publisher, found: formatFence(found), refused: ours }
  const stopped = trouble(rest(pace, enactor, at), 'refused', why, 'plan.refused', data, at)
  return { enactor: stopped.enactor, effects: [{ kind: 'seen', fence: found }, ...stopped.effects] }
}

/** S17: it may be somebody's emergency. Left as it is until it is gone or an operator makes a newer plan. */
function foreign(pace: Pace, enactor: Enactor, found: Published, detail: string, at: Instant): EnactorStep {
  const records = found.sets.flatMap((set) => set.data.map(recordText))
  const why = `${enactor.publisher}: ${detail}; left as it is. To look at it, and take it over: holdfast adopt ${enactor.endpoint}`
  return trouble(
    { ...rest(pace, enactor, at), foreign: records },
    'drift',
    why,
    'drift.found',
    { publisher: enactor.publisher, records },
    at,
  )
}

type Failure = { readonly code: string; readonly detail: string; readonly fix: string }

/** Waits twice as long each time, up to a bound; concerns this endpoint at this publisher and no other (S8). */
function failed(pace: Pace, enactor: Enactor, failure: Failure, at: Instant): EnactorStep {
  const failures = enactor.failures + 1
  const wait = Math.min(pace.longestBackoff, pace.firstBackoff * 2 ** Math.min(failures - 1, 20))
  const dueAt = after(at, spread(enactor, wait as Duration))
  const phase: EnactorPhase = { kind: 'backing-off', dueAt }
  // Too much was asked at once: nothing is wrong, and nobody is to be called for it.
  if (failure.code === 'busy') return still({ ...enactor, phase, failures, races: 0 })
  const why = `${enactor.publisher}: ${failure.detail}; ${failure.fix}`
  const data = { publisher: enactor.publisher, code: failure.code, detail: failure.detail, fix: failure.fix }
  return trouble(
    { ...enactor, phase, failures, races: 0 },
    'failed',
    why,
    'plan.failed',
    data,
    at,
    failure.code,
  )
}

function trouble(
  enactor: Enactor,
  condition: EnactorCondition,
  why: string,
  kind: 'plan.refused' | 'plan.failed' | 'drift.found',
  data: JsonObject,
  at: Instant,
  key = why,
): EnactorStep {
  const told = `${kind} ${key}`
  const next = { ...enactor, condition, detail: why, told }
  return { enactor: next, effects: told === enactor.told ? [] : [tell(enactor, kind, why, data, at)] }
}

const fenceData = (fence: Fence): JsonObject => ({
  generation: `${fence.generation}`,
  digest: fence.digest,
  selection: fence.selection === undefined ? null : `${fence.selection}`,
})

type Told = Extract<EnactorEffect, { kind: 'tell' }>

function tell(
  enactor: { readonly endpoint: EndpointName; readonly publisher: PublisherId; readonly author: string },
  kind: Told['entry']['kind'],
  why: string,
  data: JsonObject,
  at: Instant,
): Told {
  return {
    kind: 'tell',
    entry: {
      at,
      author: enactor.author,
      kind,
      subject: enactor.endpoint,
      why,
      data: { publisher: enactor.publisher, ...data },
    },
  }
}
