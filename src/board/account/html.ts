// The account as one HTML file: no script, nothing fetched, readable in light and dark, on paper and by ear.

import type { Account } from '../../loop/index.ts'
import { escapeHtml as e } from '../escape.ts'
import { curvePicture, movesPicture, stripPicture } from './pictures.ts'
import { style } from './style.ts'
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

/** For the header of the answer as well: whatever slipped in could neither run nor fetch. */
export const accountPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

export function htmlOf(account: Account): string {
  const { label, incident, writtenAt } = account
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${accountPolicy}">
<title>${e(title(account))}</title>
<style>${style}</style>
</head>
<body>
<main>
${label === null ? '' : `<p class="label">${e(label)}</p>`}
<h1>${e(title(account))}</h1>
${paragraphs(summary(account))}
<p class="quiet">${e(incident.summary)}</p>
${stripPicture(account)}
${curvePicture(account)}
<h2>Cause, and how surely</h2>
${paragraphs(causeWords(account))}
<h2>Who was hit</h2>
<ul>${hitWords(account)
    .map((text) => `<li>${e(text)}</li>`)
    .join('')}</ul>
<h2>What moved when</h2>
${movesPart(account)}
<h2>What the provider said</h2>
${saidPart(account)}
<h2>What was slow</h2>
${slowPart(account)}
<h2>Was it an attack?</h2>
${attackPart(account)}
<h2>Timeline</h2>
${table(
  ['UTC', 'after the first evidence', '', 'what'],
  account.timeline.map(({ at, behindMs, lane, text }) => [
    clock(at),
    offset(behindMs),
    `<span class="lane ${lane}">${laneWord[lane]}</span>`,
    e(text),
  ]),
)}
<footer>Written on ${moment(writtenAt)} from the journal; incident ${e(incident.id)}.</footer>
</main>
</body>
</html>
`
}

const paragraphs = (texts: readonly string[]): string => texts.map((text) => `<p>${e(text)}</p>`).join('\n')

/** Cells are HTML already. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (tag: 'th' | 'td', row: readonly string[]): string =>
    `<tr>${row.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`
  const body = rows.map((row) => cells('td', row)).join('\n')
  return `<div class="wide"><table>\n<thead>${cells('th', head)}</thead>\n<tbody>\n${body}\n</tbody>\n</table></div>`
}

function movesPart(account: Account): string {
  const { moves, incident } = account
  if (moves.length === 0) return '<p>Nothing was moved.</p>'
  const rows = moves.map((move) => [
    clock(move.decidedAt),
    offset(move.decidedAt - incident.beganAt),
    e(move.endpoint),
    e(route(move)),
    move.readBackAt === null ? 'not read back' : offset(move.readBackAt - move.decidedAt),
    e(move.why),
  ])
  const head = ['decided', 'after the first evidence', 'endpoint', 'move', 'read back', 'why']
  return `${movesPicture(account)}\n${table(head, rows)}`
}

function saidPart({ said }: Account): string {
  if (said.length === 0) return '<p>Nothing that is known here.</p>'
  const rows = said.map(({ providerAt, behindMs, feed, state, title: words, url }) => [
    clock(providerAt),
    offset(behindMs),
    e(feed),
    e(state),
    linked(words, url),
  ])
  return table(['said', 'after the first evidence', 'by', 'state', 'words'], rows)
}

/** Only to web pages: a notice may say any URL. */
function linked(text: string, url: string | null): string {
  const whole = url !== null && URL.canParse(url) ? new URL(url) : null
  const safe = whole !== null && (whole.protocol === 'https:' || whole.protocol === 'http:')
  return safe ? `<a href="${e(whole.href)}" rel="noreferrer noopener">${e(text)}</a>` : e(text)
}

function slowPart({ spans }: Account): string {
  const [longest] = spans
  if (longest === undefined) return '<p>Nothing can be measured yet.</p>'
  const share = (ms: number): number => (longest.ms === 0 ? 0 : Math.round((100 * ms) / longest.ms))
  const rows = spans.map(({ ms, name, what }) => [
    span(ms),
    `<meter min="0" max="100" value="${share(ms)}">${share(ms)} %</meter>`,
    spanWord[name],
    e(what),
  ])
  return table(['took', 'of the longest', '', 'what'], rows)
}

function attackPart({ attack }: Account): string {
  const quotes = attack.words.map(
    ({ at, by, text, says }) => `<li>${moment(at)}, ${e(by)} (${says}): <q>${e(text)}</q></li>`,
  )
  return `${paragraphs(attackWords(attack))}${quotes.length === 0 ? '' : `<ul>${quotes.join('')}</ul>`}`
}
