// The next order of a rehearsal: one whose plan answers with something else than now.

import type { EndpointView } from '../../board/index.ts'

export type NewerOrder = {
  readonly method: 'POST' | 'DELETE'
  readonly path: string
  readonly body?: { readonly target: string; readonly why: string }
  /** What it does, in words. */
  readonly text: string
}

/** Away from what is answered, or back when nothing else is left. Null: neither is possible. */
export function newerOrder({ targets }: Pick<EndpointView, 'targets'>, why: string): NewerOrder | null {
  const free = targets.filter(({ drained }) => !drained)
  const answered = free.find((target) => target.answered)
  const drained = targets.find((target) => target.drained)
  if (free.length > 1 && answered)
    return {
      method: 'POST',
      path: '/api/v1/drains',
      body: { target: answered.id, why },
      text: `${answered.id} is drained`,
    }
  if (!drained) return null
  const path = `/api/v1/drains/${drained.id}?why=${encodeURIComponent(why)}`
  return { method: 'DELETE', path, text: `${drained.id} is brought back` }
}
