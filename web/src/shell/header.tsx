// Name, navigation, whether the facts are fresh, and signing in. On a narrow screen the navigation folds.

import { useEffect, useState } from 'preact/hooks'
import { useCell } from '../data/cell.ts'
import { link } from '../data/link.ts'
import { route } from '../realm/navigation.ts'
import { useRealm } from '../realm/realm.ts'
import type { PageName } from '../realm/route.ts'
import { SignIn } from './sign-in.tsx'

type Entry = {
  readonly word: string
  readonly parts: readonly string[]
  readonly pages: readonly PageName[]
  readonly real?: true
}

const entries: readonly Entry[] = [
  { word: 'Board', parts: [], pages: ['board', 'service'] },
  { word: 'Incidents', parts: ['incidents'], pages: ['incidents', 'incident'] },
  { word: 'Endpoints', parts: ['endpoints'], pages: ['endpoints', 'endpoint'] },
  { word: 'Foundations', parts: ['foundations'], pages: ['foundations', 'foundation', 'edges'], real: true },
  { word: 'What if', parts: ['what-if'], pages: ['what-if'], real: true },
  { word: 'Rehearsals', parts: ['rehearsals'], pages: ['rehearsals'], real: true },
  { word: 'Checks', parts: ['checks'], pages: ['checks', 'feeds'], real: true },
  { word: 'Journal', parts: ['journal'], pages: ['journal'] },
  { word: 'Exercises', parts: ['exercises'], pages: ['exercises'], real: true },
]

export function Header({ page }: { page: PageName }) {
  const realm = useRealm()
  const [open, setOpen] = useState(false)
  useEffect(() => route.subscribe(() => setOpen(false)), [])
  const shown = entries.filter((e) => realm.id === null || !e.real)
  return (
    <header class="top">
      <div class="top-row">
        <a class="brand" href={realm.href()}>
          <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
            <circle cx="16" cy="8.5" r="2.8" />
            <path d="M16 11.5V26M10.5 15.5h11M6.5 18.5c.6 5 4.6 7.5 9.5 7.5s8.9-2.5 9.5-7.5" />
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
          Menu
        </button>
        <nav id="nav" class={open ? 'nav nav-open' : 'nav'} aria-label="Pages">
          <ul>
            {shown.map((e) => (
              <li key={e.word}>
                <a href={realm.href(...e.parts)} aria-current={e.pages.includes(page) ? 'page' : undefined}>
                  {e.word}
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
  const { mode, awaySince } = useCell(link)
  const [tone, word] =
    awaySince !== null ? ['bad', 'No connection'] : mode === 'live' ? ['good', 'Live'] : ['warn', 'Every 5 s']
  return (
    <span class={`fresh tone-${tone}`} title="Whether what is shown is fresh">
      <span class={`pulse pulse-${tone}`} aria-hidden="true" />
      {word}
    </span>
  )
}
