// `holdfast runbook`: list, show, run, and what a run needs of people. A run goes on in the main process; this only looks.

import type { RunbookRunView, RunbooksView, RunbookView } from '../../board/index.ts'
import { CommandFailure, type Connection, connect } from './connection.ts'
import { span, table } from './format.ts'
import type { Print } from './orders.ts'

type Options = { readonly url?: string; readonly json?: boolean }
export type RunOptions = Options & {
  readonly why?: string
  readonly dryRun?: boolean
  readonly detach?: boolean
}
export type ResumeOptions = Options & {
  readonly happened?: boolean
  readonly again?: boolean
  readonly detach?: boolean
}

const lookAgainAfterMs = 250
const path = (name: string): string => `/api/v1/runbooks/${encodeURIComponent(name)}`
const runPath = (id: string, action: string): string =>
  `/api/v1/runbook-runs/${encodeURIComponent(id)}/${action}`

export async function list(options: Options, print: Print): Promise<void> {
  const all = await connect(options, process.env).get<RunbooksView>('/api/v1/runbooks')
  if (options.json) return print(all)
  const runbooks = all.runbooks.map(({ name, title, steps }) => [name, `${steps.length} steps`, title])
  const runs = all.runs.map(({ id, runbook, state, asks, startedAt, by }) => {
    const how =
      asks === null ? state : asks.by === 'other' ? 'waits for another person' : 'waits for somebody'
    return [id, how, runbook, startedAt, by]
  })
  const none = 'no runbooks; write some under `runbooks` in the configuration'
  print(
    [runbooks.length === 0 ? none : table(runbooks), ...(runs.length > 0 ? ['', table(runs)] : [])].join(
      '\n',
    ),
  )
}

/** A runbook by its name, or a run by its id. */
export async function show(name: string, options: Options, print: Print): Promise<void> {
  const connection = connect(options, process.env)
  const run = await runOf(connection, name)
  if (run) return print(options.json ? run : runText(run))
  const runbook = await connection.get<RunbookView>(path(name))
  print(options.json ? runbook : runbookText(runbook))
}

export async function run(name: string, options: RunOptions, print: Print): Promise<void> {
  const connection = connect(options, process.env)
  if (options.dryRun) {
    const runbook = await connection.get<RunbookView>(path(name))
    const way = `nothing was done; to do it: holdfast runbook run ${name} --why TEXT`
    return print(options.json ? runbook : `${runbookText(runbook)}\n${way}`)
  }
  const body = { why: options.why ?? 'by hand' }
  const begun = await connection.send<RunbookRunView>('POST', `${path(name)}/runs`, body)
  await followed(connection, begun, options, print)
}

export type ApproveOptions = Options & { readonly step?: number }

export async function approve(id: string, no: boolean, options: ApproveOptions, print: Print): Promise<void> {
  const body = { yes: !no, ...(options.step === undefined ? {} : { step: options.step }) }
  const run = await connect(options, process.env).send<RunbookRunView>('POST', runPath(id, 'answer'), body)
  print(options.json ? run : runText(run))
}

export async function resume(id: string, options: ResumeOptions, print: Print): Promise<void> {
  const connection = connect(options, process.env)
  if (options.happened && options.again)
    throw new CommandFailure('either --happened or --again: both cannot be true of one command', 2)
  const said = options.happened ? { happened: true } : options.again ? { happened: false } : {}
  const run = await connection.send<RunbookRunView>('POST', runPath(id, 'resume'), said)
  await followed(connection, run, options, print)
}

export async function undo(
  id: string,
  options: Options & { readonly detach?: boolean },
  print: Print,
): Promise<void> {
  const connection = connect(options, process.env)
  const run = await connection.send<RunbookRunView>('POST', runPath(id, 'undo'), {})
  await followed(connection, run, options, print)
}

export async function abort(id: string, options: Options & { why?: string }, print: Print): Promise<void> {
  const body = { why: options.why ?? 'by hand' }
  const run = await connect(options, process.env).send<RunbookRunView>('POST', runPath(id, 'abort'), body)
  print(options.json ? run : runText(run))
}

async function runOf(connection: Connection, id: string): Promise<RunbookRunView | null> {
  const { runs } = await connection.get<RunbooksView>('/api/v1/runbooks')
  return runs.find((one) => one.id === id) ?? null
}

/** Until it waits for a person or is over. Ctrl-C leaves it running. */
async function followed(
  connection: Connection,
  begun: RunbookRunView,
  { json, detach }: Options & { readonly detach?: boolean },
  print: Print,
): Promise<void> {
  let run = begun
  while (!detach && (run.state === 'running' || run.state === 'undoing') && run.asks === null) {
    await new Promise((done) => setTimeout(done, lookAgainAfterMs))
    run = (await runOf(connection, run.id)) ?? run
  }
  print(json ? run : `${runText(run)}${wayOn(run)}`)
  if (run.state === 'failed' || run.state === 'interrupted') process.exitCode = 1
}

function wayOn({ id, state, step, asks }: RunbookRunView): string {
  if (asks) {
    const who = asks.by === 'other' ? 'another person' : 'somebody'
    return `\nit waits for ${who}: ${asks.question}\n  holdfast runbook approve ${id} --step ${step}    (or --no)`
  }
  return state === 'failed' || state === 'interrupted'
    ? `\nto go on: holdfast runbook resume ${id}; to take it back: holdfast runbook undo ${id}`
    : ''
}

const runbookText = ({ name, title, steps }: RunbookView): string =>
  [
    `${name}: ${title}`,
    table(
      steps.map(({ does, undo, withinMs, now }, i) => [
        `  ${i + 1}.`,
        does,
        `within ${span(withinMs)}`,
        undo === null ? 'nothing to undo' : `undo: ${undo}`,
        `now: ${now}`,
      ]),
    ),
  ].join('\n')

const runText = ({ id, runbook, state, steps }: RunbookRunView): string =>
  [
    `${id} of ${runbook} is ${state}`,
    table(steps.map(({ does, state: how, evidence }, i) => [`  ${i + 1}.`, how, does, evidence.join('; ')])),
  ].join('\n')
