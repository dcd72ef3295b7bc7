// Plans from the command line: read them, compare them, approve, roll back, overrule. The same API as the board's pages.

import { writeFile } from 'node:fs/promises'
import type { EndpointView, PlanDiffView, PlanView } from '../../board/index.ts'
import { CommandFailure, connect } from './connection.ts'
import { table } from './format.ts'
import type { OrderOptions, Print } from './orders.ts'

type ShowOptions = { readonly url?: string; readonly json?: boolean }

const plansOf = (endpoint: string | undefined, options: ShowOptions): Promise<PlanView[]> =>
  connect(options, process.env).get<PlanView[]>(
    `/api/v1/plans${endpoint ? `?endpoint=${encodeURIComponent(endpoint)}` : ''}`,
  )

export async function showPlans(
  endpoint: string | undefined,
  generation: string | undefined,
  options: ShowOptions,
  print: Print,
): Promise<void> {
  const plans = await plansOf(endpoint, options)
  if (endpoint !== undefined && plans.length === 0)
    throw new CommandFailure(`${endpoint} has no plans; "holdfast status" lists the endpoints`)
  if (generation !== undefined) return showPlan(plans, generation, options, print)
  if (options.json) return void print(plans)
  print(
    table([
      ['endpoint', 'generation', 'state', 'digest', 'author', 'made', 'reason'],
      ...plans.map((p) => [
        p.endpoint,
        p.generation,
        p.state,
        p.digest.slice(0, 12),
        p.author,
        p.madeAt,
        p.reason,
      ]),
    ]),
  )
}

function showPlan(plans: readonly PlanView[], generation: string, { json }: ShowOptions, print: Print): void {
  const plan = plans.find((one) => one.generation === generation)
  if (!plan) {
    const kept = plans.map((one) => one.generation).join(', ')
    throw new CommandFailure(`${plans[0]?.endpoint} has no plan ${generation}; kept are ${kept}`)
  }
  print(json ? plan : planText(plan))
}

/** An envelope as the API gives it: the plan's own JSON. */
type Envelope = {
  readonly mode: string
  readonly minimum: number
  readonly ttl: number
  readonly belowQuorum: string
  readonly sets: readonly (readonly string[])[]
  readonly held?: readonly string[]
  readonly lastKnownGood: readonly string[]
  readonly publish: readonly string[]
  readonly targets: readonly {
    readonly id: string
    readonly records: readonly {
      readonly type: string
      readonly address?: string
      readonly target?: string
    }[]
  }[]
}

function planText(plan: PlanView): string {
  const envelope = plan.envelope as unknown as Envelope
  const { mode, minimum, ttl, belowQuorum, sets, held, lastKnownGood, publish, targets } = envelope
  const rows: string[][] = [
    ['digest', plan.digest],
    ['made', `${plan.madeAt} by ${plan.author}`],
    ['reason', plan.reason],
    ['evidence', JSON.stringify(plan.evidence)],
    ['mode', `${mode}, at least ${minimum}, TTL ${ttl} s, below quorum: ${belowQuorum}`],
    ['prefers', sets.map((set) => set.join(' + ')).join(', then ')],
    ...(held ? [['held', held.join(' + ')]] : []),
    ['last good', lastKnownGood.join(' + ')],
    ['published', publish.join(', ')],
    ...targets.map(({ id, records }) => [
      `target ${id}`,
      records.map(({ type, address, target }) => `${type} ${address ?? target}`).join(', '),
    ]),
  ]
  return `${plan.endpoint}  generation ${plan.generation}  ${plan.state}\n${indented(rows)}`
}

const indented = (rows: readonly (readonly string[])[]): string => table(rows.map((row) => ['', ...row]))

export async function diffPlan(
  endpoint: string,
  from: string | undefined,
  to: string | undefined,
  options: ShowOptions,
  print: Print,
): Promise<void> {
  const query = new URLSearchParams({ endpoint })
  if (from !== undefined) query.set('from', from)
  if (to !== undefined) query.set('to', to)
  const diff = await connect(options, process.env).get<PlanDiffView>(`/api/v1/plans/diff?${query}`)
  print(options.json ? diff : diffText(diff))
}

function diffText({ endpoint, before, after, changes }: PlanDiffView): string {
  const named = ({ generation, state }: PlanDiffView['after']) => `generation ${generation} (${state})`
  const head = `${endpoint}: ${before ? named(before) : 'nothing'} -> ${named(after)} by ${after.author}`
  if (changes.length === 0) return `${head}\n  the same content`
  const rows = changes.map(({ part, target, before: was, after: is }) => [
    target ? `${part} ${target}` : part,
    was === null ? `+ ${is}` : is === null ? `- ${was}` : `${was} -> ${is}`,
  ])
  return `${head}\n${indented(rows)}`
}

export async function approve(
  endpoint: string,
  options: ShowOptions & { readonly digest?: string },
  print: Print,
): Promise<void> {
  const connection = connect(options, process.env)
  const view = await connection.get<EndpointView>(`/api/v1/endpoints/${encodeURIComponent(endpoint)}`)
  const proposal = view.proposal
  if (proposal === null)
    throw new CommandFailure(`${endpoint} has no proposed plan; see: holdfast plan show ${endpoint}`)
  if (options.digest && !proposal.digest.startsWith(options.digest))
    throw new CommandFailure(
      `the proposal now standing has digest ${proposal.digest}, not ${options.digest}: read it again`,
    )
  const { generation, digest } = proposal
  const done = await connection.send('POST', '/api/v1/plans/approve', { endpoint, generation, digest })
  print(options.json ? done : `${endpoint}: generation ${generation} (${digest.slice(0, 12)}) is approved`)
}

export async function rollback(
  endpoint: string,
  to: string,
  options: OrderOptions,
  print: Print,
): Promise<void> {
  const body = { endpoint, to, why: options.why }
  const done = await connect(options, process.env).send('POST', '/api/v1/plans/rollback', body)
  print(options.json ? done : `${endpoint}: the content of generation ${to} is planned anew`)
}

export async function overrule(
  endpoint: string,
  refusal: string,
  options: OrderOptions,
  print: Print,
): Promise<void> {
  const body = { endpoint, refusal, why: options.why }
  const done = await connect(options, process.env).send('POST', '/api/v1/plans/overrule', body)
  print(options.json ? done : `${endpoint}: ${refusal} is overruled for one plan; the next one stands again`)
}

export async function exportPlan(
  endpoint: string,
  generation: string | undefined,
  { url, output, format }: { readonly url?: string; readonly output?: string; readonly format: string },
  print: Print,
): Promise<void> {
  if (generation !== undefined && !/^\d{1,20}$/.test(generation))
    throw new CommandFailure(
      `expected a generation such as 41, read ${generation}; "holdfast plan show ${endpoint}" lists those kept`,
      2,
    )
  const query = new URLSearchParams({ endpoint, format })
  if (generation !== undefined) query.set('generation', generation)
  const text = await connect(url === undefined ? {} : { url }, process.env).text(
    `/api/v1/plans/export?${query}`,
  )
  if (output === undefined) return void print(text.trimEnd())
  try {
    await writeFile(output, text)
  } catch (problem) {
    throw new CommandFailure(`${output} could not be written: ${(problem as Error).message}`)
  }
  print(`${output}: the plan of ${endpoint}`)
}
