// Why a write was not made, and what a person can do about it.

import {
  canAnswer,
  type FencedWrite,
  planFromJson,
  planToJson,
  samePlan,
  type WriteOutcome,
} from '../steering/index.ts'
import { encodableProblem } from './encodable.ts'

/** A write that this resource could not serve or not read again after a restart; null when it can. */
export function unservable(write: FencedWrite): WriteOutcome | null {
  const { plan, next, answering, endpoint } = write
  const refuse = (detail: string): WriteOutcome => ({
    kind: 'failed',
    code: 'invalid',
    detail: `${endpoint}: ${detail}`,
    fix: 'this is a fault in the plan, not of the disk: plan again',
    retry: false,
  })
  if (plan.envelope.endpoint !== endpoint) return refuse(`the plan is for ${plan.envelope.endpoint}`)
  if (!samePlan(plan, next)) return refuse('the fence is not that of the plan')
  const readable = planFromJson(planToJson(plan))
  if (!readable.ok) return refuse(readable.error)
  const problem = encodableProblem(plan.envelope)
  if (problem) return refuse(problem)
  return canAnswer(plan.envelope, answering)
    ? null
    : refuse(`it cannot answer with [${answering.join(', ')}]`)
}

export const busy = (waiting: number): WriteOutcome => ({
  kind: 'failed',
  code: 'busy',
  detail: `${waiting} writes of this endpoint wait for the disk`,
  fix: 'see whether the disk under the data folder still answers',
  retry: true,
})

export type DiskFault = { readonly code: string; readonly detail: string; readonly fix: string }

export function diskFault(error: unknown, folder: string): DiskFault {
  const { code = 'unknown', message = String(error) } = error as NodeJS.ErrnoException
  const detail = `${folder}: ${message}`
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return {
      code: 'disk-full',
      detail,
      fix: `free space on the device that holds ${folder}; the write is tried again`,
    }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return { code: 'not-writable', detail, fix: `let the user that runs Holdfast write to ${folder}` }
  return { code, detail, fix: `see whether ${folder} exists and its disk is healthy` }
}
