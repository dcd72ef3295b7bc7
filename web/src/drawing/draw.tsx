// Draws a page on the server: the same components as in the browser, with the answers that are at hand. What they ask
// for beyond those is told, so that it can be answered and the page drawn again. One page at a time: where the page is,
// its moment and its answers are set before and taken away after, and nothing in between waits.

import { renderToString } from 'preact-render-to-string'
import type { Built, DrawAsk, DrawnPage } from '../../../src/board/pages/drawing.ts'
import { resources } from '../data/brought.ts'
import { copied, drawn as drawnAt } from '../data/link.ts'
import { refused } from '../data/refused.ts'
import { drawnWith } from '../data/resource.ts'
import { signedIn } from '../data/session.ts'
import { shownAt, zone } from '../realm/clock.ts'
import { pathname, route } from '../realm/navigation.ts'
import { elsewhere, parseRoute, type Route, standsHere } from '../realm/route.ts'
import { App } from '../shell/app.tsx'
import { bringStory } from '../shell/arriving.tsx'
import { pages as consolePages } from '../shell/console-pages.ts'
import { takeHead } from '../shell/head.ts'
import { pages as publicPages } from '../shell/public-pages.ts'
import { pages as storyPages } from '../shell/story-pages.ts'
import type { Speech } from '../words/speech.ts'
import { speechOf } from './all-words.ts'
import { type Asking, withoutForms } from './copy.ts'
import { carriedBy, documentOf } from './document.ts'

bringStory(storyPages)

export function draw(ask: DrawAsk, built: Built): DrawnPage {
  const at = parseRoute(ask.path, ask.query)
  if (!standsHere(at)) return standing(elsewhere(ask.path, ask.query, { side: 'console' }))
  route.set(at)
  pathname.set(ask.path)
  zone.set('UTC')
  shownAt.set(ask.at)
  if (ask.copy) copied(ask.at)
  else drawnAt(ask.at)
  signedIn.set(ask.session)
  refused.set(ask.refused)
  const speech = speechOf(at)
  const { drawn, asked, used } = drawnWith(resources(parsed(ask.answers)), () =>
    renderToString(<App speech={speech} pages={at.side === 'console' ? consolePages : publicPages} />),
  )
  const head = takeHead()
  const html = documentOf(built, {
    at,
    ask,
    title: head?.title ?? 'Holdfast',
    description: head?.description ?? speech.words.shell.description,
    body: ask.copy ? withoutForms(drawn, askingOf(ask, speech.words.shell)) : drawn,
    used,
  })
  const styles = carriedBy({ at, ask }, built)?.hash ?? null
  return { status: statusOf(at, ask.answers), location: null, html, styles, asked, used }
}

/** What stands in a copy in place of a form. */
const askingOf = (
  { board, path, query }: DrawAsk,
  { copyAsks, copyBoard }: Speech['words']['shell'],
): Asking => ({
  asks: copyAsks,
  board: copyBoard,
  to: board === null ? null : board + path + query,
})

const standing = (location: string): DrawnPage => ({
  status: 302,
  location,
  html: '',
  styles: null,
  asked: [],
  used: [],
})

const parsed = (answers: DrawAsk['answers']): Record<string, { status: number; value: unknown }> =>
  Object.fromEntries(
    Object.entries(answers).map(([path, { status, body }]) => [path, { status, value: JSON.parse(body) }]),
  )

/** 404 for an address that leads nowhere, and for a page about something that nobody knows. */
function statusOf({ page, id }: Route, answers: DrawAsk['answers']): number {
  if (page === 'missing') return 404
  if (id === null) return 200
  const named = `/${encodeURIComponent(id)}`
  const about = Object.entries(answers).find(
    ([path]) => `${path}/`.includes(`${named}/`) || path.includes(`${named}?`),
  )
  return about === undefined || about[1].status === 200 ? 200 : about[1].status === 404 ? 404 : 200
}
