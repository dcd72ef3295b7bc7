// The page behind a link in a message: what is meant, and one button. It needs no script and loads nothing.

import { createHash } from 'node:crypto'
import type { AboutThread } from './acts.ts'
import type { LinkRefusal } from './signed-links.ts'

const style = `:root{color-scheme:light dark;--ground:#f4f6f7;--surface:#fff;--ink:#15202b;--muted:#556270;--line:#dde3e8;--accent:#0b6272;--accent-ink:#fff}
@media (prefers-color-scheme:dark){:root{--ground:#0e1317;--surface:#151c22;--ink:#e4eaef;--muted:#9ba8b4;--line:#27323b;--accent:#5cc3d3;--accent-ink:#06232a}}
*{box-sizing:border-box}body{margin:0;padding:24px 16px;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:34rem;margin:0 auto;padding:20px;background:var(--surface);border:1px solid var(--line);border-radius:8px;overflow-wrap:anywhere}
h1{margin:0 0 12px;font-size:1.25rem;line-height:1.3}p{margin:0 0 16px}.muted{color:var(--muted)}a{color:var(--accent)}
button{padding:12px 20px;border:0;border-radius:8px;background:var(--accent);color:var(--accent-ink);font:inherit;font-weight:600;cursor:pointer}
button:focus-visible,a:focus-visible{outline:3px solid var(--accent);outline-offset:3px}`

/** In place of the board's: one style of its own, and its button may be pressed. */
export const pageHeaders = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'content-type': 'text/html; charset=utf-8',
} as const

const marks: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const safe = (text: string): string => text.replace(/[&<>"']/g, (mark) => marks[mark]!)

const page = (title: string, body: readonly string[]): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${safe(title)} · Holdfast</title><style>${style}</style></head><body><main><h1>${safe(title)}</h1>${body.join('')}</main></body></html>`

const details = ({ path }: AboutThread): string =>
  path === null ? '' : `<p><a href="${safe(path)}">What is known of it</a></p>`

function standing({ over, acknowledged }: AboutThread): string | null {
  if (over) return '<p>It is over: there is nothing left to acknowledge.</p>'
  if (acknowledged === null) return null
  const { by, at } = acknowledged
  return `<p>Acknowledged by ${safe(by)} at ${safe(at.slice(0, 16).replace('T', ' '))} UTC. Reminders and escalation wait.</p>`
}

/** A GET: mail scanners come here too, so it only asks. The form goes to the address it came from. */
export function askPage(about: AboutThread, recipient: string): string {
  const stands = standing(about)
  const ask = `<p>Do you see to it? Reminders and escalation then wait for everybody until it is over.</p><form method="post"><button type="submit">Acknowledge</button></form><p class="muted">It is written down that ${safe(recipient)} did.</p>`
  return page(about.title, [stands ?? ask, details(about)])
}

export const donePage = (about: AboutThread): string =>
  page(about.title, [standing(about) ?? '', details(about)])

const refusals: Readonly<Record<LinkRefusal, readonly [string, string]>> = {
  expired: [
    'This link has ended',
    'A link in a message works for seven days. Sign in to the board and acknowledge there, or run: holdfast alert ack INCIDENT',
  ],
  garbled: [
    'This link is not whole',
    'It was cut or changed on its way; some mail programs break long links. Copy all of it into the address bar, or sign in to the board and acknowledge there.',
  ],
}

export function refusedPage(refusal: LinkRefusal): string {
  const [title, text] = refusals[refusal]
  return page(title, [`<p>${text}</p>`, '<p><a href="/">To the board</a></p>'])
}
