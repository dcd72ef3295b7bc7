// Lines of a stream, a batch at a time: a promise for each of millions of lines would take longer than reading them.

import { BadHistory } from './bad-history.ts'
import type { Source } from './source.ts'

export type Lines = {
  /** The number of the first, from 1. */
  readonly from: number
  readonly lines: readonly string[]
}

/** Characters. A row of counts has a few dozen; one that never ends is no row. */
export const longestLine = 4096

/** Ends of line may be LF or CRLF; the last line may lack one. Rejects with `BadHistory`. */
export async function* linesOf(source: Source, onRead?: (bytes: number) => void): AsyncGenerator<Lines> {
  const decoder = new TextDecoder('utf-8')
  let rest = ''
  let from = 1
  for await (const bytes of source.bytes(onRead)) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
    rest = lines.pop()!
    refuseEndless(source, rest, from + lines.length)
    if (lines.length === 0) continue
    yield { from, lines: tidy(source, lines, from) }
    from += lines.length
  }
  rest += decoder.decode()
  if (rest !== '') yield { from, lines: tidy(source, [rest], from) }
}

function tidy(source: Source, lines: string[], from: number): readonly string[] {
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!
    if (line.length > longestLine) refuseEndless(source, line, from + i)
    if (line.endsWith('\r')) lines[i] = line.slice(0, -1)
  }
  return lines
}

function refuseEndless({ name }: Source, line: string, number: number): void {
  if (line.length > longestLine)
    throw new BadHistory(
      `${name} line ${number} is longer than ${longestLine} characters`,
      'give each row a line of its own',
    )
}
