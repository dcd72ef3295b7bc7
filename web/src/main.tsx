// Starts the pages: the document, the links, and what keeps the facts fresh.

import { render } from 'preact'
import './styles/tokens.css'
import './styles/base.css'
import './styles/shell.css'
import './styles/parts.css'
import './styles/board.css'
import './styles/pages.css'
import { keepFresh } from './data/freshness.ts'
import { followLinks } from './realm/navigation.ts'
import { App } from './shell/app.tsx'

const place = document.getElementById('page')
if (place !== null) {
  followLinks()
  keepFresh()
  render(<App />, place)
}
