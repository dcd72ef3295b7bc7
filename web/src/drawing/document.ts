// The document around a drawn page. Its frame is the built `index.html`, so that the names of scripts, styles and fonts
// are the bundler's; what a page adds is written into it.

import type { Answer, Built, CarriedStyles, DrawAsk } from '../../../src/board/pages/drawing.ts'
import type { Refused } from '../data/brought.ts'
import { elsewhere, type Route } from '../realm/route.ts'
import { isStory } from '../shell/arriving.tsx'
import { languages } from '../words/languages.ts'
import { copyFrame } from './copy.ts'
import { safe } from './safe.ts'

export type Written = {
  readonly at: Route
  readonly ask: DrawAsk
  readonly title: string
  readonly description: string
  readonly body: string
  /** The answers that go along. */
  readonly used: readonly string[]
}

/** Inside a script no text may look like its end, nor like a comment. */
const embedded = (json: string): string => json.replaceAll('<', '\\u003c')

/** What `Brought` reads, with the answers' bodies as they were sent. */
function factsOf({ ask: { at, session, refused: form, path, query, answers }, used }: Written): string {
  const told = ({ status, body }: Answer): string => `{"status":${status},"value":${body}}`
  const all = used.flatMap((path) => {
    const answer = answers[path]
    return answer === undefined ? [] : [`${JSON.stringify(path)}:${told(answer)}`]
  })
  const refused: Refused | null = form === null ? null : { ...form, page: path + query }
  return embedded(
    `{"at":${at},"session":${JSON.stringify(session)},"refused":${JSON.stringify(refused)},"answers":{${all.join()}}}`,
  )
}

const linkedStyles = /<link rel="stylesheet"[^>]*>/

/**
 * A page of everybody's carries its styles, because on a slow line another round trip holds up its first paint by a third
 * of a second. The console's pages are loaded again and again, and copies are many: those link to files, and carry none.
 */
export function carriedBy({ at, ask }: Pick<Written, 'at' | 'ask'>, { styles }: Built): CarriedStyles | null {
  if (at.side === 'console' || ask.copy) return null
  return isStory(at.page) ? styles.story : styles.first
}

/** Beside what the frame links to, where a page carries none. */
const linkedBy = ({ at }: Written, { linked }: Built): readonly string[] =>
  at.side === 'console' ? linked.console : isStory(at.page) ? linked.story : []

export function documentOf(built: Built, page: Written): string {
  const { copy } = page.ask
  const { at, title, description, body } = page
  const scripts = copy ? [] : (built.preloads[at.language]?.[at.side] ?? [])
  const carried = carriedBy(page, built)
  const beside = linkedBy(page, built)
  const styles = carried === null ? beside.map(linked).join('') : beside.map(held).join('')
  const facts = copy ? '' : `<script type="application/json" id="facts">${factsOf(page)}</script>`
  // Functions, because a replacement in text would read `$` in what people wrote.
  return (copy ? copyFrame(built) : built.frame)
    .replace(linkedStyles, (link) => (carried === null ? link : `<style>${carried.text}</style>`) + styles)
    .replace('<html lang="en">', () => `<html lang="${at.language}">`)
    .replace(/<title>[^<]*<\/title>/, () => `<title>${safe(title)}</title>`)
    .replace(/(<meta name="description" content=")[^"]*/, (_, before: string) => before + safe(description))
    .replace('</head>', () => `${links(page)}${scripts.map(preload).join('')}</head>`)
    .replace('<div id="page"></div>', () => `<div id="page">${body}</div>${facts}`)
    .replace(/<noscript>.*?<\/noscript>/s, '')
}

const linked = (styles: string): string => `<link rel="stylesheet" crossorigin href="${styles}">`
/** Not fetched: it says that they are here, to what would bring them with the page's script and wait for them. */
const held = (styles: string): string => `<link rel="stylesheet" crossorigin disabled href="${styles}">`
const preload = (script: string): string => `<link rel="modulepreload" crossorigin href="${script}">`

/** Where the page stands for good, and in the other languages; the console is nobody else's business. */
function links({ at, ask: { path, query, board } }: Written): string {
  if (at.side === 'console') return '<meta name="robots" content="noindex">'
  const address = (to: string): string => safe((board ?? '') + to)
  const service = at.page === 'service' && at.realm === null ? elsewhere(path, '', { language: 'en' }) : ''
  return [
    `<link rel="canonical" href="${address(elsewhere(path, query, {}))}">`,
    ...languages.map(
      (language) =>
        `<link rel="alternate" hreflang="${language}" href="${address(elsewhere(path, query, { language }))}">`,
    ),
    `<link rel="alternate" type="application/atom+xml" href="${safe(service)}/feed.atom">`,
    `<link rel="alternate" type="application/rss+xml" href="${safe(service)}/feed.rss">`,
  ].join('')
}
