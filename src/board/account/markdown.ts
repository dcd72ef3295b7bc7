// The account as Markdown. Whatever comes from outside, such as a provider's title, is escaped so that it can neither
// begin a block, nor make a link, nor leave its table cell.

import type { Account } from '../../loop/index.ts'
import {
  attackWords,
  causeWords,
  clock,
  hitWords,
  laneWord,
  moment,
  offset,
  route,
  span,
  spanWord,
  summary,
  title,
} from './words.ts'

/** CommonMark 0.31 §2.4: a backslash before ASCII punctuation takes its meaning away. Ends of lines become spaces. */
export const escapeMarkdown = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .trim()
    .replace(/[\\`*_[\]<>#|~&$@]/g, '\\$&')
    .replace(/^(?:[-+=]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`))
    .replace(/:\/\//g, ':\\/\\/')
    .replace(/\bwww\./gi, (match) => `${match.slice(0, -1)}\\.`)

const e = escapeMarkdown

type Row = readonly string[]

const table = (head: Row, rows: readonly Row[]): readonly string[] => [
  `| ${head.join(' | ')} |`,
  `|${head.map(() => ' --- |').join('')}`,
  ...rows.map((row) => `| ${row.join(' | ')} |`),
]

export function markdownOf(account: Account): string {
  const { label, incident, moves, said, spans, attack, timeline, writtenAt } = account
  const sections: readonly (readonly string[])[] = [
    [`# ${e(title(account))}`],
    ...(label === null ? [] : [[`> **${e(label)}**`]]),
    ...summary(account).map((text) => [e(text)]),
    [e(incident.summary)],
    ...curve(account),
    ['## Cause, and how surely'],
    ...causeWords(account).map((text) => [e(text)]),
    ['## Who was hit'],
    hitWords(account).map((text) => `- ${e(text)}`),
    ['## What moved when'],
    moves.length === 0
      ? ['Nothing was moved.']
      : table(
          ['decided', 'after the first evidence', 'endpoint', 'move', 'read back', 'why'],
          moves.map((move) => [
            clock(move.decidedAt),
            offset(move.decidedAt - incident.beganAt),
            e(move.endpoint),
            e(route(move)),
            move.readBackAt === null ? 'not read back' : offset(move.readBackAt - move.decidedAt),
            e(move.why),
          ]),
        ),
    ['## What the provider said'],
    said.length === 0
      ? ['Nothing that is known here.']
      : table(
          ['said', 'after the first evidence', 'by', 'state', 'words'],
          said.map(({ providerAt, behindMs, feed, state, title: words }) => [
            clock(providerAt),
            offset(behindMs),
            e(feed),
            e(state),
            e(words),
          ]),
        ),
    ['## What was slow'],
    spans.length === 0
      ? ['Nothing can be measured yet.']
      : table(
          ['took', '', 'what'],
          spans.map(({ ms, name, what }) => [span(ms), spanWord[name], e(what)]),
        ),
    ['## Was it an attack?'],
    ...attackWords(attack).map((text) => [e(text)]),
    attack.words.map(({ at, by, text, says }) => `- ${moment(at)}, ${e(by)} (${says}): “${e(text)}”`),
    ['## Timeline'],
    table(
      ['UTC', 'after the first evidence', '', 'what'],
      timeline.map(({ at, behindMs, lane, text }) => [clock(at), offset(behindMs), laneWord[lane], e(text)]),
    ),
    [`Written on ${moment(writtenAt)} from the journal; incident ${e(incident.id)}.`],
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

const bars = '▁▂▃▄▅▆▇█'
const columns = 80

/** Reports over time in one line of text: a picture that stands in any file. */
function curve({ series }: Account): readonly (readonly string[])[] {
  const most = Math.max(0, ...series.counts)
  if (most === 0) return []
  const width = Math.max(1, Math.ceil(series.counts.length / columns))
  const parts = Array.from({ length: Math.ceil(series.counts.length / width) }, (_, index) =>
    Math.max(...series.counts.slice(index * width, (index + 1) * width)),
  )
  const line = parts.map((n) => (n === 0 ? ' ' : bars[Math.min(7, Math.floor((n / most) * 8))])).join('')
  const legend = `reports per minute, at most ${most}; a column is ${width} min`
  return [['```', line, legend, '```']]
}
