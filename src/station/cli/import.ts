// `holdfast import`: another monitor's configuration as one of ours. What could not be carried is listed, and secrets
// go to files of their own or are left out: they are never printed.

import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { realClock } from '../clock.ts'
import { importBlackbox } from '../moving/blackbox.ts'
import type { Loss, Moved } from '../moving/draft.ts'
import { importGatus } from '../moving/gatus.ts'
import { importKuma } from '../moving/kuma.ts'
import { type WrittenMove, writtenMove } from '../moving/written.ts'
import { outFile } from '../out-file.ts'
import { CommandFailure } from './connection.ts'
import { counted } from './format.ts'
import { givenBytes } from './given-file.ts'

type Print = (value: unknown) => void
export type ImportKind = 'kuma' | 'gatus' | 'blackbox'
export type ImportOptions = { readonly out?: string; readonly force?: boolean; readonly json?: boolean }

/** Above any that a person or a monitor writes. */
const largest = 256 * 1024 * 1024

export async function importCommand(
  kind: ImportKind,
  files: readonly string[],
  options: ImportOptions,
  print: Print,
): Promise<void> {
  const read = await Promise.all(files.map(async (name) => ({ name, bytes: await bytesOf(name) })))
  const [first] = read
  if (first === undefined) throw new CommandFailure('name a file', 2)
  const moved: Moved =
    kind === 'kuma'
      ? importKuma(first.name, first.bytes, realClock.now())
      : kind === 'gatus'
        ? importGatus(first.name, first.bytes)
        : importBlackbox(read)
  const written = writtenMove(moved, kind)
  if (options.out !== undefined) await leave(options.out, written, options.force)
  if (options.json) return print(asJson(written))
  if (options.out === undefined) print(written.text.trimEnd())
  process.stderr.write(`${report(written, options.out)}\n`)
}

async function bytesOf(file: string): Promise<Buffer> {
  const bytes = await givenBytes(file)
  if (bytes.length > largest) throw new CommandFailure(`${file} is larger than ${largest} bytes`)
  return bytes
}

const variablesFile = (out: string): string => `${out}.env`

/** Secrets first: a configuration that names what is not there cannot be started. */
async function leave(out: string, { secrets, text }: WrittenMove, force: boolean | undefined): Promise<void> {
  const target = await outFile(out, {
    isOurs: (beginning) => beginning.startsWith('# Written by holdfast import'),
    force,
  })
  const folder = dirname(resolve(out))
  for (const secret of secrets)
    if (secret.kind === 'file') await keepSecret(join(folder, secret.path), `${secret.value}\n`)
  const variables = secrets.flatMap((one) =>
    one.kind === 'variable' ? [`${one.name}=${shellText(one.value)}`] : [],
  )
  if (variables.length > 0) await keepSecret(variablesFile(resolve(out)), `${variables.join('\n')}\n`)
  await target.write(text)
}

async function keepSecret(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await writeFile(path, text, { mode: 0o600 })
  } catch (problem) {
    throw new CommandFailure(
      `${path} cannot be written (${(problem as NodeJS.ErrnoException).code ?? problem})`,
    )
  }
}

/** As a shell reads it (`set -a; . ./holdfast.yaml.env`). */
const shellText = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`

/** Everything but the secrets themselves. */
const asJson = ({ config, losses, secrets, variables }: WrittenMove) => ({
  config,
  losses,
  secrets: secrets.map((one) => (one.kind === 'file' ? { file: one.path } : { variable: one.name })),
  variables,
})

function report(written: WrittenMove, out: string | undefined): string {
  const many = (section: string): number =>
    Object.keys((written.config[section] as object | undefined) ?? {}).length
  const { losses } = written
  const work = many('maintenance') === 0 ? '' : `, ${many('maintenance')} of maintenance`
  return [
    `carried: ${counted(many('services'), 'service')}, ${counted(many('checks'), 'check')}, ${counted(many('alerts'), 'alert')}${work}${out === undefined ? '' : ` into ${out}`}`,
    ...secretLines(written, out),
    ...(losses.length === 0
      ? ['nothing was left out']
      : [`not carried as it was, ${counted(losses.length, 'setting')}:`, ...lossLines(losses)]),
  ].join('\n')
}

function secretLines({ secrets, variables }: WrittenMove, out: string | undefined): readonly string[] {
  const files = secrets.flatMap((one) => (one.kind === 'file' ? [one.path] : []))
  const names = secrets.flatMap((one) => (one.kind === 'variable' ? [one.name] : []))
  const own = names.length + files.length
  const told =
    own === 0
      ? []
      : out === undefined
        ? [
            `${counted(own, 'secret')} not shown (${[...names, ...files].join(', ')}); --out writes them beside the file, readable by its owner alone`,
          ]
        : [
            ...(files.length === 0 ? [] : [`secrets are in ${files.join(', ')}, beside it`]),
            ...(names.length === 0
              ? []
              : [
                  `secrets are in ${variablesFile(out)}: set -a; . ${variablesFile(out)}; set +a; holdfast start ${out}`,
                ]),
          ]
  return variables.length === 0
    ? told
    : [...told, `it asks for the environment variables ${variables.join(', ')}`]
}

/** What many have in common is told once. */
function lossLines(losses: readonly Loss[]): readonly string[] {
  const groups = Map.groupBy(losses, ({ what, why }) => `${what}\n${why}`)
  return [...groups.values()].flatMap((group) => {
    const { what, why } = group[0]!
    const places = group.map(({ where }) => where)
    const shown = places.slice(0, 5).join(', ')
    const rest = places.length > 5 ? ` and ${places.length - 5} more (--json lists them)` : ''
    return [`  ${what}: ${why}`, `    ${shown}${rest}`]
  })
}
