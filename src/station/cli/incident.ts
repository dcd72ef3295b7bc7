// `holdfast incident report`: the after-incident account, from the running Holdfast or one of its exercises.

import { writeFileSync } from 'node:fs'
import { apiOf, CommandFailure, connect } from './connection.ts'

type Print = (value: unknown) => void
export type IncidentReportOptions = {
  readonly url?: string
  readonly exercise?: string
  readonly format: 'md' | 'html' | 'json'
  readonly json?: boolean
  readonly out?: string
}

export async function incidentReport(
  id: string,
  options: IncidentReportOptions,
  print: Print,
): Promise<void> {
  const { url, exercise, out } = options
  const format = options.json ? 'json' : options.format
  const text = await connect({ url }, process.env).text(
    `${apiOf(exercise)}/incidents/${encodeURIComponent(id)}/report?format=${format}`,
  )
  if (out === undefined) return print(text.replace(/\n$/, ''))
  try {
    writeFileSync(out, text)
  } catch (problem) {
    throw new CommandFailure(
      `${out} cannot be written: ${(problem as Error).message}; name a file in a folder that is there`,
    )
  }
  print(`the account of ${id} is written to ${out}`)
}
