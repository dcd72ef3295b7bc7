// `holdfast drill`: a loss in pretence. Without --for-real it only says what would happen; for real it is followed to its
// end, and Ctrl-C ends it, since a drill that nobody watches is an outage in the making.

import { createInterface } from 'node:readline/promises'
import type { BegunDrillView, DrillPlanView, DrillResultView, DrillsView } from '../../board/index.ts'
import { CommandFailure, type Connection, connect } from './connection.ts'
import { span, table } from './format.ts'
import type { Print } from './orders.ts'

export type DrillOptions = {
  readonly url?: string
  readonly json?: boolean
  readonly lose?: string
  readonly why?: string
  readonly manner?: 'refused' | 'silent'
  readonly lossFor?: string
  readonly forReal?: boolean
  readonly yes?: boolean
  readonly exercise?: boolean
  readonly list?: boolean
  readonly abort?: boolean
}

const lookAgainAfterMs = 250
const longestLossSeconds = 900

export async function drill(
  endpoints: readonly string[],
  options: DrillOptions,
  print: Print,
): Promise<void> {
  const connection = connect(options, process.env)
  if (options.list) return list(connection, options, print)
  if (options.abort) return abort(connection, options, print)
  if (options.lose === undefined)
    throw new CommandFailure('drill needs --lose: the foundation to do without, such as aws/us-east-1', 2)
  if (options.exercise) return exercise(connection, endpoints, options, print)
  if (endpoints.length === 0)
    throw new CommandFailure(
      'drill needs the endpoints it may touch; --exercise takes all and touches none',
      2,
    )
  const wish = wishOf(endpoints, options, options.lose)
  if (!options.forReal) return show(connection, wish, options, print)
  await ask(connection, wish, options)
  const { drill: id } = await connection.send<BegunDrillView>('POST', '/api/v1/drills', wish)
  const result = await follow(connection, id, options)
  print(options.json ? result : resultText(result))
  if (!isWell(result)) process.exitCode = 1
}

const wishOf = (endpoints: readonly string[], { why, manner, lossFor }: DrillOptions, lose: string) => ({
  lose,
  endpoints,
  why: why ?? 'by hand',
  ...(manner ? { manner } : {}),
  ...(lossFor === undefined ? {} : { lossForMs: secondsOf(lossFor) * 1000 }),
})
type Wish = ReturnType<typeof wishOf>

function secondsOf(text: string): number {
  const match = /^(\d{1,3})(s|m)$/.exec(text)
  const seconds = match ? Number(match[1]) * (match[2] === 'm' ? 60 : 1) : 0
  if (seconds < 1 || seconds > longestLossSeconds)
    throw new CommandFailure(`--loss-for takes 1s to 15m, read ${JSON.stringify(text)}`, 2)
  return seconds
}

const isWell = ({ outcome, endpoints }: DrillResultView): boolean =>
  outcome === 'measured' && endpoints.every(({ met, recoverMs }) => met !== false && recoverMs !== null)

async function show(connection: Connection, wish: Wish, options: DrillOptions, print: Print): Promise<void> {
  const plan = await connection.send<DrillPlanView>('POST', '/api/v1/drills/outlook', wish)
  const way = `nothing was done; to do it: holdfast drill ${wish.endpoints.join(' ')} --lose ${wish.lose} --for-real`
  print(options.json ? plan : [planText(plan), ...(plan.refusals.length === 0 ? [way] : [])].join('\n'))
  if (plan.refusals.length > 0) process.exitCode = 1
}

const planText = ({ lose, outlooks, refusals }: DrillPlanView): string =>
  [
    `without ${lose}:`,
    ...(outlooks.length === 0 ? [] : [outlookTable(outlooks)]),
    ...refusals.map((why) => `  refused: ${why}`),
  ].join('\n')

const outlookTable = (outlooks: DrillPlanView['outlooks']): string =>
  table(
    outlooks.map(({ endpoint, before, lost, expected, checks, mode }) => [
      `  ${endpoint}`,
      `${before.join(' and ') || 'nothing'} -> ${expected.join(' and ') || 'nothing'}`,
      `loses ${lost.join(', ') || 'nothing'}; ${checks.join(', ') || 'no check'} would fail`,
      mode,
    ]),
  )

/** Somebody says yes, here or by --yes. */
async function ask(connection: Connection, wish: Wish, { yes, json }: DrillOptions): Promise<void> {
  if (yes) return
  if (!process.stdin.isTTY || json)
    throw new CommandFailure('a drill for real changes real answers: say --yes where nobody can be asked', 2)
  const plan = await connection.send<DrillPlanView>('POST', '/api/v1/drills/outlook', wish)
  process.stderr.write(`${planText(plan)}\n`)
  if (plan.refusals.length > 0) throw new CommandFailure('it cannot be held now')
  if (!(await answer('lose it for real? [y/N] ', false))) throw new CommandFailure('nothing was done')
}

async function answer(question: string, byDefault: boolean): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const said = (await terminal.question(question)).trim().toLowerCase()
    return said === '' ? byDefault : said === 'y' || said === 'yes'
  } finally {
    terminal.close()
  }
}

/** Until it has ended. Ctrl-C asks, where somebody can answer, and otherwise ends it. */
async function follow(connection: Connection, id: string, options: DrillOptions): Promise<DrillResultView> {
  let phase = ''
  let asking = false
  const interrupted = async (): Promise<void> => {
    if (asking) return
    asking = true
    const end = !process.stdin.isTTY || (await answer('end the drill now? [Y/n] ', true).catch(() => true))
    if (end) await connection.send('DELETE', '/api/v1/drills', { why: 'ended with Ctrl-C' }).catch(() => {})
    asking = false
  }
  const onInterrupt = (): void => void interrupted()
  process.on('SIGINT', onInterrupt)
  try {
    for (;;) {
      const { running, past } = await connection.get<DrillsView>('/api/v1/drills')
      const ended = past.find(({ drill }) => drill === id)
      if (ended) return ended
      if (running?.drill === id && running.phase !== phase && !options.json) tellPhase(running)
      phase = running?.phase ?? phase
      await new Promise((done) => setTimeout(done, lookAgainAfterMs))
    }
  } finally {
    process.off('SIGINT', onInterrupt)
  }
}

function tellPhase({ drill, lose, phase, until }: NonNullable<DrillsView['running']>): void {
  const said =
    phase === 'losing'
      ? `${drill}: ${lose} is lost in pretence, until ${until} at the latest; Ctrl-C ends it`
      : `${drill}: ${lose} is there again; waiting until everything is back`
  process.stderr.write(`${said}\n`)
}

const time = (milliseconds: number | null): string => (milliseconds === null ? '-' : span(milliseconds))

function resultText({ drill, outcome, why, endpoints }: DrillResultView): string {
  if (outcome !== 'measured') return why
  const head = ['endpoint', 'detected', 'decided', 'moved', 'clients', 'back', 'objective']
  const rows = endpoints.map((one) => [
    one.name,
    time(one.detectMs),
    time(one.decideMs),
    time(one.moveMs),
    time(one.recoverMs),
    time(one.backMs),
    one.met === null ? 'none is set, or it was not measured' : one.met ? 'met' : 'missed',
  ])
  return [`${drill}:`, table([head, ...rows]), ...endpoints.map(({ name, text }) => `${name} ${text}`)].join(
    '\n',
  )
}

async function exercise(
  connection: Connection,
  endpoints: readonly string[],
  options: DrillOptions,
  print: Print,
): Promise<void> {
  if (endpoints.length > 0 || options.forReal)
    throw new CommandFailure('an exercise takes every endpoint and nothing real: leave out the rest', 2)
  const { lose, why, manner } = options
  const body = { lose, why: why ?? 'by hand', ...(manner ? { manner } : {}) }
  const result = await connection.send<DrillResultView>('POST', '/api/v1/drills/exercise', body)
  print(options.json ? result : resultText(result))
}

async function abort(connection: Connection, options: DrillOptions, print: Print): Promise<void> {
  const body = options.why ? { why: options.why } : {}
  const done = await connection.send<BegunDrillView>('DELETE', '/api/v1/drills', body)
  print(options.json ? done : `${done.drill} is ended; everything is given back`)
}

async function list(connection: Connection, options: DrillOptions, print: Print): Promise<void> {
  const drills = await connection.get<DrillsView>('/api/v1/drills')
  if (options.json) return print(drills)
  const { running, past, gameDays } = drills
  const lines = [
    ...(running ? [`running: ${running.drill} without ${running.lose} (${running.phase})`] : []),
    ...gameDays.map(
      ({ name, lose, nextAt, real }) =>
        `game day ${name}: ${real ? 'for real' : 'as an exercise'} without ${lose}, next ${nextAt ?? 'never'}`,
    ),
    ...past.map(({ beganAt, why }) => `${beganAt}  ${why}`),
  ]
  print(lines.length === 0 ? 'no drill was ever held' : lines.join('\n'))
}
