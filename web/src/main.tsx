// Starts the pages: the words, the document, the links, and what keeps the facts fresh.

import { render } from 'preact'
import './styles/tokens.css'
import './styles/base.css'
import './styles/shell.css'
import './styles/parts.css'
import './styles/board.css'
import './styles/pages.css'
import './styles/pictures.css'
import { keepFresh } from './data/freshness.ts'
import { startClock } from './realm/clock.ts'
import { arrive, followLinks, route } from './realm/navigation.ts'
import { App } from './shell/app.tsx'
import { loadSpeech } from './words/load.ts'

async function start(place: HTMLElement): Promise<void> {
  arrive()
  const { language, side } = route.get()
  document.documentElement.lang = language
  const speech = await loadSpeech(language, side)
  followLinks()
  keepFresh()
  startClock()
  render(<App speech={speech} />, place)
}

const place = document.getElementById('page')
if (place !== null) void start(place)
