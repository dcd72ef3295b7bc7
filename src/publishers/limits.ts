// What failover rests on where records live at a provider: said by `check-config` and the board before the day it
// matters. On 20 October 2025 the control plane of a DNS provider was itself down; its data plane went on answering.

import { type PromisingKind, promisesOf } from './promises.ts'

export type Limit = {
  /** What must be up for a failover, in a sentence. */
  readonly needs: string
  /** What fails over without it. */
  readonly instead: string
}

const subZone = 'delegate a sub-zone to Holdfast, or point a CNAME at a name in one'

/** Null where a failover needs nobody but the machines of whoever runs Holdfast. */
export function limitOf(kind: PromisingKind): Limit | null {
  const { controlPlane } = promisesOf(kind)
  if (controlPlane === null) return null
  const needs = `failover needs ${controlPlane}: while that is down, the records stay as they are`
  return kind === 'route53'
    ? {
        needs,
        instead: `${subZone}; or have Route 53 itself switch, which needs its data plane alone: holdfast plan export NAME --format route53-failover`,
      }
    : { needs, instead: subZone }
}
