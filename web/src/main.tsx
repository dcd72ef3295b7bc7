// Starts the pages: the words, the document, the links, and what keeps the facts fresh. A page that the server drew is
// taken over as it stands, with the answers it was drawn with; without one everything is drawn here.

import { hydrate, render } from 'preact'
import './styles/tokens.css'
import './styles/base.css'
import './styles/shell.css'
import './styles/states.css'
import './styles/parts.css'
import './styles/forms.css'
import './styles/pages.css'
import './styles/home.css'
import './styles/people.css'
import type { MeView } from '../../src/board/people-views.ts'
import { readBrought, resources, type SignedIn } from './data/brought.ts'
import { ask } from './data/client.ts'
import { keepFresh } from './data/freshness.ts'
import { drawn } from './data/link.ts'
import { refused } from './data/refused.ts'
import { bring } from './data/resource.ts'
import { serverNow } from './data/server-clock.ts'
import { signedIn } from './data/session.ts'
import { foldByEscape } from './parts/focus.ts'
import { shownAt, startClock } from './realm/clock.ts'
import { arrive, followLinks, route } from './realm/navigation.ts'
import type { Side } from './realm/route.ts'
import { App, type Pages } from './shell/app.tsx'
import { arrived, isStory } from './shell/arriving.tsx'
import { pages as publicPages } from './shell/public-pages.ts'
import { loadSpeech } from './words/load.ts'

const pagesOf = async (side: Side): Promise<Pages> =>
  side === 'public' ? publicPages : (await import('./shell/console-pages.ts')).pages

/** Who signed in, where no server drew the page. */
async function askWho(): Promise<SignedIn | null> {
  const who = await ask<MeView>('GET', 'me')
  if (!who.ok || who.value.csrf === null) return null
  const { name, role, scopes, csrf } = who.value
  return { name: name ?? '', role, scopes, csrf }
}

async function start(place: HTMLElement): Promise<void> {
  const brought = readBrought(document)
  // What a form did not get is told on its page, which then is the page that is loaded again.
  if (brought?.refused) history.replaceState(null, '', brought.refused.page)
  arrive()
  const { language, side, realm, page } = route.get()
  document.documentElement.lang = language
  const [speech, pages] = await Promise.all([
    loadSpeech(language, { side, story: realm !== null || isStory(page) }),
    pagesOf(side),
    side === 'public' && arrived(page),
  ])
  const app = <App speech={speech} pages={pages} />
  if (brought === null) {
    if (side === 'console') signedIn.set(await askWho())
    shownAt.set(serverNow())
    drawn(serverNow())
    render(app, place)
  } else {
    shownAt.set(brought.at)
    drawn(brought.at)
    signedIn.set(brought.session)
    refused.set(brought.refused)
    bring(resources(brought.answers))
    hydrate(app, place)
  }
  followLinks()
  foldByEscape()
  keepFresh(brought === null ? null : serverNow() - brought.at)
  startClock()
}

const place = document.getElementById('page')
if (place !== null) void start(place)
