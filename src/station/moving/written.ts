// A draft as a file that `check-config` takes. Whatever the checker refuses after all is taken out again and told, so
// that what was written can be started.

import { stringify } from 'yaml'
import type { JsonObject } from '../../terms/index.ts'
import { type ConfigProblem, everyText, readConfig } from '../config/index.ts'
import { asWritten, type Loss, type Moved } from './draft.ts'

export type WrittenMove = Omit<Moved, 'config'> & { readonly config: JsonObject; readonly text: string }

const mostRounds = 50

export function writtenMove(moved: Moved, from: string): WrittenMove {
  let config = everyText(moved.config, asWritten) as JsonObject
  let losses: readonly Loss[] = moved.losses
  for (let round = 0; round < mostRounds; round++) {
    const problems = problemsOf(config, moved)
    if (problems.length === 0) break
    const taken = withoutRefused(config, problems)
    config = taken.config
    losses = [...losses, ...taken.losses]
  }
  const text = stringify(config, { lineWidth: 0 })
  const secrets = moved.secrets.filter((one) =>
    text.includes(one.kind === 'file' ? one.path : `\${${one.name}}`),
  )
  const about = `# Written by holdfast import ${from}: services and checks; where it listens and what it keeps have defaults.\n`
  return { ...moved, config, losses, secrets, text: `${about}${text}` }
}

function problemsOf(config: JsonObject, moved: Moved): readonly ConfigProblem[] {
  const names = [...moved.variables, ...moved.secrets.flatMap((s) => (s.kind === 'variable' ? [s.name] : []))]
  const values = new Map(
    moved.secrets.flatMap((s) => (s.kind === 'variable' ? [[s.name, s.value] as const] : [])),
  )
  // A variable that only the user's machine knows stands anywhere: a number is text, an address and a number.
  const env = Object.fromEntries(names.map((name) => [name, values.get(name) ?? '1']))
  if (Object.keys(config).length === 0) return []
  const read = readConfig(stringify(config, { lineWidth: 0 }), { file: 'import', env, baseFolder: '/' })
  return read.ok ? [] : read.error
}

function withoutRefused(
  config: JsonObject,
  problems: readonly ConfigProblem[],
): { config: JsonObject; losses: readonly Loss[] } {
  const losses: Loss[] = []
  let left = config
  for (const [section, entries] of Object.entries(config))
    for (const id of Object.keys(entries as JsonObject)) {
      const problem = problems.find(
        ({ path }) => path === `${section}.${id}` || path.startsWith(`${section}.${id}.`),
      )
      if (problem === undefined) continue
      losses.push({ where: `${section}.${id}`, what: 'the whole entry', why: problem.message })
      left = withoutEntry(left, section, id)
    }
  // Nothing to take out means that the checker speaks of something this file does not know to cause.
  if (losses.length === 0)
    throw new Error(`the import is refused: ${problems[0]?.path}: ${problems[0]?.message}`)
  return { config: left, losses }
}

function withoutEntry(config: JsonObject, section: string, id: string): JsonObject {
  const { [id]: _, ...others } = config[section] as JsonObject
  const { [section]: __, ...rest } = config
  return Object.keys(others).length === 0 ? rest : { ...config, [section]: others }
}
