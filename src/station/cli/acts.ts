// `holdfast alert ack`, `holdfast silence`, `holdfast maintenance`: a person says that somebody sees to it, that nobody
// needs to be told, or that work is under way.

import type {
  AcknowledgementView,
  ConfigurationChanged,
  MaintenanceRuleView,
  MaintenanceView,
  SilenceView,
} from '../../board/index.ts'
import { type Duration, formatDuration } from '../../terms/index.ts'
import { CommandFailure, connect } from './connection.ts'
import { counted, table } from './format.ts'
import type { Print } from './orders.ts'

type Options = { readonly url?: string; readonly json?: boolean; readonly dryRun?: boolean }
type Span = { readonly from?: string; readonly until?: string; readonly for?: string }
export type AckOptions = Options & { readonly for?: string }
export type SilenceOptions = Options &
  Span & {
    readonly service: readonly string[]
    readonly sector: readonly string[]
    readonly foundation: readonly string[]
    readonly route: readonly string[]
    readonly everything?: boolean
    readonly why?: string
  }
export type PlanOptions = Options &
  Span & { readonly service: readonly string[]; readonly foundation: readonly string[] }
export type RepeatOptions = Options & {
  readonly service: readonly string[]
  readonly foundation: readonly string[]
  readonly day: readonly string[]
  readonly monthDay: readonly string[]
  readonly at?: string
  readonly zone?: string
  readonly lasts?: string
  readonly first?: string
  readonly last?: string
}
export type EndOptions = Options & { readonly why?: string }
export type MoveOptions = Options & Span
export type ListOptions = Options & { readonly all?: boolean }

const minute = (time: string): string => `${time.slice(0, 16).replace('T', ' ')}Z`
const span = ({ from, until }: { from: string; until: string }): string =>
  `${minute(from)} to ${minute(until)}`

export async function ack(incident: string, options: AckOptions, print: Print): Promise<void> {
  const path = `/api/v1/incidents/${encodeURIComponent(incident)}/acknowledge`
  const body = options.for === undefined ? {} : { for: options.for }
  const view = await connect(options, process.env).send<AcknowledgementView>('POST', path, body)
  if (options.json) return print(view)
  const end = view.until === null ? 'until it is over' : `until ${minute(view.until)}`
  print(`${incident} is acknowledged by ${view.by}; reminders and escalation wait ${end}`)
}

export async function silences(options: ListOptions, print: Print): Promise<void> {
  const { silences: all } = await connect(options, process.env).get<{ silences: SilenceView[] }>(
    '/api/v1/silences',
  )
  const shown = options.all ? all : all.filter(({ state }) => state !== 'over')
  if (options.json) return print(shown)
  if (shown.length === 0) return print('nothing is silenced')
  print(table(shown.map((one) => [one.id, one.state, span(one), one.text, `${one.by}: ${one.why}`])))
}

export async function silence(options: SilenceOptions, print: Print): Promise<void> {
  const { service, sector, foundation, route, everything, dryRun, why } = options
  if (!why) throw new CommandFailure('a silence needs --why: the next person will ask', 2)
  const body = {
    ...{ services: service, sectors: sector, foundations: foundation, routes: route, why },
    ...spanOf(options),
    ...(everything ? { everything } : {}),
    ...(dryRun ? { dryRun } : {}),
  }
  const view = await connect(options, process.env).send<SilenceView>('POST', '/api/v1/silences', body)
  if (options.json) return print(view)
  const done = dryRun ? 'nothing was done; it would be' : `end it with: holdfast silence end ${view.id}`
  print(`silenced ${span(view)}: ${view.text}\n${done}${dryRun ? ' so' : ''}`)
}

export async function endSilence(id: string, options: EndOptions, print: Print): Promise<void> {
  const view = await ended<SilenceView>('silences', id, options)
  print(options.json ? view : `no longer silenced: ${view.text}; what still goes on is told`)
}

export async function works(options: ListOptions, print: Print): Promise<void> {
  const { maintenance: all } = await connect(options, process.env).get<{ maintenance: MaintenanceView[] }>(
    '/api/v1/maintenance',
  )
  const shown = options.all ? all : all.filter(({ state }) => state !== 'over')
  if (options.json) return print(shown)
  if (shown.length === 0) return print('no maintenance is planned')
  print(
    table(
      shown.map((one) => [
        ...[one.id, one.state, span(one), one.title, aboutText(one)],
        `${one.by ?? ''}${{ configuration: ' (configuration)', rule: ' (comes back)', hand: '' }[one.origin]}`,
      ]),
    ),
  )
}

const aboutText = ({
  services,
  foundations,
  affected,
}: Pick<MaintenanceView, 'services' | 'foundations' | 'affected'>): string =>
  `${[...services, ...foundations].join(', ')}: ${counted(affected, 'service')}`

export async function plan(title: string, options: PlanOptions, print: Print): Promise<void> {
  const { service, foundation, dryRun } = options
  const body = {
    ...{ title, services: service, foundations: foundation },
    ...spanOf(options),
    ...(dryRun ? { dryRun } : {}),
  }
  const view = await connect(options, process.env).send<MaintenanceView>('POST', '/api/v1/maintenance', body)
  if (options.json) return print(view)
  const done = dryRun
    ? 'nothing was done; it would be so'
    : `end it with: holdfast maintenance end ${view.id}`
  print(`"${view.title}" ${span(view)}, on ${aboutText(view)}\n${done}`)
}

export async function rules(options: Options, print: Print): Promise<void> {
  const { rules: all } = await connect(options, process.env).get<{ rules: MaintenanceRuleView[] }>(
    '/api/v1/maintenance/rules',
  )
  if (options.json) return print(all)
  if (all.length === 0) return print('no maintenance comes back by itself')
  print(table(all.map((one) => [one.id, ruleText(one), one.title, aboutText(one), nextText(one)])))
}

const ruleText = ({ days, monthDays, at, zone, lastsMs }: MaintenanceRuleView): string =>
  `${[...days, ...monthDays].join(', ')} at ${at} (${zone}) for ${formatDuration(lastsMs as Duration)}`

const nextText = ({ next: [first] }: MaintenanceRuleView): string =>
  first === undefined ? 'none within two weeks' : `next ${minute(first)}`

/** A rule is an entry of the configuration, which is added to as `apply` does. */
export async function repeat(id: string, title: string, options: RepeatOptions, print: Print): Promise<void> {
  const { service, foundation, day, monthDay, at, zone, lasts, first, last, dryRun } = options
  if (at === undefined || lasts === undefined)
    throw new CommandFailure('say when it begins and how long it lasts: --at 02:30 --lasts 2h', 2)
  const repeat = {
    ...{ at, lasts, ...(zone && { zone }), ...(first && { first }), ...(last && { last }) },
    ...(day.length > 0 && { days: day }),
    ...(monthDay.length > 0 && { monthDays: monthDay.map(Number) }),
  }
  const work = { title, services: service, foundations: foundation, repeat }
  const changed = await connect(options, process.env).send<ConfigurationChanged>(
    'POST',
    '/api/v1/configuration',
    { set: { maintenance: { [id]: work } }, ...(dryRun ? { dryRun } : {}) },
  )
  if (options.json) return print(changed)
  print(
    changed.done
      ? `"${title}" comes back; take it out with: holdfast remove maintenance/${id}`
      : `${changed.why}; nothing was done`,
  )
}

export async function move(id: string, options: MoveOptions, print: Print): Promise<void> {
  const body = { ...spanOf(options), ...(options.dryRun ? { dryRun: true } : {}) }
  const path = `/api/v1/maintenance/${encodeURIComponent(id)}`
  const view = await connect(options, process.env).send<MaintenanceView>('PATCH', path, body)
  if (options.json) return print(view)
  print(`"${view.title}" ${span(view)}${options.dryRun ? '\nnothing was done; it would be so' : ''}`)
}

export async function skip(rule: string, day: string, options: EndOptions, print: Print): Promise<void> {
  const path = `/api/v1/maintenance/rules/${encodeURIComponent(rule)}/skip`
  const body = { on: day, ...(options.why ? { why: options.why } : {}) }
  const view = await connect(options, process.env).send<MaintenanceView>('POST', path, body)
  print(options.json ? view : `"${view.title}" is skipped on ${day}: ${view.id}`)
}

export async function endWork(id: string, options: EndOptions, print: Print): Promise<void> {
  const view = await ended<MaintenanceView>('maintenance', id, options)
  print(options.json ? view : `"${view.title}" is ended; what still fails is told`)
}

const ended = <T>(kind: 'silences' | 'maintenance', id: string, options: EndOptions): Promise<T> =>
  connect(options, process.env).send<T>(
    'DELETE',
    `/api/v1/${kind}/${encodeURIComponent(id)}`,
    options.why ? { why: options.why } : {},
  )

const spanOf = ({ from, until, for: length }: Span): Span => ({
  ...(from === undefined ? {} : { from }),
  ...(until === undefined ? {} : { until }),
  ...(length === undefined ? {} : { for: length }),
})
