// The embedded zone for enactors elsewhere: they read and write it through the board, and this is where that arrives. A
// write brings its plan by value from the planner here and the fence that the enactor read; which targets answer is
// selected here, where health is known, so that a plan never goes in force with a target that is down.

import {
  answerOf,
  type Custodian,
  type Fence,
  type NodeState,
  type Plan,
  type Publisher,
  type ReadOutcome,
  type SurveyOutcome,
  type WriteOutcome,
  wouldAnswer,
} from '../../steering/index.ts'
import type { EndpointName, PublisherId } from '../../terms/index.ts'

export type BehalfRead = {
  readonly kind: 'read'
  readonly publisher: PublisherId
  readonly endpoint: EndpointName
}
/** For an operator: what stands at any publisher of this node, others' records included. */
export type BehalfSurvey = {
  readonly kind: 'survey'
  readonly publisher: PublisherId
  readonly endpoint: EndpointName
}
/** For an operator: the fence is removed, the records stay. */
export type BehalfRelease = {
  readonly kind: 'release'
  readonly publisher: PublisherId
  readonly endpoint: EndpointName
  readonly expected: Fence
}
export type BehalfWrite = {
  readonly kind: 'write'
  readonly publisher: PublisherId
  readonly plan: Plan
  readonly expected: Fence | null
  readonly next: Fence
}

export type BehalfAsk = BehalfSurvey | BehalfRelease | BehalfRead | BehalfWrite
export type BehalfOutcome = ReadOutcome | WriteOutcome | SurveyOutcome

export type BehalfNode = {
  readonly state: NodeState
  readonly publishers: ReadonlyMap<PublisherId, Publisher & Partial<Custodian>>
  /** A plan that is newer here than what this node has: taken up like one that came by the ordinary way. */
  readonly take: (plan: Plan) => void
}

export function actOnBehalf(node: BehalfNode, ask: BehalfAsk): Promise<BehalfOutcome> {
  switch (ask.kind) {
    case 'survey':
      return surveyOnBehalf(node, ask)
    case 'release':
      return releaseOnBehalf(node, ask)
    case 'read':
      return readOnBehalf(node, ask)
    case 'write':
      return writeOnBehalf(node, ask)
  }
}

export async function readOnBehalf(node: BehalfNode, ask: BehalfRead): Promise<ReadOutcome> {
  return inPlace(node, ask.publisher)?.read(ask.endpoint) ?? notServed(ask.publisher)
}

async function surveyOnBehalf({ publishers }: BehalfNode, ask: BehalfSurvey): Promise<SurveyOutcome> {
  return publishers.get(ask.publisher)?.survey?.(ask.endpoint) ?? notServed(ask.publisher)
}

/** Not while this node would write the fence anew. */
async function releaseOnBehalf(node: BehalfNode, ask: BehalfRelease): Promise<WriteOutcome> {
  const { publisher, endpoint, expected } = ask
  if (node.state.endpoints.get(endpoint)?.enactors.has(publisher)) return stillSteered(endpoint)
  return node.publishers.get(publisher)?.release?.(endpoint, expected) ?? notServed(publisher)
}

const stillSteered = (endpoint: EndpointName) =>
  ({
    kind: 'failed',
    code: 'still-steered',
    detail: `a write of ${endpoint} is still under way`,
    fix: 'order the release again in a moment',
    retry: true,
  }) as const

export async function writeOnBehalf(node: BehalfNode, ask: BehalfWrite): Promise<WriteOutcome> {
  const { plan, expected, next } = ask
  const { endpoint } = plan.envelope
  const publisher = inPlace(node, ask.publisher)
  if (publisher === null) return notServed(ask.publisher)
  const known = node.state.endpoints.get(endpoint)?.plan
  if (!known || known.generation < plan.generation) node.take(plan)
  const answering = wouldAnswer(node.state, plan)
  return publisher.write({ endpoint, expected, next, plan, answering, ...answerOf(plan.envelope, answering) })
}

/** Every other publisher is for the enactor to reach by itself. */
function inPlace({ publishers }: BehalfNode, id: PublisherId): Publisher | null {
  const publisher = publishers.get(id)
  return publisher?.selectsInPlace ? publisher : null
}

const notServed = (publisher: PublisherId) =>
  ({
    kind: 'failed',
    code: 'no-publisher',
    detail: `publisher ${publisher} is not served by this node`,
    fix: 'publish the endpoint elsewhere, or reload the configuration',
    retry: true,
  }) as const
