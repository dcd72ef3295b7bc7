// Reports from the wire to the desk. Lines are admitted and committed in slices: while one slice is being committed
// the next is read, and between slices the event loop turns, so that a body of 100,000 lines stops nobody.

import { setImmediate as turnOfLoop } from 'node:timers/promises'
import {
  type AdmissionContext,
  admitReport,
  type Rejection,
  type Report,
  type SourceKey,
} from '../signals/index.ts'
import { StoreRefusal } from '../store/index.ts'
import { assert, bad, good, type Outcome } from '../terms/index.ts'
import type { Desk, Sight } from './desk.ts'
import { type Line, readLines } from './lines.ts'
import type { BoardOptions } from './options.ts'
import type { ReportAnswer } from './views.ts'

const sliceLines = 2_000
/** Rejected lines listed in an answer; the rest is only counted. */
export const rejectedListed = 100
const dayMs = 86_400_000
/** A guess costs most of a refusal: a request gets a few. */
const mostGuesses = 5

/**
 * Who sends: `group` is the address group, `network` the wider one it is in, `relay` the token's name when it may carry
 * reporter ids, `sight` which services there are for them.
 */
export type Sender = {
  readonly group: string
  readonly network: string
  readonly relay: string | null
  readonly sight: Sight
}

/** What `admitReport` is to know of this desk and this sender, at this moment. */
export function admissionContext(
  desk: Desk,
  sender: Sender,
  reporterKey: BoardOptions['reporterKey'],
): AdmissionContext {
  const now = desk.now()
  const day = Math.floor(now / dayMs)
  const keyed = (who: string) => desk.reporterKey?.(day, who) ?? reporterKey(day, who)
  const own = keyed(`address ${sender.group}`)
  let guesses = 0
  return {
    now,
    relay: sender.relay !== null,
    knowsService: (id) => desk.knowsService(id, sender.sight),
    nearService: (id) => (guesses++ < mostGuesses ? desk.nearService(id, sender.sight) : null),
    knowsCountry: (code) => desk.knowsCountry(code),
    source: keyed(`network ${sender.network}`) as string as SourceKey,
    reporterFor: (id) => (id === null ? own : keyed(`relay ${sender.relay} ${id}`)),
  }
}

export type IntakeFailure =
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  | { readonly kind: 'refused'; readonly refusal: StoreRefusal; readonly committed: number }

export type Taking = Outcome<ReportAnswer, IntakeFailure>

type Tally = {
  accepted: number
  duplicate: number
  rejectedTotal: number
  readonly rejected: { line: number; path: string; reason: string }[]
}

const emptyTally = (): Tally => ({ accepted: 0, duplicate: 0, rejectedTotal: 0, rejected: [] })

/** One report, already parsed from JSON. Resolves after it is committed. */
export async function takeOne(json: unknown, desk: Desk, ctx: AdmissionContext): Promise<Taking> {
  const admitted = admitReport(json, ctx)
  if (!admitted.ok) return bad({ kind: 'rejected', rejection: admitted.error })
  const tally = emptyTally()
  return finished(await commit([admitted.value], desk, tally), tally)
}

/**
 * A whole NDJSON body. Resolves after every admitted line is committed. When the store refuses in the middle, the
 * failure says how many were committed before: sending the whole body again is safe, they count as duplicates.
 */
export async function takeLines(
  body: Buffer,
  desk: Desk,
  ctx: AdmissionContext,
  lineBytes: number,
): Promise<Taking> {
  const tally = emptyTally()
  const lines = readLines(body, lineBytes)
  let committing: Promise<Error | null> = Promise.resolve(null)
  for (let last = false; !last; ) {
    const slice: Report[] = []
    last = admitSlice(lines, slice, ctx, tally)
    const failure = await committing
    if (failure) return finished(failure, tally)
    committing = commit(slice, desk, tally)
    if (!last) await turnOfLoop()
  }
  return finished(await committing, tally)
}

function finished(failure: Error | null, tally: Tally): Taking {
  if (failure === null) return good(tally)
  if (!(failure instanceof StoreRefusal)) throw failure
  return bad({ kind: 'refused', refusal: failure, committed: tally.accepted + tally.duplicate })
}

/** Fills `slice` with admitted reports; true when the body is at its end. */
function admitSlice(lines: Generator<Line>, slice: Report[], ctx: AdmissionContext, tally: Tally): boolean {
  for (let read = 0; read < sliceLines; read++) {
    const next = lines.next()
    if (next.done) return true
    const { number, json } = next.value
    if (!json.ok) {
      reject(tally, number, { path: '', reason: json.error })
      continue
    }
    const admitted = admitReport(json.value, ctx)
    if (admitted.ok) slice.push(admitted.value)
    else reject(tally, number, admitted.error)
  }
  return false
}

function reject(tally: Tally, line: number, { path, reason }: Rejection): void {
  tally.rejectedTotal++
  if (tally.rejected.length < rejectedListed) tally.rejected.push({ line, path, reason })
}

/** A failure is handed back as a value: nobody may be awaiting yet when it comes. */
async function commit(reports: readonly Report[], desk: Desk, tally: Tally): Promise<Error | null> {
  if (reports.length === 0) return null
  try {
    const verdicts = await desk.acceptReports(reports)
    assert(verdicts.length === reports.length, 'the store gives one verdict per report')
    for (const verdict of verdicts) tally[verdict === 'echo' ? 'accepted' : verdict]++
    return null
  } catch (error) {
    return error instanceof Error
      ? error
      : new Error('the store threw something that is no error', { cause: error })
  }
}
