// `holdfast report`: sends reports of people, each with a reporter id of its own.

import { randomUUID } from 'node:crypto'
import type { ReportAnswer } from '../../board/index.ts'
import { CommandFailure, type Connection, connect } from './connection.ts'

export type ReportRequest = {
  readonly service: string
  readonly symptom: string
  readonly country: string
  readonly people: number
}

export async function report(
  connection: Connection,
  request: ReportRequest,
  newReporter: () => string,
): Promise<{ answer: ReportAnswer; text: string }> {
  const { service, symptom, country, people } = request
  if (!Number.isInteger(people) || people < 1 || people > 100_000)
    throw new CommandFailure(`--people takes a whole number from 1 to 100000`, 2)
  const line = (): string => JSON.stringify({ service, symptom, country, reporter: newReporter() })
  const ndjson = Array.from({ length: people }, line).join('\n')
  const answer = await connection.lines<ReportAnswer>('/api/v1/reports', Buffer.from(ndjson))
  const first = answer.rejected[0]
  if (answer.accepted + answer.duplicate === 0 && first !== undefined)
    throw new CommandFailure(`${first.reason}${first.path ? ` (${first.path})` : ''}`)
  const rejected = first ? `, ${answer.rejected.length} rejected: ${first.reason}` : ''
  return { answer, text: `accepted ${answer.accepted}, duplicate ${answer.duplicate}${rejected}` }
}

type ReportOptions = ReportRequest & { url?: string; json?: boolean }

export async function reportCommand(options: ReportOptions, print: (value: unknown) => void): Promise<void> {
  const { answer, text } = await report(connect(options, process.env), options, randomUUID)
  print(options.json ? answer : text)
}
