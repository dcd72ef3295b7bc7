// What a step of a runbook does. Each looks before it acts, so that doing it once more after a crash changes nothing: an
// order that stands under this run's own name is not given again. Commands run as they are configured, without a shell,
// an environment or anybody's arguments.

import { execFile } from 'node:child_process'
import type { Order, OrderRefusal } from '../../board/index.ts'
import type { Deed, EndpointSpec, EndpointStatus, PlannerState, RunbookRun } from '../../steering/index.ts'
import {
  type CheckId,
  type Clock,
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

export type DeedPorts = {
  readonly clock: Clock
  readonly timers: Timers
  readonly specs: () => readonly EndpointSpec[]
  readonly planner: () => PlannerState
  readonly statusOf: (endpoint: EndpointName) => EndpointStatus | null
  readonly faceOf: (check: CheckId) => CheckFace | null
  readonly commands: () => readonly CommandSpec[]
  readonly order: (order: Order, author: string) => Promise<Outcome<JsonObject, OrderRefusal>>
  readonly note: (entry: NewEntry) => void
}

export type Performed = {
  readonly ok: boolean
  readonly evidence: string
  readonly drained?: readonly TargetId[]
}

const lookAgainAfter = ms(200)
/** Characters of an output that are kept: its end, where the trouble stands. */
const outputKept = 2000
const outputRead = 1024 * 1024

/** Null: it waits for somebody, or was told to stop. */
export async function performStep(
  run: RunbookRun,
  index: number,
  undo: boolean,
  ports: DeedPorts,
  signal: AbortSignal,
): Promise<Performed | null> {
  const { deed, within } = run.runbook.steps[index]!
  const hand: Hand = { run, index, ports, signal, withinMs: within }
  switch (deed.kind) {
    case 'drain':
      return undo ? bringBack(hand, [deed.target], deed.endpoint) : drain(hand, deed)
    case 'move':
      return undo ? bringBack(hand, othersThan(hand, deed), deed.endpoint) : move(hand, deed)
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
      return runCommand(hand, undo ? deed.undo : deed.command)
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
  readonly withinMs: number
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

function lagIs({ faceOf }: DeedPorts, deed: Extract<Deed, { kind: 'waitForLag' }>): Look {
  const last = faceOf(deed.check)?.last
  if (last?.value === undefined) return { done: false, seen: `${deed.check} has measured nothing yet` }
  return { done: last.verdict === 'up' && last.value <= deed.atMostSeconds, seen: `${last.value} s behind` }
}

function checkIs({ faceOf }: DeedPorts, deed: Extract<Deed, { kind: 'check' }>): Look {
  const face = faceOf(deed.check)
  const state = face?.judged?.state ?? face?.last?.verdict ?? 'unknown'
  return {
    done: state === deed.is,
    seen: `${deed.check} is ${state}: ${face?.last?.detail ?? 'not looked at'}`,
  }
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

/** Those alone that this run drained: another order that stands there is somebody else's. */
async function bringBack(
  hand: Hand,
  targets: readonly TargetId[],
  endpoint: EndpointName | undefined,
): Promise<Performed> {
  const { run, ports } = hand
  const back: TargetId[] = []
  for (const target of targets) {
    const words = endpointsOf(hand, target, endpoint).map(({ name }) => drainsOf(hand, name).get(target))
    if (!words.some((word) => word && isOurs(hand, word.why))) continue
    const only = endpoint === undefined ? {} : { endpoint }
    const done = await ports.order({ kind: 'undrain', target, why: `${mark(hand)}, undone`, ...only }, run.by)
    if (!done.ok) return { ok: false, evidence: done.error.message }
    back.push(target)
  }
  return {
    ok: true,
    evidence: back.length === 0 ? 'nothing of it stood any more' : `${back.join(' and ')} back`,
  }
}

function runCommand({ ports, signal, withinMs }: Hand, name: string | null): Promise<Performed | null> {
  const command = ports.commands().find((one) => one.name === name)
  if (command === undefined)
    return Promise.resolve({
      ok: false,
      evidence: `no command ${name} is allowed any more; write it under \`commands\``,
    })
  const [program = '', ...args] = command.run
  return new Promise((resolve) => {
    const options = {
      env: {},
      cwd: '/',
      timeout: withinMs,
      killSignal: 'SIGKILL',
      maxBuffer: outputRead,
      signal,
    } as const
    execFile(program, args, options, (problem, stdout, stderr) => {
      if (signal.aborted) return resolve(null)
      const output = `${stdout}${stderr}`.trimEnd()
      const end = output.length > outputKept ? `…${output.slice(-outputKept)}` : output
      const how = problem === null ? 'exit 0' : howItEnded(problem)
      resolve({ ok: problem === null, evidence: end === '' ? how : `${how}: ${end}` })
    })
  })
}

function howItEnded(
  problem: Error & { code?: number | string | null; signal?: NodeJS.Signals | null; killed?: boolean },
): string {
  if (problem.killed === true) return `ended after its time limit (${problem.signal})`
  return typeof problem.code === 'number'
    ? `exit ${problem.code}`
    : `it could not be run (${problem.code ?? problem.signal})`
}
