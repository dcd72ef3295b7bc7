// `holdfast check-config`: everything that is wrong with a file, each with its line; nothing is started.

import { publishersDocs } from '../../publishers/index.ts'
import { configDocs, configJsonSchema, formatProblem } from '../config/index.ts'
import { examine } from '../configured.ts'
import { CommandFailure } from './connection.ts'

type Print = (value: unknown) => void
type Options = { json?: boolean; schema?: boolean; docs?: boolean; publishersDocs?: boolean }

export async function checkConfig(file: string, options: Options, print: Print): Promise<void> {
  if (options.schema) return print(configJsonSchema())
  if (options.docs) return print(configDocs().trimEnd())
  if (options.publishersDocs) return print(publishersDocs().trimEnd())
  const { read, problems } = await examine(file, process.env)
  const warnings = read.ok ? read.value.warnings : []
  if (options.json) print({ ok: problems.length === 0, problems, warnings })
  else for (const warning of warnings) print(`warning: ${formatProblem(warning)}`)
  if (problems.length > 0) {
    const many = problems.length === 1 ? 'one problem' : `${problems.length} problems`
    throw new CommandFailure(
      `${many} in ${file}${options.json ? '' : `\n${problems.map(formatProblem).join('\n')}`}`,
    )
  }
  if (read.ok && !options.json) {
    const { services, foundations } = read.value.atlas
    print(
      `${file} is good: ${services.size} services, ${foundations.size} foundations, ${read.value.checks.length} checks, ${read.value.endpoints.length} endpoints`,
    )
  }
}
