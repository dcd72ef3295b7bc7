// The same loss as an exercise, on every endpoint that stands on it: the real checks' pace and hysteresis, the real
// machine of the node and its real shell, with a clock that only this moves, looks that are made up, and a zone in
// memory. Publishing takes no time there, and nobody asks: what is measured is noticing and deciding, plus one TTL.

import { type CheckSpec, type LookOnce, startChecks } from '../../checks/index.ts'
import { embeddedPublisher, type PublisherSpec } from '../../publishers/index.ts'
import {
  compared,
  type DrillEndpoint,
  type DrillResult,
  type EndpointResult,
  type EndpointSpec,
  type EndpointStatus,
  endedEntry,
  noFigures,
  type Plan,
  weighDrill,
} from '../../steering/index.ts'
import {
  bad,
  type CheckId,
  type FoundationPath,
  good,
  type Instant,
  minutes,
  ms,
  type NewEntry,
  type NodeName,
  type Outcome,
  type PublisherId,
  seconds,
  type TargetId,
} from '../../terms/index.ts'
import { NodeShell } from '../node/shell.ts'
import { type DrillSources, drillScene } from './drill-scene.ts'
import { memoryZone } from './memory-zone.ts'
import { VirtualTime } from './virtual-time.ts'

export type ExerciseOrder = {
  readonly id: string
  readonly lose: FoundationPath
  readonly manner: 'refused' | 'silent'
  readonly by: string
  readonly at: Instant
}

const node = 'exercise' as NodeName
/** Checks have looked often enough by then to be judged as they really are. */
const settleFor = minutes(30)
const watchFor = minutes(30)
const step = ms(1000)

/** The journal entry with what came out; refused when nothing stands on what is lost. */
export async function exerciseLoss(order: ExerciseOrder, sources: DrillSources): Promise<Outcome<NewEntry>> {
  const { id, lose, manner, by, at } = order
  const scene = drillScene(sources)
  const concerned = sources.specs.filter(({ targets }) =>
    targets.some(({ standsOn }) => standsOn.some((path) => scene.isOn(path, lose))),
  )
  if (concerned.length === 0)
    return bad(`no target of any endpoint stands on ${lose}; write \`standsOn\` at the targets that do`)
  const wish = { id, lose, manner, by, why: '', from: at, lossFor: seconds(60), backWithin: seconds(60) }
  const { outlooks } = weighDrill({ ...wish, endpoints: concerned.map(({ name }) => name) }, scene)
  const endpoints: EndpointResult[] = []
  for (const [i, spec] of concerned.entries()) {
    const { endpoint } = outlooks[i]!
    const plan = sources.planner.endpoints.get(spec.name)?.plans[0] ?? null
    const status = sources.statusOf(spec.name)
    endpoints.push(
      plan === null || status === null || endpoint.before.length === 0
        ? { ...noFigures(spec.name), text: 'answers nothing yet' }
        : await exerciseOne({ spec, endpoint, plan, status, manner, checks: sources.realm.checks, at }),
    )
  }
  const result: DrillResult = {
    drill: id,
    lose,
    manner,
    by,
    kind: 'exercise',
    outcome: 'measured',
    beganAt: at,
    endedAt: at,
    endpoints,
  }
  return good(endedEntry(result, endpoints.map(({ name, text }) => `${name} ${text}`).join('; ')))
}

type One = {
  readonly spec: EndpointSpec
  readonly endpoint: DrillEndpoint
  readonly plan: Plan
  readonly status: EndpointStatus
  readonly manner: ExerciseOrder['manner']
  readonly checks: readonly CheckSpec[]
  readonly at: Instant
}

async function exerciseOne({
  spec,
  endpoint,
  plan,
  status,
  manner,
  checks,
  at,
}: One): Promise<EndpointResult> {
  const time = new VirtualTime((at - settleFor) as Instant)
  const zone = memoryZone(time)
  const [id = 'here' as PublisherId] = spec.publish
  const publisher = embeddedPublisher({ id, kind: 'embedded', zone: zoneOf(spec) }, zone)
  let moved: Instant | null = null
  let wished: readonly TargetId[] | null = null
  let judgedAt: Instant | null = null
  const shell = new NodeShell({
    node,
    clock: time,
    timers: time,
    holder: zone,
    publishers: new Map([[id, publisher]]),
    tell() {},
    news(news) {
      if (time.now() < at) return
      if (news.kind === 'wouldMove') wished ??= news.to
    },
  })
  const settle = (): Promise<void> => new Promise((done) => setImmediate(done))
  shell.step({ kind: 'configured', specs: [{ ...spec, publish: [id] }], at: time.now() })
  shell.step({ kind: 'quorum', met: true, why: 'an exercise', at: time.now() })
  shell.step({ kind: 'plan', plan: { ...plan, envelope: plan.envelope }, at: time.now() })
  for (const { id: target, readiness } of status.targets)
    if (readiness)
      shell.step({ kind: 'readiness', endpoint: spec.name, target, ...readiness, at: time.now() })
  await settle()
  const own = new Set(spec.targets.flatMap(({ check }) => check ?? []))
  const running = startChecks({
    specs: checks.filter((check) => own.has(check.id)),
    vantage: node,
    clock: time,
    timers: time,
    lookOf: (check) => pretendedLook(check.id, { endpoint, status, manner, at, now: () => time.now() }),
    onResult() {},
    onJudged({ check, state, at: judged, why }) {
      if (state === 'down' && judged >= at && endpoint.checks.includes(check)) judgedAt ??= judged
      shell.step({ kind: 'health', check, state, at: judged, why })
    },
  })
  const answering = (): readonly TargetId[] => zone.current(spec.name)?.answering ?? []
  const isMoved = (): boolean =>
    answering().length > 0 && !answering().some((one) => endpoint.lost.includes(one))
  try {
    await time.advance(at, settle)
    const deadline = at + watchFor
    while (moved === null && wished === null && time.now() < deadline) {
      await time.advance((time.now() + step) as Instant, async () => {
        await settle()
        if (moved === null && isMoved()) moved = time.now()
      })
      if (judgedAt !== null && time.now() > judgedAt + step && moved === null) break
    }
  } finally {
    running.stop()
    shell.stop()
  }
  return figuresOf(endpoint, spec, {
    at,
    judgedAt,
    moved,
    destination: moved === null ? wished : answering(),
  })
}

type Look = {
  readonly endpoint: DrillEndpoint
  readonly status: EndpointStatus
  readonly manner: ExerciseOrder['manner']
  readonly at: Instant
  readonly now: () => Instant
}

/** As it is judged now; from the loss on, what stands on it fails. */
function pretendedLook(check: CheckId, { endpoint, status, manner, at, now }: Look): LookOnce {
  const health = status.targets.find((target) => target.check === check)?.health ?? 'unknown'
  return (_probe, context, tell) => {
    const lost = now() >= at && endpoint.checks.includes(check)
    const silent = lost && manner === 'silent'
    const wait = silent ? context.timeout : ms(1)
    return context.timers.after(wait, () =>
      tell({
        verdict: lost ? 'down' : health,
        detail: 'in an exercise',
        tookMs: wait,
        rehearsed: true,
        ...(lost || health === 'down' ? { phase: 'connect' as const } : {}),
        ...(silent ? { timedOut: true } : lost ? { refused: true } : {}),
      }),
    )
  }
}

type Seen = {
  readonly at: Instant
  readonly judgedAt: Instant | null
  readonly moved: Instant | null
  readonly destination: readonly TargetId[] | null
}

function figuresOf(
  endpoint: DrillEndpoint,
  spec: EndpointSpec,
  { at, judgedAt, moved, destination }: Seen,
): EndpointResult {
  const since = (when: Instant | null): number | null => (when === null ? null : Math.round(when - at))
  const moveMs = since(moved)
  const figures = {
    ...noFigures(endpoint.name),
    detectMs: since(judgedAt),
    decideMs: moveMs ?? (destination === null ? null : since(judgedAt)),
    moveMs,
    recoverMs: moveMs === null ? null : moveMs + endpoint.ttlSeconds * 1000,
    destination,
    expected: endpoint.expected,
  }
  if (moved !== null || destination === null || spec.mode !== 'approve')
    return { ...figures, ...compared(endpoint, figures, 'measured', 'exercise') }
  const { objective } = compared(endpoint, figures, 'measured', 'exercise')
  const asked = `would ask an operator to move it to ${destination.join(' and ')} after ${figures.decideMs} ms`
  return { ...figures, objective, met: null, text: asked }
}

/** The name's parent: the zone in memory is nobody's. */
const zoneOf = ({ name }: EndpointSpec): PublisherSpec['zone'] =>
  name.slice(name.indexOf('.') + 1) as PublisherSpec['zone']
