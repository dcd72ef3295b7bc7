// One test of the suite: the resource, a name of its own, and dice that can be thrown again.

import type { EndpointName, Random } from '../../terms/index.ts'
import type { PromiseId, PromisingKind } from '../promises.ts'
import type { Resource } from './resource.ts'

export type Scene = {
  readonly kind: PromisingKind
  readonly resource: Resource
  /** Never used before. */
  readonly endpoint: EndpointName
  /** Another such name. */
  another(): EndpointName
  readonly random: Random
}

/** The tests of one concern. All together have each promise once. */
export type Keeps<Ids extends PromiseId = PromiseId> = Readonly<Record<Ids, (scene: Scene) => Promise<void>>>
