// One node: health in, selection out, and an enactor per endpoint and publisher. A health event and the selection it
// leads to are one step, so that nothing waits for a timer between a verdict and a moved answer. Nothing here needs
// the planner or the store: with both dead a node goes on selecting inside the envelopes it holds (S18).

import {
  type EndpointName,
  type Instant,
  type JsonObject,
  type NodeName,
  type PublisherId,
  type TargetId,
  withEntry,
} from '../terms/index.ts'
import { answerOf, canAnswer } from './answer.ts'
import { isDue, newEnactor, stepEnactor } from './enactor.ts'
import {
  defaultPace,
  type Enactor,
  type EnactorEvent,
  type EnactorStep,
  type Pace,
  type Wish,
} from './enactor-state.ts'
import type { EndpointSpec } from './endpoint.ts'
import { unfit } from './envelope.ts'
import { lostFoundation } from './evidence.ts'
import { fenceOf, formatFence, samePlan } from './fence.ts'
import type {
  NodeEffect,
  NodeEndpoint,
  NodeEvent,
  NodePublisher,
  NodeState,
  NodeStep,
  Observer,
  Quorum,
} from './node-state.ts'
import type { Fence, Plan } from './plan.ts'
import type { Held } from './ports.ts'
import { type Cause, reselect, sameTargets, standingNews, usingOf } from './reselect.ts'
import { remember } from './returning.ts'
import type { Selection } from './select.ts'
import { wakeAfter } from './waking.ts'

export const initialNode = (from: {
  readonly node: NodeName
  readonly publishers: readonly NodePublisher[]
  readonly pace?: Partial<Pace>
  /** Default true. */
  readonly looks?: boolean
}): NodeState => ({
  node: from.node,
  looks: from.looks ?? true,
  publishers: from.publishers,
  pace: { ...defaultPace, ...from.pace },
  endpoints: new Map(),
  health: new Map(),
  quorum: { met: true, confirmed: false, why: 'every configured vantage looks' },
  observer: { sound: true, why: 'no canary fails' },
  foundationLost: null,
  wakeAt: null,
})

export function stepNode(state: NodeState, event: NodeEvent): NodeStep {
  const step = act(state, event)
  const wakeAt = wakeAfter(state, step.state)
  if (wakeAt === null || wakeAt === step.state.wakeAt) return step
  return {
    state: { ...step.state, wakeAt },
    effects: [...step.effects, { kind: 'wake', at: wakeAt }],
  }
}

function act(state: NodeState, event: NodeEvent): NodeStep {
  switch (event.kind) {
    case 'held':
      return event.held.reduce((step, held) => then(step, (s) => restore(s, held, event.at)), still(state))
    case 'configured':
      return configure(state, event.specs, event.at)
    case 'plan':
      return receive(state, event.plan, event.at)
    case 'withdrawn':
      return withdraw(state, event.endpoint)
    case 'health': {
      const { check, state: health, at, why, pretended = false } = event
      const falls = remember(state.health.get(check)?.falls, health, at, pretended)
      const seen = { state: health, at, why, ...(falls ? { falls } : {}) }
      const next = informed({ ...state, health: withEntry(state.health, check, seen) })
      return everyEndpoint(
        next,
        at,
        { kind: 'check', check, health, why, at },
        (endpoint) => looksAt(endpoint, check) || inDoubt(state),
      )
    }
    case 'quorum': {
      const { met, confirmed = false, why } = event
      return quorumChanged(state, { met, confirmed, why }, event.at)
    }
    case 'observer':
      return observerChanged(state, { sound: event.sound, why: event.why }, event.at)
    case 'readiness':
      return readinessChanged(state, event)
    case 'wrote':
    case 'readback':
      return toEnactor(state, event.endpoint, event.publisher, event)
    case 'tick':
      return tick({ ...state, wakeAt: null }, event)
  }
}

const still = (state: NodeState): NodeStep => ({ state, effects: [] })

function then(step: NodeStep, act: (state: NodeState) => NodeStep): NodeStep {
  const next = act(step.state)
  return { state: next.state, effects: [...step.effects, ...next.effects] }
}

const put = (state: NodeState, endpoint: NodeEndpoint): NodeState => ({
  ...state,
  endpoints: withEntry(state.endpoints, endpoint.name, endpoint),
})

const unheardOf = (name: EndpointName): NodeEndpoint => ({
  name,
  spec: null,
  plan: null,
  selection: null,
  tentative: false,
  since: null,
  down: [],
  proven: [],
  readiness: new Map(),
  waiting: new Map(),
  reviewAt: null,
  advice: null,
  alarm: null,
  enactors: new Map(),
  refused: null,
})

const known = (state: NodeState, name: EndpointName): NodeEndpoint =>
  state.endpoints.get(name) ?? unheardOf(name)

/** Whether a loss counts then depends on every other one (`evidence.ts`), so that each change concerns all endpoints. */
const inDoubt = ({ observer }: NodeState): boolean => !observer.sound

/** What was lost is asked only while it matters; it changes with health, configuration and doubt alone. */
const informed = (state: NodeState): NodeState => ({
  ...state,
  foundationLost: inDoubt(state) ? lostFoundation(state) : null,
})

const looksAt = (endpoint: NodeEndpoint, check: string): boolean =>
  endpoint.spec?.targets.some((target) => target.check === check) ?? false

/** Selects again at one endpoint and gives what came of it to its enactors. */
function steer(state: NodeState, endpoint: NodeEndpoint, at: Instant, cause: Cause): NodeStep {
  const before = endpoint.selection?.answering ?? null
  const step = reselect(state, endpoint, at, cause)
  const { plan, selection } = step.endpoint
  if (!plan || !selection) return { state: put(state, step.endpoint), effects: step.effects }
  const effects: NodeEffect[] = []
  const enactors = new Map<PublisherId, Enactor>()
  for (const [id, enactor] of step.endpoint.enactors) {
    const held = step.inside.get(id)
    const events: EnactorEvent[] = [
      ...(held ? [{ kind: 'answer', answering: held, at } as const] : []),
      { kind: 'wish', wish: wishOf(state, step.endpoint, enactor, selection, step.down), at },
    ]
    enactors.set(
      id,
      events.reduce((current, event) => {
        const stepped = stepEnactor(paceOf(state, endpoint, id), current, event)
        effects.push(...addressed(current, stepped))
        return stepped.enactor
      }, enactor),
    )
  }
  const { down, proven } = step
  const { name } = endpoint
  const same =
    before === selection.answering && sameTargets(endpoint.down, down) && sameTargets(endpoint.proven, proven)
  const reports: readonly NodeEffect[] =
    same || !state.looks
      ? []
      : [{ kind: 'answering', endpoint: name, answering: selection.answering, down, proven }]
  return {
    state: put(state, { ...step.endpoint, enactors, down, proven }),
    effects: [...effects, ...step.effects, ...reports, ...usesChanged(step.endpoint.enactors, enactors)],
  }
}

function paceOf({ pace, publishers }: NodeState, { spec }: NodeEndpoint, publisher: PublisherId): Pace {
  const own = publishers.find(({ id }) => id === publisher)?.pace
  return own || spec?.onForeignEdit
    ? { ...pace, ...own, onForeignEdit: spec?.onForeignEdit ?? pace.onForeignEdit }
    : pace
}

function wishOf(
  { looks }: NodeState,
  endpoint: NodeEndpoint,
  { selectsInPlace }: Enactor,
  { answering }: Selection,
  down: readonly TargetId[],
): Wish {
  const plan = endpoint.plan!
  // What an operator approved or holds is not a guess.
  const open = plan.envelope.mode === 'automatic' && !plan.envelope.held
  // Nobody else answers in this node's own zone: it does not wait for a provider that cannot be read (S8, S18).
  const waits = endpoint.tentative && !selectsInPlace
  return { plan, answering, down, tentative: (waits || !looks) && open }
}

/** What was said of an enactor's plans before is not said again. */
function usesChanged(
  before: ReadonlyMap<PublisherId, Enactor>,
  after: ReadonlyMap<PublisherId, Enactor>,
): readonly NodeEffect[] {
  return [...after].flatMap(([id, enactor]) => {
    const was = before.get(id)
    const using = usingOf(enactor)
    const said = was ? usingOf(was) : null
    const same = said && sameUse(said.live, using.live) && sameUse(said.applying, using.applying)
    return same ? [] : [using]
  })
}

const sameUse = (a: Fence | null, b: Fence | null): boolean =>
  a === null || b === null ? a === b : samePlan(a, b)

function addressed({ endpoint, publisher }: Enactor, step: EnactorStep): readonly NodeEffect[] {
  return step.effects.flatMap((effect): readonly NodeEffect[] => {
    switch (effect.kind) {
      case 'tell':
        return [effect]
      case 'seen':
        return [{ kind: 'seen', endpoint, fence: effect.fence, where: publisher }]
      case 'found':
        return []
      default:
        return [{ ...effect, endpoint, publisher }]
    }
  })
}

function everyEndpoint(
  state: NodeState,
  at: Instant,
  cause: Cause,
  concerns: (endpoint: NodeEndpoint) => boolean,
): NodeStep {
  return [...state.endpoints.values()]
    .filter(concerns)
    .reduce((step, endpoint) => then(step, (s) => steer(s, endpoint, at, cause)), still(state))
}

/** The node's own disk: it answers with this already; nothing is moved before health is known (S12). */
function restore(state: NodeState, held: Held, at: Instant): NodeStep {
  const { plan, answering } = held
  // The holder reads its files through `planFromJson`; what it could not answer with is left for the planner to renew.
  if (unfit(plan.envelope).length > 0 || !canAnswer(plan.envelope, answering)) return still(state)
  const enactors = new Map(
    [...enactorsFor(state, known(state, plan.envelope.endpoint), plan, at)].map(
      ([id, enactor]): [PublisherId, Enactor] => [
        id,
        enactor.selectsInPlace ? { ...enactor, inForce: inForceOf(held) } : enactor,
      ],
    ),
  )
  const text = 'what this node held when it stopped is answered again'
  const endpoint: NodeEndpoint = {
    ...known(state, plan.envelope.endpoint),
    plan,
    selection: { answering, reason: { code: 'enough', text }, state: 'ok' },
    tentative: false,
    since: held.since as Instant,
    enactors,
  }
  return steer(put(state, endpoint), endpoint, at, { kind: 'start' })
}

const inForceOf = ({ plan, answering }: Held): Enactor['inForce'] => ({
  plan,
  answering,
  fence: fenceOf(plan),
  sets: answerOf(plan.envelope, answering).sets,
})

/** Enactors for the publishers of the plan that this node has; one that is published elsewhere now is let go, its records stay. */
function enactorsFor(
  state: NodeState,
  endpoint: NodeEndpoint,
  plan: Plan,
  at: Instant,
): ReadonlyMap<PublisherId, Enactor> {
  const wanted = state.publishers.filter(({ id }) => plan.envelope.publish.includes(id))
  return new Map(
    wanted.map(({ id, selectsInPlace }) => [
      id,
      endpoint.enactors.get(id) ??
        newEnactor(
          { endpoint: endpoint.name, publisher: id, selectsInPlace, author: `node:${state.node}` },
          at,
        ),
    ]),
  )
}

/** All are known before the first is steered: what one may conclude can depend on what another stands on. */
function configure(state: NodeState, specs: readonly EndpointSpec[], at: Instant): NodeStep {
  const named = new Set(specs.map(({ name }) => name))
  const told = specs.reduce((s, spec) => put(s, { ...known(s, spec.name), spec }), state)
  return everyEndpoint(
    informed(told),
    at,
    { kind: 'configuration' },
    ({ name }) => named.has(name) || inDoubt(state),
  )
}

/** Newer plans are taken up; the same again is answered with what stands; an older one, a twin or an unfit one is refused (S1, S2, S3). */
function receive(state: NodeState, plan: Plan, at: Instant): NodeStep {
  const endpoint = known(state, plan.envelope.endpoint)
  const held = endpoint.plan
  if (held && samePlan(held, plan)) return { state, effects: standingNews(state, endpoint) }
  if (held && plan.generation <= held.generation) return refuseLate(state, endpoint, held, plan, at)
  const problems = unfit(plan.envelope)
  if (problems.length > 0) {
    const why = `node ${state.node} cannot answer with plan ${plan.generation}: ${problems.join('; ')}`
    return refusePlan(state, endpoint, plan, why, { problems }, at)
  }
  const next: NodeEndpoint = {
    ...endpoint,
    plan,
    tentative: endpoint.selection === null || endpoint.tentative,
    advice: null,
    refused: null,
    enactors: enactorsFor(state, endpoint, plan, at),
  }
  const step = steer(put(state, next), next, at, { kind: 'plan', plan })
  return { state: step.state, effects: [...step.effects, ...lettingGo(endpoint, next.enactors)] }
}

/** An enactor whose write is under way stays until it has its reply, so that nobody takes the name for quiet before. */
function withdraw(state: NodeState, name: EndpointName): NodeStep {
  const before = state.endpoints.get(name)
  if (!before) return still(state)
  const { spec } = before
  const writing = [...before.enactors].filter(([, { phase }]) => phase.kind === 'writing')
  const enactors = new Map(writing.map(([id, enactor]) => [id, { ...enactor, wish: null }]))
  return {
    state: put(state, { ...unheardOf(name), spec, enactors }),
    effects: lettingGo(before, enactors),
  }
}

/** What those who are left out held in use is in use no more. */
const lettingGo = (
  { name, enactors }: NodeEndpoint,
  staying: ReadonlyMap<PublisherId, unknown>,
): readonly NodeEffect[] =>
  [...enactors.keys()]
    .filter((id) => !staying.has(id))
    .map((publisher) => ({ kind: 'using', endpoint: name, publisher, live: null, applying: null }))

function refuseLate(state: NodeState, endpoint: NodeEndpoint, held: Plan, plan: Plan, at: Instant): NodeStep {
  const [here, there] = [formatFence(fenceOf(held)), formatFence(fenceOf(plan))]
  const why = `node ${state.node} holds ${here}; ${there} by ${plan.author} came late and was not taken`
  const data = { held: here, refused: there, author: plan.author, madeAt: plan.madeAt }
  const { name } = endpoint
  const where = `node ${state.node}`
  const seen: NodeEffect = { kind: 'seen', endpoint: name, fence: fenceOf(held), where, plan: held }
  const refused = refusePlan(state, endpoint, plan, why, data, at)
  return { state: refused.state, effects: [seen, ...refused.effects] }
}

/** Told once; the plan in force stays. */
function refusePlan(
  state: NodeState,
  endpoint: NodeEndpoint,
  plan: Plan,
  why: string,
  data: JsonObject,
  at: Instant,
): NodeStep {
  if (endpoint.refused && samePlan(endpoint.refused, plan)) return still(state)
  const author = `node:${state.node}`
  const entry = { at, author, kind: 'plan.refused', subject: endpoint.name, why, data } as const
  return {
    state: put(state, { ...endpoint, refused: fenceOf(plan) }),
    effects: [{ kind: 'tell', entry }],
  }
}

function quorumChanged(state: NodeState, quorum: Quorum, at: Instant): NodeStep {
  if (quorum.met === state.quorum.met && quorum.confirmed === state.quorum.confirmed)
    return still({ ...state, quorum })
  const cause: Cause = { kind: 'quorum', met: quorum.met, why: quorum.why }
  return everyEndpoint({ ...state, quorum }, at, cause, (endpoint) => endpoint.plan !== null)
}

function observerChanged(state: NodeState, observer: Observer, at: Instant): NodeStep {
  if (observer.sound === state.observer.sound) return still({ ...state, observer })
  const cause: Cause = { kind: 'observer', ...observer }
  return everyEndpoint(informed({ ...state, observer }), at, cause, (endpoint) => endpoint.plan !== null)
}

function readinessChanged(state: NodeState, event: Extract<NodeEvent, { kind: 'readiness' }>): NodeStep {
  const { kind: _, endpoint: name, target, ...now } = event
  const endpoint = known(state, name)
  const before = endpoint.readiness.get(target)
  const next = { ...endpoint, readiness: new Map(endpoint.readiness).set(target, now) }
  // That the same lag is a little more or less moves nothing.
  const same = before?.state === now.state && before.loss?.policy === now.loss?.policy
  return same ? still(put(state, next)) : steer(put(state, next), next, now.at, event)
}

function toEnactor(
  state: NodeState,
  name: EndpointName,
  publisher: PublisherId,
  event: EnactorEvent,
): NodeStep {
  const endpoint = state.endpoints.get(name)
  const enactor = endpoint?.enactors.get(publisher)
  // A reply for a publisher that was let go meanwhile.
  if (!endpoint || !enactor) return still(state)
  if (!endpoint.plan) return partFrom(state, endpoint, enactor, event)
  const step = stepEnactor(paceOf(state, endpoint, publisher), enactor, event)
  const enactors = new Map(endpoint.enactors).set(publisher, step.enactor)
  const stepped = { ...endpoint, enactors }
  const done = {
    state: put(state, stepped),
    effects: [...addressed(enactor, step), ...usesChanged(endpoint.enactors, enactors)],
  }
  if (!endpoint.tentative) return done
  const found = step.effects.find((effect) => effect.kind === 'found')
  const cause: Cause = found
    ? { kind: 'found', where: publisher, answering: found.answering }
    : { kind: 'start' }
  const everyRead = [...enactors.values()].every(({ inForce }) => inForce !== null)
  if (!found && !everyRead) return done
  const at = event.kind === 'tick' ? event.now : event.at
  return then(done, (s) => steer(s, { ...stepped, tentative: false }, at, cause))
}

/** An enactor of a name that was given back: its last reply is heard, and its patience ends as for any other. */
function partFrom(state: NodeState, endpoint: NodeEndpoint, enactor: Enactor, event: EnactorEvent): NodeStep {
  const ended = event.kind === 'tick' || (event.kind === 'wrote' && event.ticket === enactor.tickets)
  if (!ended) return still(state)
  const enactors = new Map(endpoint.enactors)
  enactors.delete(enactor.publisher)
  return { state: put(state, { ...endpoint, enactors }), effects: lettingGo(endpoint, enactors) }
}

function tick(state: NodeState, event: Extract<NodeEvent, { kind: 'tick' }>): NodeStep {
  let current = state
  const effects: NodeEffect[] = []
  for (const endpoint of state.endpoints.values())
    for (const [publisher, enactor] of endpoint.enactors)
      if (isDue(paceOf(state, endpoint, publisher), enactor, event.now)) {
        const step = toEnactor(current, endpoint.name, publisher, event)
        current = step.state
        effects.push(...step.effects)
      }
  return then({ state: current, effects }, (s) => review(s, event.now))
}

/** Who came back and has waited long enough may be preferred now. */
function review(state: NodeState, now: Instant): NodeStep {
  let step = still(state)
  for (const { name, reviewAt } of state.endpoints.values())
    if (reviewAt !== null && reviewAt <= now)
      step = then(step, (s) => {
        const endpoint = s.endpoints.get(name)!
        const targets = [...endpoint.waiting].flatMap(([id, { until }]) => (until <= now ? [id] : []))
        return steer(s, endpoint, now, { kind: 'waited', targets })
      })
  return step
}
