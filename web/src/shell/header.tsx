// Name, navigation, whether the facts are fresh, and signing in. On a narrow screen the navigation folds.

import { useEffect, useState } from 'preact/hooks'
import { useCell } from '../data/cell.ts'
import { link } from '../data/link.ts'
import { route } from '../realm/navigation.ts'
import { useRealm } from '../realm/realm.ts'
import type { PageName } from '../realm/route.ts'
import { fill } from '../words/fill.ts'
import { useWords, type Words } from '../words/speech.ts'
import { SignIn } from './sign-in.tsx'

type Entry = {
  readonly name: keyof Words['shell']['nav']
  readonly parts: readonly string[]
  readonly pages: readonly PageName[]
  readonly real?: true
}

const entries: readonly Entry[] = [
  { name: 'board', parts: [], pages: ['board', 'service'] },
  { name: 'incidents', parts: ['incidents'], pages: ['incidents', 'incident'] },
  { name: 'endpoints', parts: ['endpoints'], pages: ['endpoints', 'endpoint'] },
  { name: 'foundations', parts: ['foundations'], pages: ['foundations', 'foundation', 'edges'], real: true },
  { name: 'whatIf', parts: ['what-if'], pages: ['what-if'], real: true },
  { name: 'rehearsals', parts: ['rehearsals'], pages: ['rehearsals'], real: true },
  { name: 'checks', parts: ['checks'], pages: ['checks', 'feeds'], real: true },
  { name: 'journal', parts: ['journal'], pages: ['journal'] },
  { name: 'exercises', parts: ['exercises'], pages: ['exercises'], real: true },
]

export function Header({ page }: { page: PageName }) {
  const realm = useRealm()
  const { shell } = useWords()
  const [open, setOpen] = useState(false)
  useEffect(() => route.subscribe(() => setOpen(false)), [])
  const shown = entries.filter((e) => realm.id === null || !e.real)
  return (
    <header class="top">
      <div class="top-row">
        <a class="brand" href={realm.href()}>
          <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
            <path
              d="M2 10.2c0-1.9 1.5-2.9 3.3-2.5 7 1.4 14.4 1.4 21.4 0C28.5 7.3 30 8.3 30 10.2c0 1.7-1.2 2.7-2.8 3.2-1.7.5-3.4.9-5.2 1.1V20h3.5c1.4 0 2.5 1.1 2.5 2.5V25H4v-2.5C4 21.1 5.1 20 6.5 20H10v-5.5c-1.8-.2-3.5-.6-5.2-1.1C3.2 12.9 2 11.9 2 10.2ZM14 14.8V20h4v-5.2Z"
              fill-rule="evenodd"
            />
          </svg>
          Holdfast
        </a>
        <button
          type="button"
          class="button nav-button"
          aria-expanded={open}
          aria-controls="nav"
          onClick={() => setOpen(!open)}
        >
          {shell.menu}
        </button>
        <nav id="nav" class={open ? 'nav nav-open' : 'nav'} aria-label={shell.pages}>
          <ul>
            {shown.map((e) => (
              <li key={e.name}>
                <a href={realm.href(...e.parts)} aria-current={e.pages.includes(page) ? 'page' : undefined}>
                  {shell.nav[e.name]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <Freshness />
        <SignIn />
      </div>
    </header>
  )
}

function Freshness() {
  const { mode, awaySince, drawnAt } = useCell(link)
  const { fresh, freshMeans } = useWords().shell
  const [tone, word] =
    awaySince !== null
      ? ['bad', fresh.away]
      : mode === 'live'
        ? ['good', fresh.live]
        : mode === 'polling'
          ? ['warn', fresh.polling]
          : ['mute', fill(fresh.drawn, { time: `${new Date(drawnAt).toISOString().slice(11, 19)} UTC` })]
  return (
    <span class={`fresh tone-${tone}`} title={freshMeans}>
      <span class={`pulse pulse-${tone}`} aria-hidden="true" />
      {word}
    </span>
  )
}
