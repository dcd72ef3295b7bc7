// Why somebody was told of an incident, or not: what the journal says was decided, route by route.

import type { Entry, Json, JsonObject } from '../terms/index.ts'
import { objectAt, textAt, textsAt } from './acts.ts'

export type ToldStep = {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly thread: string
  readonly verdict: 'told' | 'held' | 'not'
  readonly rule: string
  /** For people. */
  readonly why: string
  readonly kind?: string
  readonly recipient?: string
  readonly message?: string
  /** Of what was held back, ISO 8601. */
  readonly until?: string
  /** What became of the message; absent: it waits, or its channel is at it. */
  readonly delivery?: { readonly state: string; readonly at: number; readonly why: string }
}

export type RouteAccount = {
  readonly route: string
  /** As it was decided last; `unknown`: nothing was decided of it. */
  readonly verdict: 'told' | 'held' | 'not' | 'unknown'
  readonly why: string
  readonly steps: readonly ToldStep[]
}

export type ThreadAccount = {
  readonly thread: string
  readonly title: string
  /** It was told of as a part of this, which another incident opened. */
  readonly grouped: boolean
}

export type Explanation = {
  readonly incident: string
  readonly threads: readonly ThreadAccount[]
  readonly routes: readonly RouteAccount[]
}

/** `entries`: `alert.decided`, `alert.sent` and `alert.failed` since it opened, oldest first. `routes`: by id. */
export function explainTold(
  incident: string,
  entries: readonly Entry[],
  routes: readonly string[],
): Explanation {
  const decided = entries.filter(({ kind }) => kind === 'alert.decided')
  const threads = threadsOf(incident, decided)
  const deliveries = deliveriesIn(entries)
  const own = decided.filter(({ data }) => threads.some(({ thread }) => thread === textAt(data, 'thread')))
  const planned = own.flatMap((entry) => stepsOf(entry, deliveries))
  const subjects = new Set([incident, ...own.flatMap(({ data }) => textAt(data, 'subject') ?? [])])
  const steps = [...planned, ...diverted(entries, planned, subjects)].sort((a, b) => a.at - b.at)
  const known = new Set([...routes, ...steps.map(({ route }) => route)])
  return {
    incident,
    threads,
    routes: [...known].map((route) =>
      accountOf(
        route,
        steps.filter((one) => one.route === route),
        threads,
      ),
    ),
  }
}

function threadsOf(incident: string, decided: readonly Entry[]): readonly ThreadAccount[] {
  const found = new Map<string, ThreadAccount>()
  for (const { data } of decided) {
    const [thread, subject] = [textAt(data, 'thread') ?? '', textAt(data, 'subject')]
    const isIn = subject === incident || textsAt(data, 'incidents').includes(incident)
    if (!isIn && !found.has(thread)) continue
    found.set(thread, { thread, title: textAt(data, 'title') ?? thread, grouped: subject !== incident })
  }
  return [...found.values()]
}

type RouteStep = ToldStep & { readonly route: string }

function stepsOf(
  { at, data }: Entry,
  deliveries: ReadonlyMap<string, NonNullable<ToldStep['delivery']>>,
): readonly RouteStep[] {
  const thread = textAt(data, 'thread') ?? ''
  return objectsIn(data.decisions).map((one): RouteStep => {
    const said = textAt(one, 'verdict')
    const message = textAt(one, 'message')
    const delivery = message === null ? undefined : deliveries.get(message)
    return {
      ...{ at, thread, route: textAt(one, 'route') ?? '' },
      verdict: said === 'told' || said === 'held' ? said : 'not',
      ...{ rule: textAt(one, 'rule') ?? '', why: textAt(one, 'why') ?? '' },
      ...textsOf(one, ['kind', 'recipient', 'message', 'until']),
      ...(delivery === undefined ? {} : { delivery }),
    }
  })
}

/** What another route told in the place of one that could not: nothing was decided of it before. */
function diverted(
  entries: readonly Entry[],
  planned: readonly RouteStep[],
  subjects: ReadonlySet<string>,
): readonly RouteStep[] {
  const lost = planned.filter(({ delivery }) => delivery?.state === 'diverted')
  if (lost.length === 0) return []
  const known = new Set(planned.map(({ message }) => message))
  const from = [...new Set(lost.map(({ route }) => route))].join(', ')
  return entries.flatMap(({ kind, at, why, data }) => {
    const [route, id] = [textAt(data, 'alert'), textAt(data, 'delivery')]
    const isResult = kind === 'alert.sent' || kind === 'alert.failed'
    const isAbout = textsAt(data, 'subjects').some((one) => subjects.has(one))
    if (!isResult || !isAbout || route === null || id === null || known.has(id)) return []
    const delivery = { state: textAt(data, 'outcome') ?? 'sent', at, why: textAt(data, 'why') ?? why }
    const step = { at, thread: lost[0]!.thread, route, verdict: 'told', rule: 'instead' } as const
    return { ...step, why: `${from} could not be told`, message: id, ...textsOf(data, ['kind']), delivery }
  })
}

function textsOf(from: JsonObject, keys: readonly string[]): { readonly [key: string]: string } {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = textAt(from, key)
      return value === null ? [] : [[key, value] as const]
    }),
  )
}

const objectsIn = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value)
    ? value.map((one: Json) => objectAt({ one }, 'one')).filter((one): one is JsonObject => one !== null)
    : []

function deliveriesIn(entries: readonly Entry[]): ReadonlyMap<string, NonNullable<ToldStep['delivery']>> {
  const found = new Map<string, NonNullable<ToldStep['delivery']>>()
  for (const { kind, at, why, data } of entries) {
    if (kind !== 'alert.sent' && kind !== 'alert.failed') continue
    const state = textAt(data, 'outcome') ?? (kind === 'alert.sent' ? 'sent' : 'failed')
    const ids = [...textsAt(data, 'deliveries'), textAt(data, 'delivery') ?? '']
    for (const id of ids) found.set(id, { state, at, why: textAt(data, 'why') ?? why })
  }
  return found
}

function accountOf(
  route: string,
  own: readonly RouteStep[],
  threads: readonly ThreadAccount[],
): RouteAccount {
  const last = own.at(-1)
  const steps = own.map(({ route: _, ...step }) => step)
  if (last !== undefined) return { route, verdict: last.verdict, why: last.why, steps }
  const why =
    threads.length === 0
      ? 'nothing was decided of this incident: it opened before there were routes, or the journal no longer has it'
      : 'nothing was decided of this route: it was configured later'
  return { route, verdict: 'unknown', why, steps }
}
