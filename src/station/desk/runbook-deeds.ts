// What a step of a runbook does. Each looks before it acts, so that doing it once more after a crash changes nothing: an
// order that stands under this run's own name is not given again, and no other than those is taken back.

import type { Order, OrderRefusal } from '../../board/index.ts'
import { type CheckSpec, goodFor } from '../../checks/index.ts'
import type { CheckResult } from '../../signals/index.ts'
import type { Deed, EndpointSpec, EndpointStatus, PlannerState, RunbookRun } from '../../steering/index.ts'
import {
  type CheckId,
  type Clock,
  type Duration,
  type EndpointName,
  type JsonObject,
  ms,
  type NewEntry,
  type Outcome,
  type TargetId,
  type Timers,
} from '../../terms/index.ts'
import type { CommandSpec } from '../config/config.ts'
import type { CheckFace } from './realm.ts'
import { type CommandEnd, runCommand } from './run-command.ts'

export type DeedPorts = {
  readonly clock: Clock
  readonly timers: Timers
  readonly specs: () => readonly EndpointSpec[]
  readonly planner: () => PlannerState
  readonly statusOf: (endpoint: EndpointName) => EndpointStatus | null
  readonly faceOf: (check: CheckId) => CheckFace | null
  readonly checkOf: (check: CheckId) => CheckSpec | null
  readonly commands: () => readonly CommandSpec[]
  readonly order: (order: Order, author: string) => Promise<Outcome<JsonObject, OrderRefusal>>
  readonly note: (entry: NewEntry) => void
}

export type Performed = CommandEnd & { readonly drained?: readonly TargetId[] }

const lookAgainAfter = ms(200)

/** Null: it waits for somebody, or was told to stop. */
export async function performStep(
  run: RunbookRun,
  index: number,
  undo: boolean,
  ports: DeedPorts,
  signal: AbortSignal,
): Promise<Performed | null> {
  const { deed, within } = run.runbook.steps[index]!
  const hand: Hand = { run, index, ports, signal, within }
  switch (deed.kind) {
    case 'drain':
      return undo ? bringBack(hand, deed) : drain(hand, deed)
    case 'move':
      return undo ? bringBack(hand, { endpoint: deed.endpoint }) : move(hand, deed)
    case 'waitForLag':
      return until(hand, () => lagIs(ports, deed))
    case 'check':
      return until(hand, () => checkIs(ports, deed))
    case 'notify':
      ports.note(alarmOf(run, deed.text, 'raised', ports.clock))
      return { ok: true, evidence: 'told' }
    case 'ask':
      return null
    case 'run':
      return command(hand, undo ? deed.undo : deed.command)
  }
}

export const alarmOf = (
  { runbook, by, id }: RunbookRun,
  text: string,
  state: 'raised' | 'cleared',
  clock: Clock,
): NewEntry => ({
  at: clock.now(),
  author: by,
  kind: 'endpoint.alarm',
  subject: `runbook ${runbook.name}`,
  why: text,
  data: { state, code: 'runbook', run: id },
})

type Hand = {
  readonly run: RunbookRun
  readonly index: number
  readonly ports: DeedPorts
  readonly signal: AbortSignal
  readonly within: Duration
}

/** What it saw last: `done` ends the wait. */
type Look = { readonly done: boolean; readonly seen: string }

async function until({ ports, signal }: Hand, look: () => Look): Promise<Performed | null> {
  while (!signal.aborted) {
    const { done, seen } = look()
    if (done) return { ok: true, evidence: seen }
    await new Promise<void>((next) => ports.timers.after(lookAgainAfter, next))
  }
  return null
}

function lagIs(ports: DeedPorts, { check, atMostSeconds }: Extract<Deed, { kind: 'waitForLag' }>): Look {
  const last = lastOf(ports, check)
  if (last === null) return { done: false, seen: `${check} has said nothing lately` }
  if (last.value === undefined) return { done: false, seen: `${check} measures nothing: ${last.detail}` }
  return { done: last.verdict === 'up' && last.value <= atMostSeconds, seen: `${last.value} s behind` }
}

function checkIs(ports: DeedPorts, { check, is }: Extract<Deed, { kind: 'check' }>): Look {
  const last = lastOf(ports, check)
  if (last === null) return { done: false, seen: `${check} has said nothing lately` }
  const state = ports.faceOf(check)?.judged?.state ?? last.verdict
  return { done: state === is, seen: `${check} is ${state}: ${last.detail}` }
}

/** Null when it is too old to go by: a node that was lost must not let a step pass by what it saw before. */
function lastOf({ faceOf, checkOf, clock }: DeedPorts, check: CheckId): CheckResult | null {
  const last = faceOf(check)?.last
  const spec = checkOf(check)
  return last && spec && clock.now() < last.at + last.tookMs + goodFor(spec) ? last : null
}

const mark = ({ run, index }: Hand): string => `${run.id}: ${run.runbook.steps[index]!.name}`
const isOurs = ({ run }: Hand, why: string): boolean => why.startsWith(`${run.id}: `)

const drainsOf = ({ ports }: Hand, endpoint: EndpointName) =>
  ports.planner().endpoints.get(endpoint)?.orders.drains ?? new Map()

const endpointsOf = ({ ports }: Hand, target: TargetId, only?: EndpointName): readonly EndpointSpec[] =>
  ports
    .specs()
    .filter(
      ({ name, targets }) => (only === undefined || name === only) && targets.some(({ id }) => id === target),
    )

async function drain(hand: Hand, deed: Extract<Deed, { kind: 'drain' }>): Promise<Performed | null> {
  const endpoints = endpointsOf(hand, deed.target, deed.endpoint)
  if (endpoints.length === 0)
    return { ok: false, evidence: `no endpoint has a target ${deed.target} any more` }
  const standing = endpoints.map(({ name }) => drainsOf(hand, name).get(deed.target))
  const before = standing.every(Boolean)
  const ours = standing.some((word) => word && isOurs(hand, word.why))
  if (!before) {
    const refused = await drainOne(hand, deed.target, deed.endpoint)
    if (refused !== null) return { ok: false, evidence: refused }
  }
  const left = await until(hand, () => leftBy(hand, endpoints, deed.target))
  return left && { ...left, drained: !before || ours ? [deed.target] : [] }
}

async function drainOne({ run, ports, ...hand }: Hand, target: TargetId, endpoint?: EndpointName) {
  const why = mark({ run, ports, ...hand })
  const order = { kind: 'drain', target, why, ...(endpoint === undefined ? {} : { endpoint }) } as const
  const done = await ports.order(order, run.by)
  return done.ok ? null : done.error.message
}

function leftBy({ ports }: Hand, endpoints: readonly EndpointSpec[], target: TargetId): Look {
  const answered = endpoints.map(({ name }) => ({ name, answering: ports.statusOf(name)?.answering ?? [] }))
  return {
    done: answered.every(({ answering }) => answering.length > 0 && !answering.includes(target)),
    seen: answered.map(({ name, answering }) => `${name} answers ${answering.join(' and ')}`).join(', '),
  }
}

const othersThan = (
  { ports }: Hand,
  { endpoint, to }: Extract<Deed, { kind: 'move' }>,
): readonly TargetId[] =>
  (ports.specs().find(({ name }) => name === endpoint)?.targets ?? []).flatMap(({ id }) =>
    id === to ? [] : [id],
  )

async function move(hand: Hand, deed: Extract<Deed, { kind: 'move' }>): Promise<Performed | null> {
  const { endpoint, to } = deed
  if (drainsOf(hand, endpoint).has(to)) return { ok: false, evidence: `${to} is drained itself` }
  const ours: TargetId[] = []
  for (const target of othersThan(hand, deed)) {
    const standing = drainsOf(hand, endpoint).get(target)
    if (!standing) {
      const refused = await drainOne(hand, target, endpoint)
      if (refused !== null) return { ok: false, evidence: refused, drained: ours }
    }
    if (!standing || isOurs(hand, standing.why)) ours.push(target)
  }
  const moved = await until(hand, () => {
    const answering = hand.ports.statusOf(endpoint)?.answering ?? []
    return { done: answering.join() === to, seen: `${endpoint} answers ${answering.join(' and ')}` }
  })
  return moved && { ...moved, drained: ours }
}

/** Those alone that this step drained, each where it did: another order that stands beside one is somebody else's. */
async function bringBack(hand: Hand, { target, endpoint: only }: Wanted): Promise<Performed> {
  const { run, ports } = hand
  const back: string[] = []
  for (const [endpoint, { orders }] of ports.planner().endpoints) {
    if ((only !== undefined && endpoint !== only) || orders.givenBack) continue
    for (const [drained, { why }] of orders.drains) {
      if (why !== mark(hand) || (target !== undefined && drained !== target)) continue
      const order = { kind: 'undrain', target: drained, endpoint, why: `${why}, undone` } as const
      const done = await ports.order(order, run.by)
      if (!done.ok) return { ok: false, evidence: done.error.message }
      back.push(`${drained} of ${endpoint}`)
    }
  }
  return {
    ok: true,
    evidence: back.length === 0 ? 'nothing of it stood any more' : `${back.join(' and ')} back`,
  }
}

/** Absent: any. */
type Wanted = { readonly target?: TargetId; readonly endpoint?: EndpointName }

function command(hand: Hand, name: string | null): Promise<Performed | null> {
  const { ports, signal, within } = hand
  const found = ports.commands().find((one) => one.name === name)
  if (found !== undefined) return runCommand(found.run, { timers: ports.timers, within, signal })
  const evidence = `no command ${name} is allowed any more; write it under \`commands\``
  return Promise.resolve({ ok: false, evidence })
}
