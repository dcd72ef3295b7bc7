// What stands under every page: how times are told, what programs may ask, and the other languages.

import type { ComponentType } from 'preact'
import { useCell } from '../data/cell.ts'
import { link } from '../data/link.ts'
import { pathname, route } from '../realm/navigation.ts'
import { elsewhere, queryOf } from '../realm/route.ts'
import { languages, ownName } from '../words/languages.ts'
import { useLanguage, useWords } from '../words/speech.ts'

/** `more`: what a side has there besides. */
export function Footer({ more: More }: { more: ComponentType | undefined }) {
  const { shell } = useWords()
  const { copy } = useCell(link)
  return (
    <footer class="foot">
      <div class="foot-row">
        <p>Holdfast</p>
        <p>{copy ? shell.timesUtc : shell.times}</p>
        <a href="/openapi.json">{shell.api}</a>
        <a href="/metrics">{shell.metrics}</a>
        {More && <More />}
      </div>
    </footer>
  )
}

/** Links to this very page in the other languages, each in its own words. */
export function Languages() {
  const { shell } = useWords()
  const spoken = useLanguage()
  const path = useCell(pathname)
  const { search } = useCell(route)
  return (
    <nav class="languages" aria-label={shell.language}>
      {languages
        .filter((language) => language !== spoken)
        .map((language) => (
          <a
            key={language}
            lang={language}
            hreflang={language}
            href={elsewhere(path, queryOf(search), { language })}
          >
            {ownName[language]}
          </a>
        ))}
    </nav>
  )
}
