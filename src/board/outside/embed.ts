// A small page that any other page may frame: how one service is, or all are. No scripts; it asks again by itself.

import { createHash } from 'node:crypto'
import { escapeHtml } from '../escape.ts'
import type { Spoken } from '../languages.ts'
import type { BriefView } from '../views.ts'
import { shownOf, wordsOf } from './words.ts'

/** Seconds. */
export const askedAgain = 60

const style = `:root{color-scheme:light dark;--ground:#fff;--ink:#15202b;--muted:#556270;--line:#c3cbd3;--ok:#1a6b3c;--suspected:#8a5300;--down:#b3261e;--recovering:#1d5fa8}
@media (prefers-color-scheme:dark){:root{--ground:#151c22;--ink:#e4eaef;--muted:#9ba8b4;--line:#3a4854;--ok:#6bcf93;--suspected:#f0b35a;--down:#ff8b80;--recovering:#7db8f5}}
*{box-sizing:border-box}body{margin:0;padding:12px 14px;background:var(--ground);color:var(--ink);font:15px/1.4 system-ui,sans-serif;overflow-wrap:anywhere;border:1px solid var(--line);border-radius:8px}
p{margin:0}.state{display:flex;gap:8px;align-items:center;font-weight:600}svg{flex:none}.muted{color:var(--muted);font-size:13px}a{color:inherit}
.ok{color:var(--ok)}.suspected,.slow{color:var(--suspected)}.down{color:var(--down)}.recovering{color:var(--recovering)}`

const shapes: Readonly<Record<BriefView['state'], string>> = {
  ok: '<circle cx="8" cy="8" r="7" fill="none" stroke="currentColor" stroke-width="2"/><path d="M4.5 8.5 7 11l4.5-5" fill="none" stroke="currentColor" stroke-width="2"/>',
  suspected: '<path d="M8 1.5 15 14.5H1z" fill="none" stroke="currentColor" stroke-width="2"/>',
  slow: '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2"/>',
  down: '<path d="M2 2 14 14M14 2 2 14" stroke="currentColor" stroke-width="3"/>',
  recovering:
    '<path d="M1 14 7 8l2.5 2.5L15 4M10 4h5v5" fill="none" stroke="currentColor" stroke-width="2"/>',
}

/** It may be framed anywhere, this page alone. */
export const embedHeaders = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors *`,
  'cross-origin-resource-policy': 'cross-origin',
  'content-type': 'text/html; charset=utf-8',
} as const

/** `page`: where more is told, as a path of this board. */
export function embedPage(brief: BriefView, language: Spoken, page: string): string {
  const words = wordsOf[language]
  const { label, word } = shownOf(brief, language)
  const { state, since, symptom, all } = brief
  const clock = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    ...{ dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' },
  })
  const from = since === null ? '' : `${words.since} ${clock.format(new Date(since))} UTC`
  const about = brief.name === null ? words.of(all) : from
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="refresh" content="${askedAgain}"><meta name="robots" content="noindex">`,
    `<title>${escapeHtml(`${label}: ${word}`)}</title><style>${style}</style></head><body>`,
    `<p>${escapeHtml(label)}</p>`,
    `<p class="state ${state}"><svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">${shapes[state]}</svg>`,
    `<span>${escapeHtml(word)}</span></p>`,
    about === '' ? '' : `<p class="muted">${escapeHtml(about)}</p>`,
    symptom === null ? '' : `<p class="muted">${escapeHtml(words.symptoms[symptom])}</p>`,
    `<p class="muted"><a href="${escapeHtml(page)}" target="_blank" rel="noopener">${words.more}</a></p>`,
    '</body></html>',
  ].join('')
}
