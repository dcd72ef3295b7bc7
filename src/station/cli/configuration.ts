// The configuration of a running Holdfast from the command line: the whole as one file, and entries added or removed.

import { parseAllDocuments } from 'yaml'
import type { ConfigurationBody, ConfigurationChanged, ConfigurationView } from '../../board/index.ts'
import { isAddable } from '../config/index.ts'
import { outFile } from '../out-file.ts'
import { CommandFailure, connect } from './connection.ts'
import { counted } from './format.ts'
import { givenBytes } from './given-file.ts'

type Print = (value: unknown) => void
type Options = { readonly url?: string; readonly json?: boolean }
export type ExportOptions = Options & { readonly out?: string; readonly force?: boolean }
export type ApplyOptions = Options & { readonly dryRun?: boolean }

const heading = '# Exported by holdfast export'

export async function exportCommand(options: ExportOptions, print: Print): Promise<void> {
  const { out, force } = options
  const target =
    out === undefined
      ? null
      : await outFile(out, { isOurs: (beginning) => beginning.startsWith(heading), force })
  const view = await connect(options, process.env).get<ConfigurationView>('/api/v1/configuration')
  const text = `${heading} from ${view.file}\n${view.yaml}`
  if (target !== null) await target.write(text)
  if (options.json) return print(view)
  if (target === null) return print(text.trimEnd())
  const added = Object.values(view.added as object).reduce(
    (sum, entries) => sum + Object.keys(entries as object).length,
    0,
  )
  print(
    `${target.path} has what ${view.file} says and ${counted(added, 'entry', 'entries')} added by hand; secrets stay in the files that it names`,
  )
}

export async function apply(file: string, options: ApplyOptions, print: Print): Promise<void> {
  const set = await entriesOf(file)
  const left = Object.keys(set).filter((section) => !isAddable(section))
  for (const section of left) delete set[section]
  if (left.length > 0)
    process.stderr.write(
      `holdfast: ${left.join(', ')} of ${file} stand in the configuration file alone, and are passed over\n`,
    )
  await send({ set: set as Record<string, Record<string, unknown>> }, options, print)
}

export const remove = (ids: readonly string[], options: ApplyOptions, print: Print): Promise<void> =>
  send({ remove: [...ids] }, options, print)

async function send(body: ConfigurationBody, options: ApplyOptions, print: Print): Promise<void> {
  const changed = await connect(options, process.env).send<ConfigurationChanged>(
    'POST',
    '/api/v1/configuration',
    {
      ...body,
      ...(options.dryRun ? { dryRun: true } : {}),
    },
  )
  if (options.json) return print(changed)
  for (const warning of changed.warnings) print(`warning: ${warning}`)
  print(changed.done ? changed.why : `${changed.why}; nothing was done`)
}

async function entriesOf(file: string): Promise<Record<string, unknown>> {
  const text = (await givenBytes(file)).toString('utf8')
  const documents = parseAllDocuments(text, { logLevel: 'error' })
  const [document] = Array.isArray(documents) ? documents : []
  const [problem] = document?.errors ?? []
  if (problem) throw new CommandFailure(`${file} is not readable as YAML: ${problem.message}`)
  const value: unknown = document?.toJS({ maxAliasCount: 1000 })
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CommandFailure(`${file} has no sections such as \`checks\` and \`services\``)
  return { ...value }
}
