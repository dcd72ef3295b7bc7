// The signals of a replayed day, from their JSON to the same values that live checks and feeds make.

import type { CheckResult, Notice } from '../signals/index.ts'
import {
  bad,
  good,
  type Instant,
  instant,
  type Outcome,
  parseCheckId,
  parseFoundationPath,
  parseNodeName,
} from '../terms/index.ts'
import type { SignalsBody } from './bodies.ts'

type Wrong = { readonly path: string; readonly message: string }
type ResultBody = NonNullable<SignalsBody['results']>[number]
type NoticeBody = NonNullable<SignalsBody['notices']>[number]
export type Replayed = { readonly results: readonly CheckResult[]; readonly notices: readonly Notice[] }

const zoned = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/

/** ISO 8601 with its zone. */
export function readInstant(text: string): Outcome<Instant> {
  const at = zoned.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(at))
    return bad(`expected ISO 8601 with a zone such as 2025-10-20T06:48:00Z, read ${JSON.stringify(text)}`)
  return good(instant(at))
}

const at = <T>(path: string, outcome: Outcome<T>): Outcome<T, Wrong> =>
  outcome.ok ? outcome : bad({ path, message: outcome.error })

/** Every item, or the first that is wrong with its path: `results/3/at`. */
export function readSignals(body: SignalsBody): Outcome<Replayed, Wrong> {
  const results = each('results', body.results ?? [], readResult)
  if (!results.ok) return results
  const notices = each('notices', body.notices ?? [], readNotice)
  if (!notices.ok) return notices
  return good({ results: results.value, notices: notices.value })
}

function each<A, B>(
  path: string,
  items: readonly A[],
  read: (item: A, path: string) => Outcome<B, Wrong>,
): Outcome<readonly B[], Wrong> {
  const values: B[] = []
  for (const [index, item] of items.entries()) {
    const value = read(item, `${path}/${index}`)
    if (!value.ok) return value
    values.push(value.value)
  }
  return good(values)
}

function readResult(item: ResultBody, path: string): Outcome<CheckResult, Wrong> {
  const check = at(`${path}/check`, parseCheckId(item.check))
  if (!check.ok) return check
  const vantage = at(`${path}/vantage`, parseNodeName(item.vantage))
  if (!vantage.ok) return vantage
  const when = at(`${path}/at`, readInstant(item.at))
  if (!when.ok) return when
  return good({ ...item, check: check.value, vantage: vantage.value, at: when.value })
}

function readNotice(item: NoticeBody, path: string): Outcome<Notice, Wrong> {
  const providerAt = at(`${path}/providerAt`, readInstant(item.providerAt))
  if (!providerAt.ok) return providerAt
  const receivedAt = at(`${path}/receivedAt`, readInstant(item.receivedAt))
  if (!receivedAt.ok) return receivedAt
  const foundations = each(`${path}/foundations`, item.foundations, (text, where) =>
    at(where, parseFoundationPath(text)),
  )
  if (!foundations.ok) return foundations
  return good({
    ...item,
    providerAt: providerAt.value,
    receivedAt: receivedAt.value,
    foundations: foundations.value,
  })
}
